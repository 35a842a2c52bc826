"""An example that did not hold, as a person wants to see it."""

import difflib
import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator

from ..model import FAILED, Result
from ..portable.compare import Shown, split
from ..portable.language import _
from ..portable.printable import head_and_tail, printable
from ..portable.reasons import sentence
from .advice import advice, without_consequences

_COMPARED = 4000  # characters: beyond that nobody reads a difference word by word
_WORD = re.compile(r"\d+\.?\d*(?:e[+-]?\d+)?|\w+|\s+|.", re.DOTALL)
_MANY = 250_000  # pairs: beyond that it takes long, and lines are compared in the place of words
_ALIKE = 0.4  # below that, marks would cover more than they show
_BLANK, _EMPTY = "<BLANKLINE>", re.compile(r"^$(?!\Z)", re.MULTILINE)
# What stands around words that only one side has: around what is missing, around what is too much.
Marks = tuple[tuple[str, str], tuple[str, str]]
PLAIN: Marks = (("[-", "-]"), ("{+", "+}"))
COLOURED: Marks = (("\x1b[31m", "\x1b[0m"), ("\x1b[32m", "\x1b[0m"))


def told(results: Iterable[Result]) -> Iterator[tuple[Result, int]]:
    """Give what did not hold, and how often: code that questions share is told of once."""
    bad = list(without_consequences(_bad(results)))
    often = Counter(map(_same, bad))
    for result in bad:
        if count := often.pop(_same(result), 0):
            yield result, count


def consequences(results: Iterable[Result]) -> int:
    """Count what has failed, and is not told, since it misses what something above should make."""
    bad = list(_bad(results))
    return len(bad) - len(list(without_consequences(bad)))


def _bad(results: Iterable[Result]) -> Iterator[Result]:
    return (result for result in results if result.outcome.bad)


def _same(result: Result) -> tuple[object, ...]:
    shared = result.example.want is None  # it is set-up code
    return (result.file, result.line, result.outcome.got, "" if shared else id(result))


def headline(result: Result) -> str:
    """Say in one sentence what went wrong."""
    outcome = result.outcome
    if outcome.reason:
        return sentence(outcome.reason)
    want, got = split(result.example.want or "")[1], Shown.read(outcome.got).error
    if got and not want:
        return _("An exception was raised that the page does not show.")
    if want and not got:
        return _("The exception that the page shows was not raised.")
    return _("The output differs.")


def explain(result: Result, marks: Marks) -> Iterator[str]:
    """Show an example that did not hold, as a person wants to see it."""
    example, outcome = result.example, result.outcome
    yield printable(f"{result.file}:{result.line}: {headline(result)}")
    question = printable(f"{result.question.title} ({result.question.name})")
    yield "  " + _("Question") + f": {question}"
    yield from _quoted(_("Code"), _readable(example.source))
    want, got = _readable(example.want or ""), _readable(outcome.got)
    if _BLANK in want:  # as one would have to write it there
        got = _EMPTY.sub(_BLANK, got)
    if outcome.state == FAILED and max(len(want), len(got)) < _COMPARED:
        want, got = mark(want, got, marks)
    yield from _quoted(_("Expected"), want or _("(none)"))
    yield from _quoted(_("Got"), got or _("(none)"))
    for said in advice(result):
        yield f"  {said}"
    if result.kind == "guessed":
        yield "  " + _(
            "Nobody has named the language of this block: it was taken for Python, and run. If it "
            "is not Python, name its language: `.. code-block:: text`."
        )
    if len(result.places) > 1:
        yield from _quoted(_("Place"), "\n".join(result.places))
    if outcome.stderr.strip():
        yield from _quoted(_("Standard error"), _readable(outcome.stderr))


def _readable(text: str) -> str:
    return head_and_tail(printable(text))


def _quoted(title: str, text: str) -> Iterator[str]:
    yield f"  {title}:"
    yield textwrap.indent(text.rstrip("\n"), "    ")


def mark(want: str, got: str, marks: Marks) -> tuple[str, str]:
    """Mark in each text the words that the other lacks."""
    wanted, shown = _WORD.findall(want), _WORD.findall(got)
    if len(wanted) * len(shown) > _MANY:
        wanted, shown = (text.splitlines(keepends=True) for text in (want, got))
    matcher = difflib.SequenceMatcher(None, wanted, shown, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return want, got
    left, right = [], []
    for kind, a, b, c, d in matcher.get_opcodes():
        left.append(_between("".join(wanted[a:b]), marks[0], kind != "equal"))
        right.append(_between("".join(shown[c:d]), marks[1], kind != "equal"))
    return "".join(left), "".join(right)


def _between(text: str, marks: tuple[str, str], wanted: bool) -> str:
    """Put marks around a text, line by line, so that they survive indentation."""
    if not wanted:
        return text
    lines = text.split("\n")
    return "\n".join(f"{marks[0]}{line}{marks[1]}" if line else line for line in lines)
