"""Which nodes of a page are blocks, whatever is taken off it or put on another later."""

from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx

from .markup import MARKUP

_NUMBER = "jax_doctest_number"


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
    """Let each block be known again."""
    for number, block in enumerate(blocks_in(doctree)):
        block[_NUMBER] = (app.env.docname, number)


def number_of(node: nodes.Element, docname: str) -> int | None:
    """Say which block of a page this is; none where it is another page's."""
    page, number = node.get(_NUMBER, ("", None))
    return number if page == docname else None
