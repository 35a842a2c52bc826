"""What is wrong in a source: an error at its line, on every build until it is mended."""

from dataclasses import dataclass
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.logging import getLogger

logger = getLogger(__name__)


@dataclass(frozen=True)
class TextEdit:
    """Put ``text`` in the place of ``source[start:end]``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Diagnostic:
    """Something wrong at a line of a source: what, and what to write."""

    kind: str  # a word for the rule that is broken
    line: int
    message: str
    edit: TextEdit | None = None  # where nothing is left to judge


def report(env: BuildEnvironment, message: str, file: str | Path, line: int) -> None:
    """Log an error, and remember the document: unchanged, it would not be read again."""
    logger.error(message, location=f"{file}:{line}")
    faulty_documents(env).add(env.docname)


def faulty_documents(env: BuildEnvironment) -> set[str]:
    """Return the documents in which something was wrong when they were last read."""
    faulty: set[str] = env.__dict__.setdefault("korean_faulty", set())
    return faulty


def read_again(app: Sphinx, env: BuildEnvironment, *changes: set[str]) -> set[str]:
    """Have the faulty documents read again, so that a second build does not pass by oversight."""
    return set(faulty_documents(env))


def forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget what was wrong in a document that is about to be read, or is gone."""
    faulty_documents(env).discard(docname)


def merge(app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
    """Take over what a parallel reader found."""
    faulty_documents(env).update(faulty_documents(other) & set(docnames))


def connect(app: Sphinx) -> None:
    """Keep the set of faulty documents up to date."""
    app.connect("env-get-outdated", read_again)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
