"""The source of an RST page: where its paragraphs are, and the inline markup its author meant.

docutils tells what became of a page, but not where in the file each word stands, and markup that it
did not recognise leaves no trace of its ends. So the guard and the fixer look at the source too:
``paragraphs`` leaves out what is not prose (code, comments, options), and ``spans`` finds markup by
its delimiters alone, also where docutils takes it for text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Directives whose content is not prose.
VERBATIM = """
    code code-block code-cell csv-table doctest graphviz highlight image include index
    literalinclude math mermaid meta parsed-literal productionlist prompt raw sourcecode
    testcleanup testcode testoutput testsetup toctree
"""

EXPLICIT = re.compile(r"(?P<indent>\s*)\.\.(?:\s+(?P<what>.*))?$")
DIRECTIVE = re.compile(r"(?:\|[^|]+\|\s+)?(?P<name>[\w.:+-]+?)::(?:\s+(?P<argument>.*))?$")
NOTE = re.compile(r"\[[^]]+\]\s+(?P<text>.*)$")  # a footnote or a citation
OPTION = re.compile(r"\s+:[\w-]+:(?:\s|$)")
BULLET = re.compile(r"(?:(?:[-*+•]|\(?(?:\d+|#|[A-Za-z])[.)])\s+)+")
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

    @property
    def start(self) -> int:
        """Return the offset of the text in the source."""
        return self.lines[0].start

    def line_at(self, offset: int) -> int:
        """Return the number of the line that holds an offset into the paragraph's text."""
        return self.lines[0].number + self.text.count("\n", 0, offset)


@dataclass(frozen=True)
class Span:
    """Inline markup by its delimiters, whether or not docutils recognises it."""

    start: int
    end: int
    text: str
    kind: str


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
        elif line.text.lstrip().startswith(">>>"):
            at = until_blank(lines, at)
        elif explicit := EXPLICIT.match(line.text):
            prose, after = explicit_markup(lines, at, explicit)
            if prose:
                yield prose
            at = after
        else:
            end = until_blank(lines, at)
            paragraph = cut(source, lines, at, end)
            yield paragraph
            at = end
            if paragraph.lines[-1].text.rstrip().endswith("::"):
                at = until_dedent(lines, end, paragraph.lines[-1].text_column)


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
    line, indent = lines[at], len(explicit["indent"])
    what = explicit["what"] or ""
    if what.startswith("_"):
        return None, at + 1
    directive, note = DIRECTIVE.match(what), NOTE.match(what)
    if note:
        return one_line(line, note["text"]), at + 1
    if directive is None or directive["name"] in VERBATIM.split():
        return None, until_dedent(lines, at + 1, indent)
    after = at + 1
    while after < len(lines) and OPTION.match(lines[after].text):
        after += 1
    return one_line(line, directive["argument"] or ""), after


def one_line(line: Line, text: str) -> Paragraph | None:
    """Make a paragraph of the end of a line, which keeps its place in the source."""
    if not text.strip():
        return None
    start = line.start + line.text.rindex(text)
    return Paragraph((Line(line.number, start, text),), None, text.rstrip())


SPANS = re.compile(
    r"""
      (?P<escaped>\\.)
    | (?P<literal>``(?=\S).+?(?<=\S)``(?!`))
    | (?P<role>
        (?:(?<![A-Za-z0-9]):[A-Za-z][\w.+-]*(?::[\w.+-]+)*:|(?<![\w`])_)?
        (?<!`)`(?=[^\s`])[^`]*?(?<=\S)`(?!`)
        (?:__?|:[A-Za-z][\w:.+-]*:)?)
    | (?P<strong>\*\*(?=[^\s*])[^*]*?(?<=\S)\*\*)
    | (?P<emphasis>\*(?=[^\s*])[^*]*?(?<=\S)\*)
    | (?P<substitution>\|(?=[^\s|])[^|\n]*?(?<=\S)\|_{0,2})
    | (?P<footnote>\[(?:\d+|\#[\w-]*|\*|[A-Za-z][\w.-]*)\]_)
    | (?P<reference>(?<![\w`])[^\W_]+(?:[-._+:][^\W_]+)*?__?(?=[가-힣]|\s))
    """,
    re.VERBOSE | re.DOTALL,
)


def spans(text: str) -> Iterator[Span]:
    """Yield the inline markup of a paragraph, from left to right."""
    for match in SPANS.finditer(text):
        if match.lastgroup and match.lastgroup != "escaped":
            yield Span(match.start(), match.end(), match.group(), match.lastgroup)
