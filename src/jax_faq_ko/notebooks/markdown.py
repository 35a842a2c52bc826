"""Prose of a page as Markdown, for the cells of a notebook."""

import re
from collections.abc import Callable, Iterable
from typing import cast

from docutils import nodes

from ..korean.place import place

Address = Callable[[str], str]  # of a link on the page; empty where it leads nowhere from outside

SPECIAL = re.compile(r"([\\`*_\[\]<>$~])")
# What begins a title, a list or a line across the page, where it begins a paragraph.
BEGINS = re.compile(r"^(?:(\d+)(?=[.)](?:\s|$))|(?=[#+=-]))")
# What a reader of the page does not see, or a notebook cannot show.
SILENT = (nodes.Invisible, nodes.image, nodes.figure, nodes.system_message, nodes.raw)
# Markdown's own signs do not close before a Korean particle: **기울기(gradient)**\ 는.
TAGS: dict[type, str] = {nodes.strong: "strong", nodes.emphasis: "em"}


class UnknownElementError(Exception):
    """An element that nobody has said how to write."""

    def __init__(self, node: nodes.Node) -> None:
        super().__init__(
            f"노트북에 옮길 줄 모르는 요소입니다. 문단이나 목록, 표로 쓰세요: {node!r:.100}"
        )
        self.where = "{}:{}".format(*place(node, node.astext()))


def markdown(node: nodes.Node, address: Address) -> str:
    """Return a block of a page as Markdown; what cannot be written is an error, not a gap."""
    if isinstance(node, SILENT):
        return ""
    if isinstance(node, nodes.transition):
        return "---"
    if isinstance(node, nodes.paragraph | nodes.line | nodes.attribution):
        dash = "— " if isinstance(node, nodes.attribution) else ""
        return dash + BEGINS.sub(r"\1\\", inline(node, address))
    if isinstance(node, nodes.rubric | nodes.title | nodes.term | nodes.caption):
        return f"<strong>{inline(node, address)}</strong>"
    if isinstance(node, nodes.classifier):
        return f"<em>{inline(node, address)}</em>"
    if isinstance(node, nodes.footnote | nodes.citation):
        return f"\\[{node[0].astext()}\\] {joined(node.children[1:], address)}"
    if isinstance(node, nodes.field | nodes.option_list_item):
        return named(node, address)
    if isinstance(node, nodes.math_block):  # before what it is a kind of
        return f"$$\n{node.astext().strip()}\n$$"
    if isinstance(node, nodes.FixedTextElement):
        return fenced(node.astext(), str(node.get("language", "")))
    if isinstance(node, nodes.bullet_list | nodes.enumerated_list):
        return listed(node, address)
    if isinstance(node, nodes.table):
        return table(node, address)
    if isinstance(node, nodes.block_quote | nodes.Admonition):
        return indented(joined(node.children, address), "> ", "> ")
    if isinstance(node, nodes.Element) and not isinstance(node, nodes.TextElement):
        return joined(node.children, address)
    raise UnknownElementError(node)


def joined(children: Iterable[nodes.Node], address: Address) -> str:
    """Return several blocks, apart from each other."""
    return "\n\n".join(filter(None, (markdown(child, address) for child in children)))


def named(node: nodes.Element, address: Address) -> str:
    """Return what has a name, below that: a field, or an option of a command."""
    name, body = node
    if isinstance(name, nodes.option_group):
        said = ", ".join(f"`{option.astext()}`" for option in name.children)
    else:
        said = f"<strong>{inline(cast(nodes.Element, name), address)}</strong>"
    return f"{said}: {joined(body.children, address)}"


def inline(node: nodes.Element, address: Address) -> str:
    """Return the text of an element, with its names, links and stress."""
    return "".join(span(child, address) for child in node.children)


def span(node: nodes.Node, address: Address) -> str:
    """Return a part of a line."""
    if isinstance(node, nodes.Text):
        return SPECIAL.sub(r"\\\1", " ".join(node.astext().split("\n")))
    assert isinstance(node, nodes.Element)
    if isinstance(node, nodes.literal):
        return quoted(node.astext())
    if isinstance(node, nodes.math):
        return f"${node.astext()}$"
    text = inline(node, address)
    if isinstance(node, nodes.footnote_reference):
        return f"\\[{text}\\]"
    if isinstance(node, nodes.reference):
        target = address(node.get("refuri", "") or f"#{node.get('refid', '')}")
        return f"[{text}]({target})" if target else text
    tag = TAGS.get(type(node))
    return f"<{tag}>{text}</{tag}>" if tag else text


def quoted(code: str) -> str:
    """Return code in a line: the signs around it are longer than any within."""
    sign = max([*re.findall("`+", code), ""], key=len) + "`" if "`" in code else "`"
    space = " " if code.startswith("`") or code.endswith("`") else ""
    return f"{sign}{space}{code}{space}{sign}"


def fenced(text: str, language: str) -> str:
    """Return text as it is; the fence is longer than any within."""
    fence = max([*re.findall("`+", text), "``"], key=len) + "`"
    language = "text" if language in ("", "default") else language
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def listed(node: nodes.Element, address: Address) -> str:
    """Return a list."""
    numbered = isinstance(node, nodes.enumerated_list)
    items = []
    for number, item in enumerate(node.children, int(node.get("start", 1))):
        mark = f"{number}. " if numbered else "* "
        items.append(indented(joined(item.children, address), mark, " " * len(mark)))
    return "\n".join(items)


def indented(text: str, first: str, rest: str) -> str:
    """Put signs before the lines of a text."""
    return first + text.replace("\n", f"\n{rest}")


def table(node: nodes.Element, address: Address) -> str:
    """Return a table below its title; one without a head gets an empty one."""
    spans = ("morerows", "morecols")
    if any(name in entry for entry in node.findall(nodes.entry) for name in spans):
        raise UnknownElementError(node)
    rows = [
        [joined(entry.children, address).replace("|", "\\|").replace("\n", " ") for entry in row]
        for row in node.findall(nodes.row)
    ]
    if not next(iter(node.findall(nodes.thead)), None):
        rows.insert(0, [""] * len(rows[0]))
    rows.insert(1, ["---"] * len(rows[0]))
    lines = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    titled = isinstance(node[0], nodes.title)
    return f"{markdown(node[0], address)}\n\n{lines}" if titled else lines
