"""An example that did not hold, as a person wants to see it."""

import textwrap
from collections.abc import Iterable, Iterator

from ..model import FAILED, Result
from ..portable.compare import Shown, split
from ..portable.language import _
from ..portable.printable import head_and_tail, printable
from ..portable.reasons import sentence
from . import difference
from .advice import advice
from .slips import without_consequences

_COMPARED = 4000  # characters: beyond that nobody reads a difference word by word


def told(results: Iterable[Result]) -> Iterator[tuple[Result, int]]:
    """Give what did not hold, and how often: code that questions share is told of once."""
    bad = list(without_consequences(result for result in results if result.outcome.bad))
    kinds = [_same(result) for result in bad]
    for number, result in enumerate(bad):
        if kinds.index(kinds[number]) == number:
            yield result, kinds.count(kinds[number])


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


def explain(result: Result, marks: difference.Marks) -> Iterator[str]:
    """Show an example that did not hold, as a person wants to see it."""
    example, outcome = result.example, result.outcome
    yield printable(f"{result.file}:{result.line}: {headline(result)}")
    question = printable(f"{result.question.title} ({result.question.name})")
    yield "  " + _("Question") + f": {question}"
    yield from _quoted(_("Code"), _readable(example.source))
    want, got = _readable(example.want or ""), _readable(outcome.got)
    if outcome.state == FAILED and max(len(want), len(got)) < _COMPARED:
        want, got = difference.mark(want, got, marks)
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
