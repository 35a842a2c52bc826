"""Search that finds Korean."""

from sphinx.application import Sphinx

from . import index, words


def connect(app: Sphinx) -> None:
    """Register everything; each part is described in its own file."""
    words.connect(app)
    index.connect(app)
