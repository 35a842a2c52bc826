"""Where in the sources a piece of a page stands; docutils knows paragraphs, not words."""

from pathlib import Path

from docutils import nodes

from jax_doctest.api import ancestors


def title_place(section: nodes.Element) -> tuple[str, int]:
    """Return the file and the line of the title of a section."""
    title = section.next_node(nodes.title)
    assert title is not None, "a section begins with its title"
    return place(title, title.rawsource)


def place(node: nodes.Node, fragment: str) -> tuple[str, int]:
    """Return the file and the line of a fragment, which docutils knows by paragraph only."""
    around = [node, *ancestors(node)]
    file = next((each.source for each in around if each.source), "")
    line = next((each.line for each in around if each.line), 1)
    path = Path(file)
    if not path.is_file():
        return file, line
    head = fragment.split("\n")[0]
    rows = path.read_text("utf-8").split("\n")
    here = min(line, len(rows)) - 1
    # From the line that docutils gives on; but a title has that of its underline, and a comment
    # its last.
    near = (here, here - 1, *range(here, len(rows)), *range(here, -1, -1))
    found = next((at for at in near if head in rows[at]), here)
    return file, found + 1
