"""Exceptions that are no news of what a page shows, but of a slip in its code.

A name that is missing, code that cannot be read, a module that is not there: what comes of it is no
output to take over, and whatever misses names below it is mended with it.
"""

import re
import sys
from collections.abc import Iterable, Iterator

from ..model import FAILED, Result
from ..portable.compare import Shown, split
from ..portable.language import _
from ..portable.meant import meant

_KINDS = (
    *("NameError", "SyntaxError", "IndentationError", "TabError"),
    *("ImportError", "ModuleNotFoundError", "AttributeError"),
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
_NAME = re.compile(r"NameError: name '(\w+)' is not defined")
_WORD = re.compile(r"[^\W\d]\w+")


def slip(result: Result) -> str:
    """Say which slip an exception tells of; nothing of one that the page shows, or that is none.

    Nothing either of set-up code, below which no page could show it.
    """
    kind = raised(result)
    error = Shown.read(result.outcome.got).error
    known = error.startswith(_KINDS) or _KEYWORD.match(error)
    if not (kind and known) or result.kind in ("testsetup", "testcleanup"):
        return ""
    meant = _(
        "If the page is to show this exception, write below the code `Traceback (most recent call "
        "last):`, `  ...`, and `{kind}:`."
    )
    return f"{_cause(result)} {meant.format(kind=kind)}"


def raised(result: Result) -> str:
    """Give the type of an exception that the page does not show, or shows another instead of."""
    kind = Shown.read(result.outcome.got).error.partition(":")[0].strip()
    shown = split(result.example.want or "")[1].partition(":")[0].strip()
    return "" if result.outcome.state != FAILED or kind == shown else kind


def without_consequences(results: Iterable[Result]) -> Iterator[Result]:
    """Leave out what only misses names because something above it in its question failed."""
    failed = set()
    for result in results:
        name = result.question.name
        if name in failed and raised(result) == "NameError":
            continue
        if raised(result):
            failed.add(name)
        yield result


def _cause(result: Result) -> str:
    """Say what is missing, and what to write."""
    error = Shown.read(result.outcome.got).error.strip()
    missing = _NAME.match(error)
    if not missing:
        return _("This cannot be run: {error}.").format(error=error.rstrip("."))
    name = missing[1]
    usual = _USUAL.get(name) or (name in sys.stdlib_module_names and f"import {name}")
    if usual:
        said = _("`{name}` has not been imported. Write above it: `{line}`")
        return said.format(name=name, line=usual)
    words = {word for one in result.question.examples for word in _WORD.findall(one.source)}
    said = _("There is no name `{name}` here: it is mistyped, or nothing above assigns it.")
    return said.format(name=name) + meant(name, words - {name})
