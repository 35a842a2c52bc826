"""What is wrong in a source, and how to mend it."""

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
