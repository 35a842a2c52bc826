"""What is wrong in a source, and how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass


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


def once(problems: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the problems by line, without those of which the same line has said the same."""
    first: dict[tuple[int, str], Diagnostic] = {}
    for problem in problems:
        first.setdefault((problem.line, problem.message), problem)
    return sorted(first.values(), key=lambda problem: problem.line)
