"""Drawings stand in the page itself, where they take the colours of its look.

An image that a page only refers to knows nothing of the reader's choice between light and dark.
"""

from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

FOLDER = "drawings"  # in the data folder; each is an SVG without styles and ids of its own


def put_in_place(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put drawings into the page, with what they show for those who cannot see it."""
    for image in list(doctree.findall(nodes.image)):
        path = Path(app.srcdir, image["uri"])
        if path.parent.name == FOLDER and path.is_file():  # of another docutils has told
            says = f'<svg class="drawing" role="img" aria-label="{escape(image.get("alt", ""))}" '
            drawing = path.read_text("utf-8").replace("<svg ", says, 1)
            image.replace_self(nodes.raw("", drawing, format="html"))
