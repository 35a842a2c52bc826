"""What a page really shows: who has made an element decides what becomes of it.

``ifconfig`` takes away what is not to be seen once all pages have been read, ``todo`` when the page
is written; another extension may do either.
"""

import contextlib
from collections.abc import Iterator

from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.writers.html5_polyglot import Writer
from sphinx.application import Sphinx
from sphinx.builders import Builder

from .markup import MARKUP
from .questions import ancestors

_NUMBER = "jax_doctest_number"
_KNOWN = ("docutils.", "sphinx.addnodes", f"{__package__.partition('.')[0]}.")
_MARK = "jax-doctest-shown"


def is_block(node: nodes.Node) -> bool:
    """Tell whether a node is a literal block, or hidden code of ours."""
    if isinstance(node, nodes.comment):
        return MARKUP in node
    return isinstance(node, (nodes.literal_block, nodes.doctest_block))


def blocks_in(doctree: nodes.document) -> Iterator[nodes.TextElement]:
    """Find the blocks of a page; what docutils quotes where it complains is none."""
    for node in filter(is_block, doctree.findall(nodes.TextElement)):
        if not isinstance(node.parent, nodes.system_message):
            yield node


def number_blocks(app: Sphinx, doctree: nodes.document) -> None:
    """Let each block be known again, whatever is taken off its page or put on another."""
    for number, block in enumerate(blocks_in(doctree)):
        block[_NUMBER] = (app.env.docname, number)


def number_of(node: nodes.Element, docname: str) -> int | None:
    """Say which block of a page this is; none where it is another page's."""
    page, number = node.get(_NUMBER, ("", None))
    return number if page == docname else None


def removed(app: Sphinx, docname: str, doctree: nodes.document) -> dict[int, str]:
    """Give the blocks that some extension keeps off a page, with the element that holds each."""
    inside = {number_of(block, docname): _foreign(block) for block in blocks_in(doctree)}
    inside = {number: around for number, around in inside.items() if around}
    if not inside:
        return {}
    doctree = app.env.get_doctree(docname)  # to be taken apart
    with _for_readers(app) as builder:
        _resolve(app, doctree, docname, {_home(e) for around in inside.values() for e in around})
        left = {
            number_of(block, docname)
            for block in blocks_in(doctree)
            if _written(block, doctree, builder)
        }
    return {
        number: " ".join(f"{type(e).__name__.removesuffix('_node')}::" for e in reversed(around))
        for number, around in inside.items()
        if number is not None and number not in left
    }


def _foreign(node: nodes.Node) -> list[nodes.Element]:
    """Find the elements around a node that an extension has made."""
    return [e for e in ancestors(node) if not type(e).__module__.startswith(_KNOWN)]


def _home(thing: object) -> str:
    """Name the extension that an element, or what works on it, is of."""
    module = getattr(thing, "__module__", "")
    return module if module.startswith("sphinx.") else module.partition(".")[0]


@contextlib.contextmanager
def _for_readers(app: Sphinx) -> Iterator[Builder]:
    """Have the builder of the site at hand, whichever is at work."""
    ours, tags = app.builder, set(app.tags)
    if ours.format == "html":
        yield ours
        return
    app.builder = app.registry.create_builder(app, "html", app.env)
    try:
        app.builder.init()
        yield app.builder
    finally:
        app.builder = ours
        for tag in set(app.tags) - tags:
            app.tags.remove(tag)


def _resolve(app: Sphinx, doctree: nodes.document, docname: str, homes: set[str]) -> None:
    """Let those who have made elements do with them what they do before a page is written."""
    listeners = app.events.listeners["doctree-resolved"]
    for listener in sorted(listeners, key=lambda listener: listener.priority):
        if _home(listener.handler) in homes:
            with contextlib.suppress(Exception):  # it complains when the page is written
                listener.handler(app, doctree, docname)


def _written(block: nodes.TextElement, doctree: nodes.document, builder: Builder) -> bool:
    """Say whether what stands in the place of a block is written with what an extension made."""
    around = _foreign(block)
    if not around:
        return True
    chain: nodes.Node = nodes.Text(_MARK)
    for element in ancestors(block):
        outer = element.copy()
        outer += chain
        chain = outer
        if element is around[-1]:
            break
    doctree.settings = get_default_settings(Writer())
    translator = builder.create_translator(doctree, builder)
    try:
        chain.walkabout(translator)
    except Exception:  # it needs more of its page than that
        return True
    written: list[str] = vars(translator)["body"]
    return _MARK in "".join(written)
