"""What has become of the upstream text that a question answers."""

from sphinx.application import Sphinx

from . import page


def connect(app: Sphinx) -> None:
    """Register what the pages show; the command is in ``__main__``."""
    page.connect(app)
