"""The questions of the site: which sections they are, and the lists of them on the front page."""

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from . import lists, pages


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything; each part is described in its own file."""
    pages.connect(app)
    lists.connect(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
