"""What a site of Korean RST needs: permanent anchors, clean markup, real names, terms."""

from sphinx.application import Sphinx

from . import anchors, glossary, page


def connect(app: Sphinx) -> None:
    """Register everything; each part is described in its own file."""
    page.connect(app)
    glossary.connect(app)
    anchors.connect(app)
