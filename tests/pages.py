"""The built pages as trees, and what is written on them.

They are parsed by Lexbor: all pages of the site in the time that a parser in Python takes for two.
"""

from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode


def tree(html: str) -> LexborNode:
    """Return the root of a page."""
    root = LexborHTMLParser(html).root
    assert root
    return root


def parsed(path: Path) -> LexborNode:
    """Return the root of a page that was built."""
    return tree(path.read_text("utf-8"))


def values(page: LexborNode, selector: str, name: str) -> list[str]:
    """Return an attribute of each element that a selector finds."""
    return [element.attrs.sget(name) for element in page.css(selector)]


def texts(element: LexborNode, without: str) -> Iterator[LexborNode]:
    """Yield the texts of an element, but for those in anything that a selector finds."""
    left_out = {found.mem_id for found in element.css(without)}

    def walk(node: LexborNode) -> Iterator[LexborNode]:
        if node.tag == "-text":
            yield node
        elif node.mem_id not in left_out:
            for child in node.iter(include_text=True):
                yield from walk(child)

    return walk(element)


def around(node: LexborNode) -> Iterator[LexborNode]:
    """Yield what surrounds an element or a text, the nearest first."""
    outer = node.parent
    while outer:
        yield outer
        outer = outer.parent
