"""Which pages have questions; which of their sections those are, the engine says."""

from fnmatch import fnmatch

from sphinx.application import Sphinx
from sphinx.config import Config


def has_questions(config: Config, docname: str) -> bool:
    """Tell whether a page is one of ``question_pages``."""
    return any(fnmatch(docname, pattern) for pattern in config.question_pages)


def declare(app: Sphinx) -> None:
    """Register the setting, a list of patterns of page names."""
    app.add_config_value("question_pages", [], "env", list)
