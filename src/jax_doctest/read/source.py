"""Where a block is: the doctree says what it contains, the text of the file where that stands."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self

from docutils import nodes

from .docstrings import Docstring, find_docstring
from .questions import ancestors

# What may stand before the first line of a block: the mark of a list or of a comment that autodoc
# reads, or the edge of a table.
_MARKUP_ONLY = re.compile(r'\s*(?:(?:[|*+"-]|#:|>(?!>)|\d+\.|#\.|:[^:]+:)\s*)*')

_DOCSTRING = ":docstring of "  # in what docutils calls a source, before the name of its owner
_OPTIONS = 20  # lines between a directive and its content


@dataclass
class SourceFile:
    """The text of one file."""

    lines: list[str]
    digest: str = ""

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a file as docutils does, tabs and all; one that is not text has no lines."""
        try:
            data = path.read_bytes()
            text = data.decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return cls([])
        lines = re.split("\r\n?|\n", text)  # a form feed ends no line
        return cls([line.expandtabs(8).rstrip() for line in lines], digest(data))

    def places(self, text: str, anywhere: bool = False) -> list[int]:
        """Find the lines from which on all of a block stands, also with anything around it."""
        block = text.rstrip().splitlines()
        blank = next((i for i, line in enumerate(block) if line.strip()), 0)
        block = [line.rstrip() for line in block[blank:]]
        lines = self.lines[: len(self.lines) - len(block) + 1]
        return [
            number - blank
            for number, line in enumerate(lines, 1)
            if block and block[0] in line and self._stands_at(block, number, anywhere)
        ]

    def _stands_at(self, block: list[str], number: int, anywhere: bool) -> bool:
        """Compare from a column on; a table or a quotation may go on to the right."""
        before, found, _ = self.lines[number - 1].partition(block[0])
        column = len(before)
        lines = self.lines[number - 1 : number - 1 + len(block)]
        ends = ("|", '"', "+", *(("\\n",) if anywhere else ()))  # and JSON's end of a line
        return bool(found and (anywhere or _MARKUP_ONLY.fullmatch(before))) and all(
            line[column:].startswith(wanted)
            and (not (rest := line[column + len(wanted) :].lstrip()) or rest.startswith(ends))
            for wanted, line in zip(block, lines, strict=True)
        )


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
    sure: bool = True  # no: an equal block elsewhere in the file may be the one


class PageSources:
    """What one page was read from: its own file, and what it includes."""

    def __init__(self, sources: Sources, page: Path) -> None:
        self.sources = sources
        self.page = page
        self.taken: set[tuple[Path, int, str]] = set()  # lines that already belong to a block

    def resolve(self, source: str | None) -> Path:
        """Find the file that docutils means; ``file.py:docstring of name`` is of its module."""
        if not source or source.startswith("<"):
            return self.page
        return Path(source.partition(_DOCSTRING)[0])

    def docstring(self, source: str) -> Docstring | None:
        """Find the docstring that docutils means by a source, if it means one."""
        _path, marked, name = source.partition(_DOCSTRING)
        module = self.sources.read(self.resolve(source)).lines if marked else []
        return find_docstring("\n".join(module), name)

    def line_in(self, source: str, line: int) -> int:
        """Find the line of the file that docutils means by one of a docstring's."""
        if not (found := self.docstring(source)):
            return line
        blank = next((n for n, text in enumerate(found.lines) if text.strip()), 0)
        numbers = found.numbers[blank:]
        return numbers[min(max(line, 1), len(numbers)) - 1]

    def where(self, node: nodes.Element) -> Spot:
        """Say where docutils thinks that a node is: what is nested may not know it itself."""
        family = [node, *ancestors(node)]
        source = next((element.source for element in family if element.source), None)
        return Spot(
            self.resolve(source), next((element.line for element in family if element.line), 1)
        )

    def find(self, element: nodes.Element, offset: int, text: str) -> Spot:
        """Find a line of prose: docutils knows paragraphs, and of some of them only the end."""
        path, near, _sure = self.where(element)
        near += offset
        numbers: Sequence[int] = range(1, len(self.sources.read(path).lines) + 1)
        for source in _named_around(element):
            if docstring := self.docstring(source):
                path, near, numbers = (
                    self.resolve(source),
                    self.line_in(source, near),
                    docstring.numbers,
                )
                break
        lines = self.sources.read(path).lines
        shown = [number for number in numbers if text.strip() in lines[number - 1]]
        return Spot(path, min(shown, key=lambda number: abs(number - near), default=near))

    def line(self, spot: Spot) -> str:
        """Read the line at a spot; empty where there is none."""
        return "".join(self.sources.read(spot.path).lines[spot.line - 1 : spot.line])

    def locate(self, node: nodes.Element, text: str, near: int) -> Spot:
        """Find the first line of a block; ``near`` is where its directive thinks that it is.

        Lines that belong to another block already are taken only where there are no others.
        """
        around = self.where(node)
        near = near or around.line
        taken = None
        for anywhere in (False, True):
            for spot, free in self.candidates(node, text, near, anywhere):
                if free:
                    return spot
                taken = taken or spot._replace(sure=False)
        in_table = any(isinstance(element, nodes.entry) for element in ancestors(node))
        first = next((line for line in text.splitlines() if line.strip()), "")
        if ">>> " in first and (in_table or not taken):  # a cell may show the others otherwise
            known = {line for path, line, _block in self.taken if path == around.path}
            lines = enumerate(self.sources.read(around.path).lines, 1)
            left = [n for n, line in lines if first in line and n not in known]
            if left:
                line = min(left, key=lambda line: abs(line - near))
                self.taken.add((around.path, line, text))
                return around._replace(line=line, sure=False)
        return taken or around._replace(line=near)

    def candidates(
        self, node: nodes.Element, text: str, near: int, anywhere: bool
    ) -> Iterator[tuple[Spot, bool]]:
        """Look for a block where it may stand, and say of each place whether it is free."""
        named = list(dict.fromkeys(filter(None, [node.get("source"), *_named_around(node)])))
        elsewhere = False  # as what a class inherits
        for source in named:
            if docstring := self.docstring(source):
                file = SourceFile([line.expandtabs(8).rstrip() for line in docstring.lines])
                path = self.resolve(source)
                found = self.nearest(path, file, text, near, anywhere, docstring.numbers)
                for spot, free in found:
                    yield spot._replace(sure=spot.sure and docstring.sure), free
            elsewhere |= self.is_elsewhere(source)
        for path in dict.fromkeys([*map(self.resolve, named), self.page]):
            # Where a page includes another, or quotes a table, docutils' lines are off.
            in_table = any(isinstance(element, nodes.entry) for element in ancestors(node))
            exact = path == self.page and not in_table
            for cut, part in _as_written(node, text):
                file = self.sources.read(path)
                for spot, free in self.nearest(path, file, part, near, anywhere):
                    sure = spot.sure or (exact and 0 <= spot.line - near <= _OPTIONS)
                    line = max(spot.line - cut, 1)
                    yield Spot(path, line, sure and not elsewhere), free

    def is_elsewhere(self, source: str) -> bool:
        """Say whether a docstring is of something that the module has not even the name of."""
        _path, marked, name = source.partition(_DOCSTRING)
        lines = self.sources.read(self.resolve(source)).lines if marked else []
        return bool(marked) and name.rpartition(".")[2] not in re.findall(r"\w+", "\n".join(lines))

    def nearest(
        self,
        path: Path,
        text: SourceFile,
        block: str,
        near: int,
        anywhere: bool,
        numbers: Sequence[int] = (),
    ) -> Iterator[tuple[Spot, bool]]:
        """Find the lines nearest to one that show a block, and belong to no other if possible.

        ``numbers`` has the line of the file for each of the text, where these are not the same.
        """
        found = text.places(block, anywhere)
        places = {place: numbers[place - 1] if numbers else place for place in found}
        free = [place for place in places if (path, places[place], block) not in self.taken]
        if places:
            place = min(free or places, key=lambda place: (abs(place - near), place))
            self.taken.add((path, places[place], block))
            yield Spot(path, places[place], len(places) == 1 and not anywhere), bool(free)


def _named_around(node: nodes.Element) -> Iterator[str]:
    """Name the sources around a node, the nearest first; in a docstring only some know theirs."""
    yield node.source or ""
    for element in ancestors(node):
        index = element.index(node)
        for before in element.children[max(index - 1, 0) : index]:
            named = (e.source for e in before.findall(nodes.Element) if e.source)
            yield from (source for source in named if _DOCSTRING in source)
        yield element.source or ""
        node = element


def _as_written(node: nodes.Element, text: str) -> Iterator[tuple[int, str]]:
    """Give a text as it may stand in the file, and how many lines are missing there before it."""
    yield 0, text
    yield 0, text.replace('"', '""')  # in a csv-table
    first, last = int("prepend" in node), int("append" in node)  # what literalinclude adds
    if first or last:
        lines = text.rstrip("\n").split("\n")
        yield first, "\n".join(lines[first : len(lines) - last])


def digest(data: bytes) -> str:
    """Fingerprint a file, to know it again."""
    return hashlib.sha256(data).hexdigest()
