"""Where a block is: the doctree says what it contains, the text of the file where that stands."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

# What may stand before the first line of a block: the mark of a list, or the edge of a table.
_MARKUP_ONLY = re.compile(r'\s*(?:(?:[|*+"-]|\d+\.|#\.|:[^:]+:)\s*)*')


@dataclass
class SourceFile:
    """The text of one file, and which of its lines already belong to a block."""

    lines: list[str]
    digest: str = ""
    taken: set[tuple[int, str]] = field(default_factory=set)

    @classmethod
    def read(cls, path: Path) -> SourceFile:
        """Read a file as docutils does, tabs and all; one that is not text has no lines."""
        try:
            data = path.read_bytes()
            text = data.decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return cls([])
        return cls([line.expandtabs(8).rstrip() for line in text.splitlines()], digest(data))

    def locate(self, text: str, near: int) -> int | None:
        """Find the line on which a block begins: the nearest place where all of it stands."""
        block = text.rstrip().splitlines()
        blank = next((i for i, line in enumerate(block) if line.strip()), 0)
        block = block[blank:]
        if not block:
            return None
        places = [
            number
            for number in range(1, len(self.lines) - len(block) + 2)
            if (number, text) not in self.taken and self._stands_at(block, number)
        ]
        if not places:
            return None
        line = min(places, key=lambda number: (abs(number - near), number))
        self.taken.add((line, text))
        return line - blank

    def _stands_at(self, block: list[str], number: int) -> bool:
        before, found, _ = self.lines[number - 1].partition(block[0].rstrip())
        column = len(before)
        return bool(found and _MARKUP_ONLY.fullmatch(before)) and all(
            self._shows(wanted, number + offset, column) for offset, wanted in enumerate(block)
        )

    def _shows(self, wanted: str, number: int, column: int) -> bool:
        """Compare from a column on; a table or a quotation may go on to the right."""
        there = self.lines[number - 1][column:]
        rest = there[len(wanted.rstrip()) :]
        return there.startswith(wanted.rstrip()) and (not rest.strip() or rest.lstrip()[0] in '|"+')


def digest(data: bytes) -> str:
    """Fingerprint a file, to know it again."""
    return hashlib.sha256(data).hexdigest()
