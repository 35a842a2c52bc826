"""What a build has collected: made of the doctrees once, and kept until pages are read again."""

from collections.abc import Iterator
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ..model import Block, Manifest
from .collect import Collected, collect
from .rendered import blocks_in, number_blocks, number_of

_KEPT: WeakKeyDictionary[BuildEnvironment, Collected] = WeakKeyDictionary()


def collected(app: Sphinx) -> Collected:
    """Give what all pages have, whichever of them Sphinx has just read."""
    if app.env not in _KEPT:
        _KEPT[app.env] = collect(app)
    return _KEPT[app.env]


def manifest(app: Sphinx) -> Manifest:
    """Give all snippets of the site."""
    return collected(app).manifest


def blocks_of(app: Sphinx, doctree: nodes.document, docname: str) -> dict[nodes.Node, Block]:
    """Pair the blocks that a page shows with what the manifest says of each."""
    said = collected(app).pages[docname].blocks
    numbers = {node: number_of(node, docname) for node in blocks_in(doctree)}
    return {node: said[number] for node, number in numbers.items() if number is not None}


def forget(app: Sphinx, env: BuildEnvironment) -> Iterator[str]:
    """Collect anew once pages have been read; no page is written for that."""
    _KEPT.pop(env, None)
    return iter(())


def connect(app: Sphinx) -> None:
    """Come before everything that asks, and after everything that makes blocks."""
    app.connect("env-updated", forget, priority=100)
    app.connect("doctree-read", number_blocks, priority=900)
