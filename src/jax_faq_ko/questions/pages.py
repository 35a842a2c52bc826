"""Which pages have questions; which of their sections those are, the engine says."""

from collections.abc import Iterator
from fnmatch import fnmatch

from docutils import nodes
from sphinx.config import Config

from jax_doctest.api import questions_of


def has_questions(config: Config, docname: str) -> bool:
    """Tell whether a page is one of ``question_pages``."""
    return any(fnmatch(docname, pattern) for pattern in config.question_pages)


def questions_on(
    config: Config, doctree: nodes.document, docname: str
) -> Iterator[tuple[nodes.section, str]]:
    """Yield the questions of a page, each with its name; other pages have none."""
    if has_questions(config, docname):
        yield from questions_of(doctree, docname)
