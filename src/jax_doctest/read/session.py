"""From the text of a block to its examples."""

import ast
import contextlib
import doctest
import io
import re
import tokenize
from collections.abc import Iterable, Iterator

from ..model import Example
from ..portable.compare import EXACT, FLAGS, ONLY_REPORTED
from ..portable.language import N_, _
from .markup import flags as check_flags

for _name in FLAGS:  # a prompt may name them
    doctest.register_optionflag(_name)

SKIP = "SKIP"
_PARSER = doctest.DocTestParser()
_PROMPT = re.compile(r"^>>>", re.MULTILINE)
_IN_TEXT = re.compile(r"(?:^|[\"'])\s*>>> ")
_DOCUMENTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Module)
_COMMENT = re.compile(r"\s*(?:(?:>>>|\.\.\.)\s*)?(?:#.*)?")  # or nothing at all
_LINE = re.compile(r"line (\d+) ")
_UNREADABLE = N_("doctest cannot read this")
_DOTS = N_(
    "A line that begins with `...` is taken for code that goes on: let the output begin with a "
    "word."
)
_MISTAKES = (  # as doctest words them
    ("lacks blank", N_("No space follows the prompt")),
    ("inconsistent leading whitespace", N_("The indentation is not that of the prompt")),
    ("no example", N_("A flag on a line without code")),
)


# What a comment is that doctest takes for flags, and what somebody takes for it.
_FLAGS = re.compile(r"#\s*doctest:\s*[^\n'\"]*$")
_LIKE_FLAGS = re.compile(
    r"#\W*(?i:x?doc[ _-]?tests?)\b\W*[+-]\w"
    rf"|(?<!\w)[+-](?:{'|'.join([*doctest.OPTIONFLAGS_BY_NAME, SKIP])})\b"
)


class SessionError(Exception):
    """What is wrong with a block, and in which of its lines."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset


def in_docstrings(code: str) -> Iterator[int]:
    """Find the prompts in the docstrings of code: lines from 0. What is no code has none."""
    if ">>>" not in code:  # to read all of it would take long
        return
    with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, _DOCUMENTED) and ast.get_docstring(node, clean=False):
                text = node.body[0]
                lines = code.split("\n")[text.lineno - 1 : text.end_lineno]
                found = map(_IN_TEXT.search, lines)
                yield from (text.lineno - 1 + n for n, line in enumerate(found) if line)


def is_session(text: str) -> bool:
    """Say whether a block shows prompts, rather than code that speaks of them."""
    return bool(_PROMPT.search(text))


def examples(text: str, line: int, flags: Iterable[str]) -> tuple[Example, ...]:
    """Part a session into its examples; ``line`` is where its text begins in the file."""
    try:
        parts = _PARSER.parse(text)
    except ValueError as error:
        raise _explained(error) from None
    lines = text.split("\n")
    found = [part for part in parts if isinstance(part, doctest.Example)]
    _nothing_left_over(found, lines)
    if not found:
        raise SessionError(0, _("There is a prompt (`>>>`), but no code to run."))
    return tuple(_example(part, lines, line, flags) for part in found)


def _example(part: doctest.Example, lines: list[str], line: int, given: Iterable[str]) -> Example:
    """Make an example of ours; refuse what looks like a flag, or like output, and is none."""
    below, flags = _output(part, lines), _flags(part, given)
    for offset, comment in _like_flags(part.source):
        if not _FLAGS.search(comment):
            said = _("`{comment}` looks like a flag and is none. Write `# doctest: +NUMBER`.")
            raise SessionError(part.lineno + offset, said.format(comment=comment))
    # Output that begins with a line of dots: doctest takes it for the end of the code.
    dots = below - part.lineno > 1 == part.source.count("\n")
    if dots and part.want and "ELLIPSIS" in flags:
        raise SessionError(part.lineno + 1, _(_DOTS))
    return Example(part.source, part.want, line + part.lineno, line + below, flags)


def misplaced_flags(code: str) -> Iterator[tuple[int, str]]:
    """Find flags in code without prompts, where they would mean nothing: line, and message."""
    said = _(
        "Code without prompts has its flags at the directive: `:options: +NUMBER`. What "
        "must not be run says why: `:no-run:`. (`{comment}`)"
    )
    for offset, comment in _like_flags(code):
        yield offset, said.format(comment=comment)


def _like_flags(code: str) -> Iterator[tuple[int, str]]:
    """Give the comments that somebody takes for flags, with their lines, as far as code is read."""
    if _LIKE_FLAGS.search(code):
        with contextlib.suppress(tokenize.TokenError, SyntaxError):
            for token in tokenize.generate_tokens(io.StringIO(code).readline):
                if token.type == tokenize.COMMENT and _LIKE_FLAGS.search(token.string):
                    yield token.start[0] - 1, token.string


def _output(example: doctest.Example, lines: list[str]) -> int:
    """Find the line below the code of an example: a bare ``...`` at its end is not in it."""
    below = example.lineno + example.source.count("\n")
    return below + ("".join(lines[below : below + 1]).strip() == "...")


def _flags(example: doctest.Example, given: Iterable[str]) -> tuple[str, ...]:
    """Add to the flags of the block those at the prompt."""
    names = {number: name for name, number in doctest.OPTIONFLAGS_BY_NAME.items()}
    own = [f"{'+' if wanted else '-'}{names[number]}" for number, wanted in example.options.items()]
    on = combined([*given, *own])
    for name in on:
        if name not in (*FLAGS, EXACT, SKIP):
            said = _("The flag `{flag}` means nothing here. Leave it out.")
            raise SessionError(example.lineno, said.format(flag=name))
    return on


def combined(signed: Iterable[str]) -> tuple[str, ...]:
    """Work out which flags are on after ``+ON`` and ``-OFF``."""
    wanted = {flag.lstrip("+-"): not flag.startswith("-") for flag in signed}
    on = tuple(flag for flag, on in wanted.items() if on and flag not in ONLY_REPORTED)
    return on if wanted.get("ELLIPSIS", True) else (*on, EXACT)


def default_flags(number: int) -> list[str]:
    """Name the flags in a number such as ``doctest_default_flags``."""
    return [f"+{name}" for name, bit in doctest.OPTIONFLAGS_BY_NAME.items() if number & bit]


def _nothing_left_over(found: list[doctest.Example], lines: list[str]) -> None:
    """Refuse text that is neither code nor output: the parser would pass it over.

    What stands under a comment is no output: nothing runs there.
    """
    read = {
        line
        for part in found
        for line in range(part.lineno, _output(part, lines) + part.want.count("\n"))
    }
    for line, text in enumerate(lines):
        if line not in read and not _COMMENT.fullmatch(text):
            said = _(
                "This line is neither code nor output: `{line}`. Write an empty line of output "
                "as `<BLANKLINE>`, and a prompt (`>>>`) before code."
            )
            raise SessionError(line, said.format(line=text.strip()))


def _explained(error: ValueError) -> SessionError:
    """Say what doctest found wrong."""
    text = str(error)
    found = _LINE.search(text)
    offset = int(found[1]) - 1 if found else 0
    quoted = text.rpartition(": ")[2]
    if "invalid option" in text:
        try:
            check_flags(quoted.strip("'"))
        except ValueError as fault:
            return SessionError(offset, str(fault))
    words = (message for english, message in _MISTAKES if english in text)
    advice = f" {_(_DOTS)}" if quoted.startswith("'...") else ""
    return SessionError(offset, f"{_(next(words, _UNREADABLE))}: {quoted}.{advice}")
