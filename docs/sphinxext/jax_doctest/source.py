"""Where a block is: the doctree says what it contains, the text of the file where that stands."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from docutils import nodes

from .blocks import ancestors

# What may stand before the first line of a block: the mark of a list, or the edge of a table.
_MARKUP_ONLY = re.compile(r'\s*(?:(?:[|*+"-]|\d+\.|#\.|:[^:]+:)\s*)*')


class Sources:
    """The files that the pages were read from, each read once."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.files: dict[Path, SourceFile] = {}

    def read(self, path: Path) -> SourceFile:
        """Give the text of a file."""
        if path not in self.files:
            self.files[path] = SourceFile.read(path)
        return self.files[path]

    def shown(self, path: Path) -> str:
        """Write a path as a person in the project's folder would."""
        return str(path.relative_to(self.base)) if path.is_relative_to(self.base) else str(path)

    def digests(self) -> dict[str, str]:
        """Fingerprint each file as it was read."""
        return {self.shown(path): file.digest for path, file in self.files.items()}


class Spot(NamedTuple):
    """A line of a file."""

    path: Path
    line: int


class PageSources:
    """What one page was read from: its own file, and what it includes."""

    def __init__(self, sources: Sources, page: Path) -> None:
        self.sources = sources
        self.page = page
        self.taken: set[tuple[Spot, str]] = set()  # lines that already belong to a block

    def resolve(self, source: str | None) -> Path:
        """Find the file that docutils means; ``file.py:docstring of name`` is of its module."""
        if not source or source.startswith("<"):
            return self.page
        # docutils names included files as they lie from here.
        return Path(os.path.abspath(source.partition(":docstring of ")[0]))  # noqa: PTH100

    def locate(self, node: nodes.Element, text: str, near: int) -> Spot:
        """Find the first line of a block; ``near`` is where docutils thinks that it is."""
        family = [node, *ancestors(node)]
        near = near or next((element.line for element in family if element.line), 1)
        named = [node.get("source"), *(element.source for element in family), None]
        paths = list(dict.fromkeys(self.resolve(source) for source in named if source))
        for path in [*paths, self.page]:
            lines = self.sources.read(path).places(text)
            spots = [
                Spot(path, line) for line in lines if (Spot(path, line), text) not in self.taken
            ]
            if spots:
                spot = min(spots, key=lambda spot: (abs(spot.line - near), spot.line))
                self.taken.add((spot, text))
                return spot
        return Spot(paths[0] if paths else self.page, near)


@dataclass(frozen=True)
class SourceFile:
    """The text of one file."""

    lines: list[str]
    digest: str = ""

    @classmethod
    def read(cls, path: Path) -> SourceFile:
        """Read a file as docutils does, tabs and all; one that is not text has no lines."""
        try:
            data = path.read_bytes()
            text = data.decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return cls([])
        return cls([line.expandtabs(8).rstrip() for line in text.splitlines()], digest(data))

    def places(self, text: str) -> list[int]:
        """Find the lines from which on all of a block stands."""
        block = text.rstrip().splitlines()
        blank = next((i for i, line in enumerate(block) if line.strip()), 0)
        block = block[blank:]
        last = len(self.lines) - len(block) + 1
        return [
            number - blank
            for number in range(1, last + 1)
            if block and self._stands_at(block, number)
        ]

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
