"""What a person may have meant, where that can be told from what was expected and what came.

A slip is an exception that is no news of what a page shows, but of a mistake in its code: a name
that is missing, code that cannot be read, a module that is not there. What comes of it is no output
to take over, and whatever misses names below it is mended with it.
"""

import ast
import re
import sys
import unicodedata
import warnings
from collections.abc import Iterable, Iterator

from ..model import FAILED, TIMEOUT, Result
from ..portable.compare import CHAIN, LAST_OF_CHAIN, Shown, split
from ..portable.language import N_, _, meant

_GROUP = "Exception Group Traceback (most recent call last):"
# What Python says of code that goes on in a line which doctest takes for output.
_UNFINISHED = re.compile(
    r"IndentationError: expected an indented block|_IncompleteInputError"
    r"|SyntaxError: (?:incomplete input|unexpected EOF|'[(\[{]' was never closed"
    r"|unterminated triple-quoted string|expected '(?:except' or 'finally|:)')"
)
_GOES_ON = N_(
    "The code ends in the middle. If it goes on in the line below, begin that line with `... `."
)
_COLOUR = re.compile(r"\x1b\[[\d;]*m")
_CONSEQUENCE = "IndentationError: unexpected indent"
_KINDS = (  # of slips
    *("NameError", "SyntaxError", "IndentationError", "TabError"),
    *("ImportError", "ModuleNotFoundError", "AttributeError"),
    *("SystemExit", "EOFError: EOF when reading a line"),
)
# How a name is commonly made known; a module of the standard library is imported by its own.
_USUAL = {
    "jax": "import jax",
    "jnp": "import jax.numpy as jnp",
    "lax": "from jax import lax",
    "np": "import numpy as np",
    "partial": "from functools import partial",
    "plt": "import matplotlib.pyplot as plt",
}
_KEYWORD = re.compile(r"TypeError: .*\b(?:unexpected|invalid) keyword argument\b")
_IN_OUT = re.compile(r"^(?:In|Out) ?\[\d*\]:", re.MULTILINE)
_CHARACTER = re.compile(r"SyntaxError: invalid character '(.)' \(U\+")
_NAME = re.compile(r"NameError: name '(\w+)' is not defined")
_NO_PLACE = N_(
    "There is no place for output. Write the code with prompts (`>>>`), or as `.. testcode::` with "
    "a `.. testoutput::` below it."
)
_WORD = re.compile(r"[^\W\d]\w+")
_BELOW = N_(
    "Below the output stands what the code does not show. If that is prose, put an empty line "
    "before it; if not, take it out."
)
_SENTENCE = re.compile(r"\w{2}[.!?]\s*\Z")  # at the end of a text
_NUMBER = re.compile(r"[-+]?\d[\d.]*(?:e[-+]?\d+)?")
# A line as people write it: two words on end, a comment, markup, letters beyond ASCII.
_PROSE = re.compile(
    r"""^(?=.*[A-Za-z][ ][A-Za-z]{2} | .*[^\W\d_\x00-\x7f] | .*`
        | [ ]*(?:\#[ ] | \.\.[ ] | :\w[^:\n]*:(?:[ ]|$) | [-*+][ ]\S | \d+[.)][ ] | [A-Z]\w+:[ ])
        | [ ]*[A-Z]\w+:$ | .*::$ | [ ]*(?:\*\*\S | \|[ ]\S | https?://) | ([=~^"'*+#-])\1{3,}$)""",
    re.MULTILINE | re.VERBOSE,
)


def advice(result: Result) -> Iterator[str]:
    """Say what can be recognised of the mistake that was made."""
    want, got = result.example.want or "", result.outcome.got
    error = Shown.read(got).error
    if result.outcome.state == TIMEOUT:
        yield _("If it has to take longer, give the block more seconds: `:timeout: 300`.")
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
        yield _unfinished(error, result.example.source)
    elif found := slip(result) or no_place(result):
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


def slip(result: Result) -> str:
    """Say which slip an exception tells of; nothing of one that the page shows, or that is none.

    Nothing either of set-up code, below which no page could show it.
    """
    kind = raised(result)
    error = Shown.read(result.outcome.got).error
    known = error.startswith(_KINDS) or _KEYWORD.match(error)
    setup = result.kind in ("testsetup", "testcleanup")
    if not (kind and known) or setup:
        return _(_BELOW) if result.outcome.state == FAILED and _stands_below(result) else ""
    if no_place(result) or _UNFINISHED.match(error):  # where nobody means to show it
        return _cause(result)
    meant = _(
        "If the page is to show this exception, write below the code `Traceback (most recent call "
        "last):`, `  ...`, and `{kind}:`."
    )
    return f"{_cause(result)} {meant.format(kind=kind)}"


def _stands_below(result: Result) -> bool:
    """Say whether there is more below an output than the code can have shown: nothing to delete."""
    output, error = split(result.example.want or "")
    shown = Shown.read(result.outcome.got)
    if not shown.output and not shown.error and _lines(output)[1:] == []:
        return bool(output) and not _is_value(output)
    # The first line of an exception names it, and it may be another now.
    errors = (re.sub(r"\A.+", "Error", text) for text in (error, shown.error))
    return _goes_on(output, shown.output) or _goes_on(*errors)


def _goes_on(was: str, now: str) -> bool:
    """Say whether an output goes on in lines of another kind than those that are shown.

    What stands in brackets is of one value, whatever becomes of it. A line beside it that is not
    shown any more, not even with other numbers, may be output, or prose that touches it. Where as
    many lines are shown as before, its words have to tell.
    """
    there, shown = _lines(was), _lines(now)
    known = {_NUMBER.sub("0", line) for line, _ in shown}
    apart = [line for line, inside in there if not inside and _NUMBER.sub("0", line) not in known]
    if len(there) < 2:
        return any(map(_PROSE.match, apart)) and not any(_PROSE.match(line) for line, _ in shown)
    if apart[:1] == [there[0][0]]:  # another value
        apart = apart[1:]
    if len(there) > len(shown) or all(inside for _, inside in shown[1:]):
        return bool(apart)
    last, present = there[-1][0], shown[-1][0]
    looks = (_PROSE.match, _SENTENCE.search)
    return last in apart and any(look(last) and not look(present) for look in looks)


def _lines(text: str) -> list[tuple[str, bool]]:
    """Part a text into its lines, each with whether a bracket above it is open there."""
    found, depth = [], 0
    for line in text.splitlines():
        if line.strip() not in ("", "<BLANKLINE>") and "..." not in line:
            found.append((line, depth > 0))
        depth = max(0, depth + sum((c in "([{") - (c in ")]}") for c in line))
    return found


def _is_value(text: str) -> bool:
    """Say whether a text is what Python shows of a value, and more than a word."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return not isinstance(ast.parse(text.strip(), mode="eval").body, ast.Name)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text.startswith("<")  # as of what has no other description


def no_place(result: Result) -> str:
    """Say what to write where code has shown something that its block cannot say."""
    code = result.example.mode == "exec" and result.example.want == ""
    false = Shown.read(result.outcome.got).error.startswith("AssertionError")  # as nobody meant
    return _(_NO_PLACE) if code and result.outcome.state == FAILED and not false else ""


def raised(result: Result) -> str:
    """Give the type of an exception that the page does not show, or shows another instead of."""
    kind = Shown.read(result.outcome.got).error.partition(":")[0].strip()
    shown = split(result.example.want or "")[1].partition(":")[0].strip()
    return "" if result.outcome.state != FAILED or kind == shown else kind


def without_consequences(results: Iterable[Result]) -> Iterator[Result]:
    """Leave out what only misses names, or a line, because something above it has failed."""
    failed: dict[str, set[str]] = {}  # by question, the words of the code that did not work
    for result in results:
        words = failed.get(result.question.name, set())
        error = Shown.read(result.outcome.got).error
        if raised(result):
            missing = _NAME.match(error)
            follows = missing[1] in words if missing else error.startswith(_CONSEQUENCE)
            failed[result.question.name] = words | {*re.findall(r"\w+", result.example.source)}
            if words and follows:
                continue
        yield result


def _unfinished(error: str, source: str) -> str:
    """Say how code goes on that ends in the middle."""
    if error.startswith("IndentationError") and "\n" in source.strip():
        return _("A line below one that ends in `:` is not indented. Indent it: `...     return x`")
    return _(_GOES_ON)


def _cause(result: Result) -> str:
    """Say what is missing, and what to write."""
    error = Shown.read(result.outcome.got).error.strip()
    kind = error.partition(":")[0]
    if _UNFINISHED.match(error):
        return _unfinished(error, result.example.source)
    if kind == "SyntaxError" and result.example.source.startswith(("%", "!", "?")):
        return _("That is a command of IPython. Write Python.")
    if kind in ("SyntaxError", "NameError") and (found := _IN_OUT.search(result.example.source)):
        said = _("`{prompt}` is a prompt of IPython, and no code. Leave it out.")
        return said.format(prompt=found[0])
    if found := _CHARACTER.match(error):
        said = _("`{character}` is no character of code. Write it as on a keyboard: \" or ' or -.")
        return said.format(character=found[1])
    if error.startswith("SystemExit"):
        return _("`exit()` ends no session here. Leave it out.")
    if error.startswith("EOFError"):
        return _("Nobody answers `input()` here. Write the value into the code.")
    missing = _NAME.match(error)
    if not missing:
        return _("This cannot be run: `{error}`.").format(error=error)
    name = missing[1]
    usual = _USUAL.get(name) or (name in sys.stdlib_module_names and f"import {name}")
    if usual:
        said = _("`{name}` has not been imported. Write `{line}` above it.")
        return said.format(name=name, line=usual)
    words = {word for one in result.question.examples for word in _WORD.findall(one.source)}
    said = _("There is no name `{name}` here: it is mistyped, or nothing above assigns it.")
    return said.format(name=name) + meant(name, words - {name})
