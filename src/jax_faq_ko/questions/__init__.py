"""The questions of the site: which sections they are, and the lists of them on the front page."""

from sphinx.application import Sphinx

from . import lists, pages


def connect(app: Sphinx) -> None:
    """Register everything; each part is described in its own file."""
    pages.connect(app)
    lists.connect(app)
