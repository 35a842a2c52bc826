"""What the page shows around a block: where it holds, or why it is not run."""

import re

from docutils import nodes
from packaging.specifiers import SpecifierSet
from sphinx.writers.html5 import HTML5Translator

from ..model import Condition
from ..portable.language import N_, _

_RANGES = {
    ">=": N_("≥ {}"),
    ">": N_("> {}"),
    "<=": N_("≤ {}"),
    "<": N_("< {}"),
    "==": "{}",
    "!=": N_("≠ {}"),
    "~=": N_("~= {}"),
}
_FLAGS_COMMENT = re.compile(r"[ \t]*#\s*doctest:.+$", re.MULTILINE)


class Marked(nodes.container):
    """A part of a page with data that scripts, and anybody's tools, can read."""


def visit_marked(translator: HTML5Translator, node: Marked) -> None:
    """Write the data as attributes."""
    translator.body.append(translator.starttag(node, "div", **node.get("data", {})))


def depart_marked(translator: HTML5Translator, node: Marked) -> None:
    """Close what visit_marked() opened."""
    translator.body.append("</div>\n")


class Conditional(Marked):
    """A block with what the reader must know about it: where it holds, or why it is not run."""


def conditional(condition: Condition) -> Conditional:
    """Make a box with its condition where any tool can read it."""
    data = {
        "data-jax": condition.jax,
        "data-platform": " ".join(condition.platforms),
        "data-needs": " ".join(condition.needs),
    }
    written = {name: value for name, value in data.items() if value}
    return Conditional(classes=["jax-doctest"], condition=condition, data=written)


def without_flags(code: str) -> str:
    """Leave out what only doctest reads."""
    return _FLAGS_COMMENT.sub("", code)


def labelled(condition: Condition, skip_if: str) -> list[nodes.Node]:
    """Say where a block holds, and when it is skipped; nothing where it always holds."""
    needs = _("Needs {}").format(", ".join(condition.needs)) if condition.needs else ""
    label = " · ".join(filter(None, [describe(condition), needs]))
    said: list[nodes.Node] = [nodes.Text(label)] if label else []
    if skip_if:
        before, after = _("Not run if {}").split("{}")
        code = nodes.literal("", skip_if)  # its quotes are Python's, not typography's
        said += [nodes.Text(" · " * len(said) + before), code, nodes.Text(after)]
    return said


def describe(condition: Condition) -> str:
    """Name the releases and platforms of a condition as a reader would."""
    parts = [
        f"{name} {_range(specifiers)}"
        for name, specifiers in (("JAX", condition.jax), ("Python", condition.python))
        if specifiers
    ]
    if condition.platforms:
        parts.append(", ".join(platform.upper() for platform in condition.platforms))
    return " · ".join(parts)


def _range(specifiers: str) -> str:
    """Write a range from its lower end on: ``≥ 0.9, < 0.11``."""
    parts = sorted(SpecifierSet(specifiers), key=lambda part: ("<" in part.operator, part.version))
    return _(", ").join(_(_RANGES[part.operator]).format(part.version) for part in parts)
