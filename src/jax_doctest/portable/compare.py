"""Says whether an output is the expected one.

Exact, unless a flag asks for less. Each flag loosens one thing, and only that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context

from ..model import FAILED, PASSED, Example
from .language import N_
from .reasons import RAISED, WARNED, reason

FLAGS = (
    "ELLIPSIS",
    "NORMALIZE_WHITESPACE",
    "NUMBER",
    "SHOW_WARNINGS",
    "IGNORE_WARNINGS",
    "IGNORE_EXCEPTION_DETAIL",
    "DONT_ACCEPT_BLANKLINE",
    "DONT_ACCEPT_TRUE_FOR_1",  # always so
)

EXACT = "-ELLIPSIS"  # kept where it is said: the message of an exception takes `...` otherwise

# How doctest itself would report: for pages that were written for it, and without effect here.
ONLY_REPORTED = (
    *("REPORT_UDIFF", "REPORT_CDIFF", "REPORT_NDIFF", "REPORT_ONLY_FIRST_FAILURE"),
    "FAIL_FAST",
)

HEADER = "Traceback (most recent call last):"
NO_STACK = "  ..."  # what stands for the stack where it is left out
_RAISED = f"{HEADER}\n{NO_STACK}\n"
# Python prints a mistake of syntax in what is typed without that line: its place stands alone.
_HEADER = re.compile(
    r"^Traceback \((?:most recent call last|innermost last)\):\s*$"
    r"|^  File \"<.+>\", line \d+$(?=(?:\n {4}.*)+\n\w*Error\b)",
    re.MULTILINE,
)
# What Python prints between the exceptions of a chain, of which the last is compared.
CHAIN = re.compile(
    r"^(?:The above exception was the direct cause of the following exception"
    r"|During handling of the above exception, another exception occurred):$",
    re.MULTILINE,
)
LAST_OF_CHAIN = N_(
    "Of a chain of exceptions the last is compared: leave out what stands above the last "
    "`Traceback`."
)
_BLANK_LINE = re.compile(r"^[ \t]*<BLANKLINE>[ \t]*$", re.MULTILINE)
_TRAILING_SPACE = re.compile(r"(?<![ \t])[ \t]+$", re.MULTILINE)  # in linear time

# A number that shows a point or an exponent: only those have digits to follow.
# A unit may follow (`0.33s`), and a sentence may end there; a version (`0.4.1`, `0.4rc1`) is none.
_FLOAT = re.compile(
    r"(?<![\w.])[+-]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE][+-]?[0-9]))(?:[eE][+-]?[0-9]+)?"
    r"(?=[^\W\d_]*(?!\w|\.\w))"
)
_BLANKS = " *"
_WIDE = Context(prec=800, traps=[])  # enough for the digits of any float64; what is none is NaN


@dataclass(frozen=True)
class Shown:
    """What an example showed."""

    output: str = ""
    error: str = ""  # the last lines of a traceback: type and message
    notes: str = ""  # what add_note() appended to it
    warnings: tuple[str, ...] = ()

    def text(self, want: str | None = None) -> str:
        """Write it as a page would, without the stack; with the notes, where the page has some."""
        if not self.error:
            return self.output
        error = _ended(self.error)
        lines = split(want or "")[1].splitlines(keepends=True)
        first = "".join(lines[: error.count("\n")])
        if len(first) < len("".join(lines)) and matches(first, error, ("ELLIPSIS",)):
            error += self.notes
        return f"{_ended(self.output)}{_RAISED}{error}"

    @classmethod
    def read(cls, text: str) -> Shown:
        """Take apart what text() has written; what looks like a traceback may have been printed."""
        output, raised, error = text.rpartition(_RAISED)
        return cls(output, error) if raised else cls(text)


def judge(example: Example, shown: Shown, newest: bool) -> tuple[str, str]:
    """Give the state of an example, and the reason where there is more to say."""
    if example.want is None:  # set-up code: it only has to work
        return (FAILED, reason(RAISED)) if shown.error else (PASSED, "")
    if not _expected(example, shown):
        return FAILED, ""
    if newest and shown.warnings and not {"SHOW_WARNINGS", "IGNORE_WARNINGS"} & set(example.flags):
        return FAILED, reason(WARNED, shown.warnings[0])
    return PASSED, ""


def _expected(example: Example, shown: Shown) -> bool:
    want = example.want or ""
    if "DONT_ACCEPT_BLANKLINE" not in example.flags:
        want = _BLANK_LINE.sub("", want)
    if not shown.error:  # it may have printed a traceback
        return matches(want, shown.output, example.flags)
    headers = _HEADER.finditer(want)
    return any(_raised(*_parted(want, header), shown, example.flags) for header in headers)


def _raised(output: str, error: str, shown: Shown, flags: tuple[str, ...]) -> bool:
    """Say whether this was printed, and then this exception raised; it has to be named."""
    if not error or not matches(output, shown.output, flags):
        return False
    if "IGNORE_EXCEPTION_DETAIL" in flags:
        return _bare_type(error) == _bare_type(shown.error)
    if EXACT not in flags:
        flags = (*flags, "ELLIPSIS")
    with_notes = _ended(shown.error) + shown.notes
    return matches(error, shown.error, flags) or matches(error, with_notes, flags)


def split(want: str) -> tuple[str, str]:
    """Part expected output from the type and message of an expected exception."""
    header = _HEADER.search(want)
    return _parted(want, header) if header else (want, "")


def _parted(want: str, header: re.Match[str]) -> tuple[str, str]:
    message = re.search(r"^\w", want[header.end() :], re.MULTILINE)
    start = header.end() + message.start() if message else len(want)
    return want[: header.start()], want[start:]


def matches(want: str, got: str, flags: tuple[str, ...]) -> bool:
    """Compare two texts as the flags allow."""
    want, got = _plain(want), _plain(got)
    if "NORMALIZE_WHITESPACE" in flags:
        want, got = " ".join(want.split()), " ".join(got.split())
    if want == got:
        return True
    pieces = want.split("...") if "ELLIPSIS" in flags else [want]
    if len(pieces) > 1:
        return _find_all(pieces, got, "NUMBER" in flags)
    # Float by float, and what stands between: a pattern would take long.
    same = "NUMBER" in flags and _around(want) == _around(got)
    return same and all(map(same_number, _FLOAT.findall(want), _FLOAT.findall(got)))


def _plain(text: str) -> str:
    """Drop what no reader sees: space at the end of a line, a missing last newline."""
    return _ended(_TRAILING_SPACE.sub("", text))


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"


def _bare_type(error: str) -> str:
    return error.partition(":")[0].strip().rpartition(".")[2]


def _around(text: str) -> list[str]:
    """Give what stands around the floats of a text.

    How wide a number is printed decides how its neighbours are padded, so the blanks around it
    count for nothing; the end of a line does.
    """
    first, *others = _FLOAT.split(text)
    if not others:
        return [first]
    *between, last = others
    return [first.rstrip(" "), *(part.strip(" ") for part in between), last.lstrip(" ")]


def _find_all(pieces: list[str], got: str, number: bool) -> bool:
    """Find the pieces in order, the first at the start and the last at the end."""
    position = 0
    for index, piece in enumerate(pieces):
        text = _numeric(piece) if number else re.escape(piece)
        # What is beside `...` may be anything, blanks too: looking for them would take long.
        text = rf"\A{text}" if index == 0 else text.removeprefix(_BLANKS)
        text = rf"{text}\Z" if index == len(pieces) - 1 else text.removesuffix(_BLANKS)
        pattern = re.compile(text)
        found = next((m for m in pattern.finditer(got, position) if _digits_agree(piece, m)), None)
        if found is None:
            return False
        position = found.end()
    return True


def _numeric(piece: str) -> str:
    """Turn a text into a pattern that takes any float where the text has one."""
    pattern = f"{_BLANKS}({_FLOAT.pattern}){_BLANKS}".join(map(re.escape, _around(piece)))
    return pattern.replace(2 * _BLANKS, _BLANKS)


def _digits_agree(piece: str, found: re.Match[str]) -> bool:
    wanted = _FLOAT.findall(piece) if found.groups() else []
    return all(same_number(want, got) for want, got in zip(wanted, found.groups(), strict=True))


def same_number(want: str, got: str) -> bool:
    """Round the one to the digits that the other shows.

    One text is right for each number of digits, so a changed digit never goes unnoticed;
    ``1.`` shows no digit after the point, and means exactly one. A zero has a sign, but what only
    rounds to zero may have either.
    """
    expected, actual = map(_WIDE.create_decimal, (want, got))
    rounds_to_zero = not expected and actual
    if expected.is_signed() != actual.is_signed() and not rounds_to_zero:
        return False
    mantissa = re.split("[eE]", want)[0]
    if not re.search(r"\.\d", mantissa):
        return expected == actual
    return actual.quantize(expected, context=_WIDE) == expected
