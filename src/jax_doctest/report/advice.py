"""What a person may have meant, where that can be told from what was expected and what came."""

import re
import unicodedata
from collections.abc import Iterator

from ..model import Result
from ..portable.compare import CHAIN, LAST_OF_CHAIN, Shown
from ..portable.language import _
from .slips import slip

_GROUP = "Exception Group Traceback (most recent call last):"
# What Python says of code that goes on in a line which doctest takes for output.
_UNFINISHED = re.compile(
    r"IndentationError: expected an indented block|_IncompleteInputError"
    r"|SyntaxError: (?:incomplete input|unexpected EOF|'[(\[{]' was never closed"
    r"|unterminated triple-quoted string|expected '(?:except' or 'finally|:)')"
)
_COLOUR = re.compile(r"\x1b\[[\d;]*m")


def advice(result: Result) -> Iterator[str]:
    """Say what can be recognised of the mistake that was made."""
    want, got = result.example.want or "", result.outcome.got
    error = Shown.read(got).error
    if error and _GROUP in want:
        yield _(
            "Of a group of exceptions type and message are compared: write `Traceback (most recent "
            "call last):`, `  ...`, and below that the line with both, without the tree."
        )
    if error and CHAIN.search(want):
        yield _(LAST_OF_CHAIN)
    if error.startswith("SyntaxError: multiple statements found"):
        yield _(
            "A line that begins with `... ` goes on with the code above. Code needs a prompt "
            "(`>>>`); output has to begin with a word."
        )
    elif _UNFINISHED.match(error) and want:
        yield _(
            "The code ends in the middle. If it goes on in the line below, begin that line with "
            "`... `."
        )
    elif found := slip(result):
        yield found
    if want and got.startswith(f"{want}\n"):
        yield _("The output on the page ends at an empty line. Write that as `<BLANKLINE>`.")
    if want != got and _seen(want) == _seen(got):
        wanted, shown = (set(_COLOUR.sub("\x1b", text)) for text in (want, got))
        if wanted != shown:
            said = _("Both look alike. Only expected: {wanted}. Only shown: {shown}.")
            yield said.format(wanted=_named(wanted - shown), shown=_named(shown - wanted))


def _seen(text: str) -> str:
    """Give what an eye makes of a text."""
    shown = "".join(c for c in _COLOUR.sub("", text) if unicodedata.category(c) != "Cf")
    return " ".join(unicodedata.normalize("NFC", shown).split())


def _named(characters: set[str]) -> str:
    """Name characters that cannot be seen, or not be told apart."""
    names = [f"U+{ord(c):04X} {unicodedata.name(c, repr(c)[1:-1])}" for c in sorted(characters)]
    return ", ".join(names) or _("(none)")
