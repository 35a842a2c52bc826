"""The source of an RST page: where its paragraphs are.

docutils tells what became of a page, but not where in the file each word stands. So the guard and
the fixer look at the source too; what is not prose (code, comments, options) is left out here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docutils.utils import column_width

from .diagnostic import Diagnostic, TextEdit

# Directives whose content is prose; that of any other may be code, and is left alone.
PROSE = """
    admonition attention caution centered class compound container danger deprecated epigraph error
    figure footer glossary header highlights hint hlist important list-table note only pull-quote
    replace rst-class rubric seealso sidebar table tip topic versionadded versionchanged
    versionremoved warning
"""

EXPLICIT = re.compile(r"\.\.(?:\s+(?P<what>.*))?$")
DIRECTIVE = re.compile(r"(?:\|[^|]+\|\s+)?(?P<name>[\w.:+-]+?)::(?:\s+(?P<argument>.*))?$")
NOTE = re.compile(r"\[[^]]+\]\s+(?P<text>.*)$")  # a footnote or a citation
OPTION = re.compile(r"\s+:[\w-]+:(?:\s|$)")
BULLET = re.compile(r"(?:(?:[-*+•]|\(?(?:\d+|#|[A-Za-z])[.)])\s+)+")
FIELD = re.compile(r":(?![:\s])[^:`]*(?<!\s):\s+")
GRID = re.compile(r"\+-[-+]*-\+\s*$")
SIMPLE = re.compile(r"=+(?: +=+)+\s*$")
PUNCTUATION = r"[!-/:-@\[-`{-~]"
RULE = re.compile(rf"({PUNCTUATION})\1*\s*$")


@dataclass(frozen=True)
class Line:
    """A line of the source, without its line break."""

    number: int  # from 1
    start: int  # offset into the source
    text: str

    @property
    def end(self) -> int:
        """Return the offset behind the last visible character."""
        return self.start + len(self.text.rstrip())

    @property
    def indent(self) -> int:
        """Return the column in which the text starts."""
        return len(self.text) - len(self.text.lstrip())

    @property
    def text_column(self) -> int:
        """Return the column in which the text starts, behind the bullet if there is one."""
        bullet = BULLET.match(self.text.lstrip())
        return self.indent + (bullet.end() if bullet else 0)


@dataclass(frozen=True)
class Paragraph:
    """Lines of prose up to a blank one: a paragraph, a heading with its underline, a tight list."""

    lines: tuple[Line, ...]
    following: Line | None  # the next line that is not blank
    text: str
    in_table: bool = False  # a cell of a drawn table, which a longer text would break

    @property
    def start(self) -> int:
        """Return the offset of the text in the source."""
        return self.lines[0].start

    def line_at(self, offset: int) -> int:
        """Return the number of the line that holds an offset into the paragraph's text."""
        return self.lines[0].number + self.text.count("\n", 0, offset)

    def problem(
        self, kind: str, message: str, start: int, end: int = 0, cure: str | None = None
    ) -> Diagnostic:
        """Say what is wrong at an offset, with what to put there if nothing is left to judge."""
        edit = None
        if cure is not None and not self.in_table:
            edit = TextEdit(self.start + start, self.start + end, cure)
        return Diagnostic(kind, self.line_at(start), message, edit)


def split(source: str) -> list[Line]:
    """Split a source into lines as an editor counts them."""
    lines, start = [], 0
    for number, text in enumerate(source.split("\n"), start=1):
        lines.append(Line(number, start, text.removesuffix("\r")))
        start += len(text) + 1
    return lines


def paragraphs(source: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of an RST source, nested ones too, without code and comments."""
    lines = split(source)
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line.text.strip():
            at += 1
        elif line.text[first_column(line) :].startswith(">>>"):
            at = until_blank(lines, at)
        elif explicit := EXPLICIT.match(line.text[first_column(line) :]):
            prose, at = explicit_markup(lines, at, explicit)
            if prose:
                yield prose
        elif table := table_end(lines, at):
            yield from cells(lines[at:table])
            at = table
        else:
            end = until_blank(lines, at)
            paragraph = cut(source, lines, at, end)
            yield paragraph
            at = end
            if paragraph.lines[-1].text.rstrip().endswith("::"):
                at = literal_end(lines, end, paragraph.lines[-1].text_column)


def first_column(line: Line, *, fields: bool = True) -> int:
    """Return the column in which the text starts, behind bullets and the names of fields."""
    column, found = line.indent, True
    while found:
        found = False
        for prefix in (BULLET, FIELD) if fields else (BULLET,):
            if match := prefix.match(line.text, column):
                column, found = match.end(), True
    return column


def literal_end(lines: list[Line], at: int, column: int) -> int:
    """Return the index behind a literal block, indented or quoted, of a text in a column."""
    end = until_dedent(lines, at, column)
    first = next((line for line in lines[at:] if line.text.strip()), None)
    if first is None or first.indent != column or not re.match(PUNCTUATION, first.text.lstrip()):
        return end
    mark = first.text[column]
    at = end = lines.index(first, at)
    while end < len(lines) and lines[end].indent == column and lines[end].text[column:][:1] == mark:
        end += 1
    return end


def table_end(lines: list[Line], at: int) -> int | None:
    """Return the index behind a grid or a simple table, or nothing if none starts here."""
    start = lines[at].text[first_column(lines[at]) :]
    if GRID.match(start):
        return until_blank(lines, at)
    if not SIMPLE.match(start):
        return None
    borders = 0
    for end in range(at + 1, len(lines)):
        if SIMPLE.match(lines[end].text.lstrip()):
            borders += 1
            if borders == 2 or end + 1 == len(lines) or not lines[end + 1].text.strip():
                return end + 1
    return until_blank(lines, at)


def cells(table: list[Line]) -> Iterator[Paragraph]:
    """Yield the lines of a table's cells, so that nothing is joined from one cell to the next."""
    border = table[0].text
    simple = not GRID.match(border[first_column(table[0]) :])
    starts = {match.start() for match in re.finditer(r"(?<==) +(?==)", border)}
    for line in table[1:]:
        cuts, column = [0], 0
        for offset, character in enumerate(line.text):
            if column in starts if simple else character == "|":
                cuts.append(offset)
            column += column_width(character)
        for start, end in zip(cuts, [*cuts[1:], len(line.text)], strict=True):
            text = line.text[start:end].lstrip("|")
            cell = Line(line.number, line.start + end - len(text), text)
            yield Paragraph((cell,), None, text.rstrip(), in_table=True)


def until_blank(lines: list[Line], at: int) -> int:
    """Return the index of the next blank line."""
    end = at + 1
    while end < len(lines) and lines[end].text.strip():
        end += 1
    return end


def until_dedent(lines: list[Line], at: int, column: int) -> int:
    """Return the index of the next line of text that is not indented beyond a column."""
    while at < len(lines) and (not lines[at].text.strip() or lines[at].indent > column):
        at += 1
    return at


def cut(source: str, lines: list[Line], at: int, end: int) -> Paragraph:
    """Make a paragraph of the lines ``at`` to ``end``."""
    following = next((line for line in lines[end:] if line.text.strip()), None)
    return Paragraph(tuple(lines[at:end]), following, source[lines[at].start : lines[end - 1].end])


def explicit_markup(
    lines: list[Line], at: int, explicit: re.Match[str]
) -> tuple[Paragraph | None, int]:
    """Return the prose on a line that begins with ``..``, and the index at which to go on."""
    line = lines[at]
    bullets, everything = first_column(line, fields=False), first_column(line)
    # The body of a field may be indented less than its first line.
    indent = everything if bullets == everything else line.indent
    what = explicit["what"] or ""
    if what.startswith("_"):
        return None, at + 1
    directive, note = DIRECTIVE.match(what), NOTE.match(what)
    if note:
        return first_line(lines, line, note["text"], at + 1, indent)
    if directive is None or directive["name"].lower() not in PROSE.split():
        return None, until_dedent(lines, at + 1, indent)
    after = at + 1
    while after < len(lines) and OPTION.match(lines[after].text):
        after += 1
    return first_line(lines, line, directive["argument"] or "", after, indent)


def first_line(
    lines: list[Line], line: Line, text: str, after: int, indent: int
) -> tuple[Paragraph | None, int]:
    """Return the prose behind explicit markup, and the index behind its literal block, if any."""
    following = next((each for each in lines[after:] if each.text.strip()), None)
    if text.rstrip().endswith("::") and following and following.indent > indent:
        after = until_dedent(lines, after, following.indent - 1)
    if not text.strip():
        return None, after
    start = line.start + line.text.rindex(text)  # it keeps its place in the source
    return Paragraph((Line(line.number, start, text),), None, text.rstrip()), after
