"""Neighbouring doctest blocks with disjoint ranges: one snippet with several outputs."""

import itertools
from collections.abc import Iterator
from typing import Any, ClassVar

from docutils import nodes
from packaging.specifiers import SpecifierSet
from packaging.version import Version
from sphinx.transforms import SphinxTransform

from ..model import within
from ..portable.language import _
from .configured import supported
from .markup import MARKUP, Markup
from .shown import Conditional
from .state import note_problem


class Variants(nodes.container):
    """Neighbouring blocks that are one snippet, with an output for each range of releases."""


class GroupVariants(SphinxTransform):
    """Put neighbours together, for the page and for the manifest alike."""

    default_priority: ClassVar[int] = 210  # after substitutions, before anything is numbered

    def apply(self, **kwargs: Any) -> None:
        """Look through the document."""
        for parent in list(self.document.findall(nodes.Element)):
            for boxes in list(neighbours(parent)):
                self.group(parent, boxes)

    def group(self, parent: nodes.Element, boxes: list[Conditional]) -> None:
        """Put one run of neighbours together, if their ranges are disjoint."""
        ranges = [markup_of(box).condition.jax for box in boxes]
        pairs = itertools.combinations(zip(boxes, ranges, strict=True), 2)
        for (_box, one), (other, its) in pairs:
            if not disjoint(one, its):
                told = _("The `:jax:` ranges of neighbouring blocks overlap (`{ranges}`).")
                self.problem(other, told.format(ranges=f"{one}`, `{its}"))
        if missing := gaps(ranges, supported(self.config)):
            told = _("The `:jax:` ranges of neighbouring blocks leave out JAX {releases}.")
            self.problem(boxes[-1], told.format(releases=", ".join(missing)))
        index = parent.index(boxes[0])
        for box in boxes:
            parent.remove(box)
        parent.insert(index, Variants("", *boxes, classes=["jax-variants"]))

    def problem(self, box: Conditional, message: str) -> None:
        """Report something at a block."""
        block = next(box.findall(nodes.literal_block))
        note_problem(self.env, block.source or "", markup_of(box).line, message)


def gaps(ranges: list[str], names: list[str]) -> list[str]:
    """Name the supported releases between two ranges that are in neither."""
    fits = [any(within(name, one) for one in ranges) for name in names]
    if not any(fits):
        return []
    first, last = fits.index(True), len(fits) - fits[::-1].index(True)
    return [name for name, fit in zip(names[first:last], fits[first:last], strict=True) if not fit]


def neighbours(parent: nodes.Element) -> Iterator[list[Conditional]]:
    """Find runs of doctest blocks under one parent, each with a range of releases."""
    for key, run in itertools.groupby(list(parent.children), key=_has_range):
        boxes = [box for box in run if isinstance(box, Conditional)]
        if key and len(boxes) > 1:
            yield boxes


def markup_of(box: nodes.Element) -> Markup:
    """Find what the directive inside a box said."""
    markup: Markup = next(block[MARKUP] for block in box.findall(nodes.literal_block))
    return markup


def _has_range(node: nodes.Node) -> bool:
    return (
        isinstance(node, Conditional)
        and markup_of(node).kind == "doctest"
        and bool(markup_of(node).condition.jax)
    )


def disjoint(one: str, other: str) -> bool:
    """Say whether no release is in both ranges.

    Where two ranges meet, they meet at a version that one of them names, just above it,
    or at the very beginning; so it is enough to look there.
    """
    both = SpecifierSet(f"{one},{other}")
    named = [part.version.removesuffix(".*") for part in both]
    points = ["0", *named, *(f"{Version(name).base_version}.0.1" for name in named)]
    return not any(both.contains(point, prereleases=True) for point in points)
