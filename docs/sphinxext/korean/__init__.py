"""What a site of Korean RST needs: permanent anchors, clean markup, real names, terms."""

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from . import glossary, names, page, problem
from .anchors import Anchors


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything; each part is described in its own file."""
    problem.connect(app)
    page.connect(app)
    names.connect(app)
    glossary.connect(app)
    app.add_transform(Anchors)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True}
