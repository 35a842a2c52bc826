"""Where two outputs differ, word by word."""

import difflib
import re

_WORD = re.compile(r"\d+\.?\d*(?:e[+-]?\d+)?|\w+|\s+|.", re.DOTALL)
_MANY = 250_000  # pairs: beyond that it takes long, and lines are compared in the place of words
_ALIKE = 0.4  # below that, marks would cover more than they show


# What stands around words that only one side has: around what is missing, around what is too much.
Marks = tuple[tuple[str, str], tuple[str, str]]
PLAIN: Marks = (("[-", "-]"), ("{+", "+}"))
COLOURED: Marks = (("\x1b[31m", "\x1b[0m"), ("\x1b[32m", "\x1b[0m"))


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
