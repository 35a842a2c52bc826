"""Tables made of docutils' nodes."""

from collections.abc import Iterable, Sequence
from typing import Any

from docutils import nodes


def entry(*content: nodes.Node | str, state: str = "") -> nodes.entry:
    """Make a cell of a table."""
    return nodes.entry("", paragraph(*content), classes=[f"jax-{state}"] if state else [])


def table(
    caption: str, head: Sequence[str], rows: Iterable[nodes.row], classes: Sequence[str]
) -> nodes.table:
    """Make a table whose first column names its rows."""
    group = nodes.tgroup(cols=len(head))
    group += [nodes.colspec(colwidth=1, stub=int(not i)) for i in range(len(head))]
    group += nodes.thead("", nodes.row("", *map(entry, head)))
    group += nodes.tbody("", *rows)
    title = [nodes.title("", caption)] if caption else []
    ids = [nodes.make_id(f"{classes[0]}-{caption}")]  # Sphinx wants one where there is a caption
    return nodes.table("", *title, group, ids=ids, classes=["no-search", *classes])


def literal(code: str, language: str = "pycon") -> nodes.literal_block:
    """Show code or output as the pages do."""
    return nodes.literal_block(code, code, language=language)


def paragraph(*content: nodes.Node | str, **attributes: Any) -> nodes.paragraph:
    """Say something in a paragraph of its own."""
    made = (nodes.Text(part) if isinstance(part, str) else part for part in content)
    return nodes.paragraph("", "", *made, **attributes)
