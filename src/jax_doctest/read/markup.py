"""What an author may write about a block: options, their checks, and what is wrong with them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from docutils.parsers.rst import directives
from packaging.specifiers import SpecifierSet
from packaging.utils import InvalidName, canonicalize_name

from ..model import KINDS, PLATFORMS, Condition
from ..portable.compare import FLAGS, ONLY_REPORTED
from ..portable.language import N_, _, meant

LONGEST = 1e9  # seconds: more than anybody waits, and less than the system's clocks can count
MARKUP = "jax_doctest"  # the attribute of a node that says what its directive said


@dataclass(frozen=True)
class Markup:
    """What a directive says about its block."""

    kind: str
    line: int  # of the first line of the content, as far as docutils knows
    code: str = ""  # as it is written, before flags are hidden from the reader
    shown: str = ""  # as the page had it at first
    groups: tuple[str, ...] = ()
    condition: Condition = field(default_factory=Condition)
    timeout: float = 0.0
    flags: tuple[str, ...] = ()
    skip_if: str = ""
    reason: str = ""  # for not being run
    sure: bool = True  # that all of it could be read


def versions(value: str) -> str:
    """Check a range of releases."""
    value = written(value)
    try:
        SpecifierSet(value).contains("1")  # which reads its numbers
    except ValueError:
        raise ValueError(_("Give a range of PEP 440, such as `>=0.5,<0.11`.")) from None
    if "===" in value:
        raise ValueError(_("Use `==` in the place of `===`."))
    return value


def platforms(value: str) -> tuple[str, ...]:
    """Check names of platforms."""
    names = tuple(value.replace(",", " ").split())
    known = (*PLATFORMS, *KINDS)
    if not names or not set(names) <= set(known):
        raise ValueError(_("Choose from {names}.").format(names=", ".join(known)))
    return names


def libraries(value: str) -> tuple[str, ...]:
    """Check names of libraries, and spell them as package indexes do."""
    try:
        words = written(value).replace(",", " ").split()
        return tuple(canonicalize_name(word, validate=True) for word in words)
    except InvalidName:
        raise ValueError(_("Give names of packages, such as `optax, orbax-checkpoint`.")) from None


def seconds(value: str) -> float:
    """Check a time limit."""
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not 0 < number < LONGEST:
        raise ValueError(_("Give a number of seconds above 0."))
    return number


def expression(value: str) -> str:
    """Check a condition."""
    value = written(value)
    try:
        compile(value, "", "eval")
    except (SyntaxError, ValueError):
        raise ValueError(_("Give an expression of Python.")) from None
    return value


def flags(value: str) -> tuple[str, ...]:
    """Check flags such as ``+ELLIPSIS``; ``-FLAG`` takes one back."""
    words = value.replace(",", " ").split()
    for word in words:
        if word[0] not in "+-":
            raise ValueError(_("Put + or - before `{flag}`.").format(flag=word))
        if word[1:] == "SKIP":
            raise ValueError(_("What must not be run says why: `:no-run:`."))
        if word[1:] not in (*FLAGS, *ONLY_REPORTED):
            said = _("There is no flag `{flag}`. There are: {known}.")
            said = said.format(flag=word[1:], known=", ".join(FLAGS))
            raise ValueError(said + meant(word[1:], FLAGS))
    return tuple(words)


def written(value: str, fault: str = N_("Say something.")) -> str:
    """Check that something is written."""
    if not (value or "").strip():
        raise ValueError(_(fault))
    return value.strip()


WHERE = {
    "jax": versions,
    "platform": platforms,
    "needs": libraries,
    "pyversion": versions,
    "skipif": expression,
}
RUN: dict[str, Callable[[str], Any]] = {
    **WHERE,
    "timeout": seconds,
    "no-run": partial(written, fault=N_("Say why it is not run.")),
}
DECISIVE = {*WHERE, "no-run"}  # of whether a block runs
LOOK = {
    "hide": directives.flag,
    "trim-doctest-flags": directives.flag,
    "no-trim-doctest-flags": directives.flag,
    "name": directives.unchanged,
    "class": directives.class_option,
}
CODE: dict[str, Callable[[str], Any]] = {**RUN, "options": flags}
