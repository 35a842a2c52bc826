"""Search that finds Korean."""

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from . import index, words


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything; each part is described in its own file."""
    words.connect(app)
    index.connect(app)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True}
