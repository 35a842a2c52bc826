"""The site in more than one language: the same pages, snippets and addresses, other words.

The Korean text is the source; ``locale/en`` has the English of its sentences. A sentence without
English is shown in Korean, marked as such, and counted at the top of its page.
"""

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from . import catalogs, links, missing, places


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything; each part is described in its own file."""
    catalogs.connect(app)
    links.connect(app)
    missing.connect(app)
    places.connect(app)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
