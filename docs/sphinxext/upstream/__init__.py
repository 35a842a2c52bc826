"""What has become of the upstream text that a question answers."""

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from . import page


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register what the pages show; the command is in ``__main__``."""
    page.connect(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
