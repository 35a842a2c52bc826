"""Which pages have questions, and which of their sections those are."""

from fnmatch import fnmatch

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config


def has_questions(config: Config, docname: str) -> bool:
    """Tell whether a page is one of ``question_pages``."""
    return any(fnmatch(docname, pattern) for pattern in config.question_pages)


def questions_of(doctree: nodes.document) -> list[nodes.section]:
    """Return the questions of a page: the sections right below its title."""
    titled = (page for page in doctree.children if isinstance(page, nodes.section))
    return [part for page in titled for part in page.children if isinstance(part, nodes.section)]


def connect(app: Sphinx) -> None:
    """Register the setting, a list of patterns of page names."""
    app.add_config_value("question_pages", [], "env", list)
