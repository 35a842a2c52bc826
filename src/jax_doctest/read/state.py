"""What the engine keeps of each page between reading and writing."""

import os
from dataclasses import dataclass, field

from sphinx.environment import BuildEnvironment

from ..extension import PageStore

Place = tuple[str, int, str]  # file, line, message


@dataclass
class PageState:
    """What came up when a page was read."""

    problems: list[Place] = field(default_factory=list)
    lost: list[Place] = field(default_factory=list)  # the same, and Sphinx has told of it
    raised: list[int] = field(default_factory=list)  # its cells that did, and were not to
    tables: list[str] = field(default_factory=list)  # which of our tables it shows


PAGES = PageStore("jax_doctest_pages", PageState)


def from_anywhere(source: str) -> str:
    """Give what docutils calls a source so that it holds in any folder; some are no files."""
    # docutils names included files as they lie from here.
    return os.path.abspath(source) if source and source[0] != "<" else source  # noqa: PTH100


def note_problem(env: BuildEnvironment, file: str, line: int, message: str) -> None:
    """Remember a problem with the page that is being read, until it is read again."""
    PAGES.of(env).problems.append((from_anywhere(file), line, message))
