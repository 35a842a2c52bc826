"""The inline markup of a source, as its author meant it.

Markup that docutils did not recognise leaves no trace of its ends, so it is found by its delimiters
alone, also where docutils takes it for text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

TARGET = re.compile(r"(?:^|\s)\.\. _(?P<name>`[^`]+`|(?:\\.|[^:\\\n]|:(?!\s|$))+):", re.MULTILINE)
ANONYMOUS = re.compile(r"^\s*__ \S", re.MULTILINE)
INLINE_TARGET = re.compile(r"(?<![\w`])_`(?P<name>[^`]+)`")

SPANS = re.compile(
    r"""
      (?P<escaped>\\.)
    | (?P<url>(?<![A-Za-z0-9])(?:https?|ftp)://[^\s<>`]+)
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


@dataclass(frozen=True)
class Span:
    """Inline markup by its delimiters, whether or not docutils recognises it."""

    start: int
    end: int
    text: str
    kind: str


def spans(text: str) -> Iterator[Span]:
    """Yield the inline markup of a paragraph, from left to right."""
    for match in SPANS.finditer(text):
        if match.lastgroup and match.lastgroup not in {"escaped", "url"}:
            yield Span(match.start(), match.end(), match.group(), match.lastgroup)


def targets(source: str) -> frozenset[str]:
    """Return the names that a page gives to its explicit targets; ``_`` is one without a name."""
    named = [*TARGET.finditer(source), *INLINE_TARGET.finditer(source)]
    names = {normal(re.sub(r"\\(.)", r"\1", match["name"].strip("`"))) for match in named}
    return frozenset(names | ({"_"} if ANONYMOUS.search(source) else set()))


def is_reference(text: str, names: frozenset[str]) -> bool:
    """Tell whether ``word_`` refers to one of the names; a file may be called ``word_2.csv``."""
    return ("_" if text.endswith("__") else normal(text[:-1])) in names


def normal(name: str) -> str:
    """Return a name as docutils compares it."""
    return " ".join(name.lower().split())
