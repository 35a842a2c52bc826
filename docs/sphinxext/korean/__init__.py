"""What a site of Korean RST needs: permanent anchors, clean markup, real names, terms."""

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from . import anchors, glossary, names, page, problem


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything; each part is described in its own file."""
    problem.connect(app)
    page.connect(app)
    names.connect(app)
    glossary.connect(app)
    anchors.connect(app)
    return {"version": "1", "env_version": 3, "parallel_read_safe": True}
