"""Markup that reached the reader as characters: whatever the cause, the text of the page shows it.

This is the net below the guard. It sees RST and MyST alike, since it looks at what became of them.
"""

import re
from collections.abc import Iterator

from docutils import nodes

from jax_doctest.api import DIRECTIVES, ancestors

from .anchors import is_before_title
from .diagnostic import Diagnostic
from .inline import is_reference
from .particles import HANGUL
from .place import place

# Text that is shown as it was written.
AS_WRITTEN = (
    nodes.FixedTextElement,
    nodes.literal,
    nodes.math,
    nodes.raw,
    nodes.problematic,  # docutils has reported it
    nodes.system_message,
    nodes.Invisible,
)

LEFT = re.compile(
    r"""
      \S*`+\S*                                               # literals, roles, links
    | (?<![A-Za-z0-9]):[A-Za-z][\w.+-]*(?::[\w.+-]+)*:(?=\w)  # a role without its backquotes
    | \S*(?:(?<![A-Za-z0-9*])\*\*|\*\*(?![A-Za-z0-9*]))\S*  # but x**2 is ordinary text
    | (?<![A-Za-z0-9*])\*[^\s*](?:[^*]*[^\s*])?\*(?![A-Za-z0-9*])\S*
    | (?<![A-Za-z0-9|])\|[^\s|](?:[^|\n]*[^\s|])?\|\S*
    | \]_(?=[가-힣])[가-힣]*                                 # a footnote
    | (?P<link>[^\W_][\w.+:-]*?_+)(?=[가-힣])[가-힣]*        # a link by name
    """,
    re.VERBOSE,
)

# A directive with one colon is a comment to docutils.
SLIP = re.compile(r"([a-z][\w-]*):(?:\s|$)")
NAMED = re.compile(r"<[^<>]+_>`__$")  # a link to a label, of which docutils tells

# An address in a link that is not in angle brackets, and what to write where there is none.
ADDRESS = re.compile(r"\s*<?(https?://[^\s<>`]+)>?`__$")
EXAMPLE = "`글 <https://example.org>`__"

# What nobody means who writes a page here, and what to do.
UNMEANT: dict[type[nodes.Element], str] = {
    nodes.block_quote: "이유 없이 들여 쓴 글입니다. 윗글과 같은 깊이로 쓰세요.",
    nodes.definition_list: "이어지는 줄을 깊이 들여 썼습니다. 목록의 글과 같은 깊이로 쓰세요.",
    nodes.line_block: "`|`로 시작하는 줄입니다. 표라면 `list-table` 디렉티브로 쓰세요.",
    nodes.field_list: "`:이름:`으로 시작하는 줄입니다. 역할이면 붙여 쓰세요: :func:`jax.jit`",
}

CODE = "들여 쓴 글은 코드가 되지 않습니다. `>>>`를 앞에 쓰거나, 위에 쓰세요: .. code-block:: text"
IN_LIST = "목록에 딸린 글은 목록의 글과 같은 깊이로 들여 쓰세요. `1. ` 아래에서는 세 칸입니다."

DELIMITED = re.compile(r"``\s?[가-힣]|[가-힣]\s?``")


def check_tree(document: nodes.document) -> Iterator[tuple[str, Diagnostic]]:
    """Yield what is wrong in the text of a page, each with the file that it comes from."""
    names = frozenset(name for name, explicit in document.nametypes.items() if explicit)
    for text in document.findall(nodes.Text):
        shown = list(ancestors(text))
        if not any(isinstance(node, AS_WRITTEN) for node in shown):
            for match in LEFT.finditer(unescaped(text)):
                if match["link"] and not is_reference(match["link"], names):
                    continue
                file, line = place(text, match.group())
                message = (
                    f"마크업이 글자로 남았습니다: {match.group()}. 여는 표시와 닫는 표시를 맞추고 "
                    "앞뒤의 말과 떼세요. 글자 그대로라면 코드로 쓰세요: ``…``."
                )
                yield file, Diagnostic("leftover", line, message)
        elif isinstance(text.parent, nodes.literal) and DELIMITED.search(text):
            file, line = place(text, text.astext())
            message = "코드가 끝나지 않고 이어집니다. 뒷말 앞에 역슬래시(\\)와 빈칸을 쓰세요: "
            message += text.astext()
            yield file, Diagnostic("unterminated", line, message)
    for problematic in document.findall(nodes.problematic):
        link = problematic.astext()
        if link.endswith("`__") and not NAMED.search(link):  # of which docutils knows no line
            file, line = place(problematic, link)
            wanted = ADDRESS.sub(r" <\1>`__", link) if ADDRESS.search(link) else EXAMPLE
            message = f"주소가 없는 링크입니다: {link}. 이렇게 쓰세요: {wanted}"
            yield file, Diagnostic("address", line, message)
    for kind, said in UNMEANT.items():
        for node in document.findall(kind):
            meant = kind is nodes.definition_list and not isinstance(node.parent, nodes.list_item)
            before = node.previous_sibling()
            told = isinstance(before, nodes.paragraph) and before.astext().endswith(":")
            told |= kind is nodes.line_block and is_table(node)
            if not (meant or told or node["classes"]):  # which a directive gives
                file, line = place(node, node.astext().split("\n")[0])
                yield file, Diagnostic("unmeant", line, quoted(node) or said)
    for comment in document.findall(nodes.comment):
        slip = SLIP.match(comment.astext())
        if slip and slip[1] not in DIRECTIVES:  # of which the engine tells
            file, line = place(comment, f".. {comment.astext()}".split("\n")[0])
            wanted = f".. _{slip[1]}:" if is_before_title(comment) else f".. {slip[1]}::"
            message = f"주석이 되어 보이지 않습니다. 이렇게 쓰세요: {wanted}"
            yield file, Diagnostic("comment", line, message)


def is_table(lines: nodes.Element) -> bool:
    """Tell whether there is a dashed row of Markdown in lines or below them, which is told."""
    at = lines.parent.index(lines)
    around = (
        text for node in lines.parent[at : at + 3] for text in node.findall(nodes.TextElement)
    )
    return any("---" in text.rawsource for text in around)


def quoted(node: nodes.Element) -> str:
    """Say of text that is indented what it was meant to be; nothing where that cannot be told."""
    if not isinstance(node, nodes.block_quote):
        return ""
    if not HANGUL.search(node.astext()):
        return CODE
    in_list = isinstance(node.previous_sibling(), (nodes.bullet_list, nodes.enumerated_list))
    return IN_LIST if in_list else ""


def unescaped(text: nodes.Text) -> str:
    """Return a text without the characters that its author escaped, which are meant to be seen."""
    return re.sub("\x00(.)", "\ufffc", re.sub(r"\x00\s", " ", str(text)))
