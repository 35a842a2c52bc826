"""Where the lines of a docstring stand in its module, however they are escaped there."""

import ast
import contextlib
import functools
import inspect
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Self

_Owner = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


class Docstring(NamedTuple):
    """What a docstring says, line by line, and the line of the file for each."""

    lines: list[str]
    numbers: list[int]
    sure: bool = True  # no: others have the same name, and only Python knows which counts

    @classmethod
    def ending(cls, text: str, last: int) -> Self:
        """Find the lines of a text by its last: the first may go on in the next of the file."""
        lines = text.split("\n")
        return cls(lines, list(range(last - len(lines) + 1, last + 1)))


def find_docstring(module: str, name: str) -> Docstring | None:
    """Find the docstring of what a module has under a name such as ``package.module.Class``."""
    tree = _parsed(module)
    if tree is None:
        return None
    parts = name.split(".")
    for start in range(len(parts) + 1):  # where the name of the module ends, only Python knows
        owner, sure = _inside(tree, parts[start:])
        if owner and (text := ast.get_docstring(owner, clean=False)) is not None:
            return Docstring.ending(text, owner.body[0].end_lineno or 0)._replace(sure=sure)
    return None


def renew_docstrings(path: Path, former: str) -> None:
    """Give what has been imported from a file the docstrings that the file has now."""
    modules = [m for m in list(sys.modules.values()) if getattr(m, "__file__", "") == str(path)]
    old, new = _parsed(former), _parsed(path.read_text("utf-8-sig")) if modules else None
    for module in modules:
        if old and new:
            _renew(module, old, new)


def _renew(owner: object, old: _Owner | ast.Module, new: _Owner | ast.Module) -> None:
    was, text = (ast.get_docstring(node, clean=False) for node in (old, new))
    said = getattr(owner, "__doc__", None)
    if text != was and said and was and inspect.cleandoc(said) == inspect.cleandoc(was):
        with contextlib.suppress(AttributeError, TypeError):  # some objects keep theirs
            owner.__doc__ = text
    for before, after in zip(ast.walk(old), ast.walk(new), strict=False):
        if isinstance(before, _Owner) and isinstance(after, _Owner) and before is not old:
            inner = inspect.getattr_static(owner, before.name, None)
            _renew(getattr(inner, "__func__", inner), before, after)


def says(module: str, line: int, text: Sequence[str]) -> bool:
    """Say whether a module can be read, and has a text that says this from one of its lines on."""
    tree = _parsed(module) or ast.Module([], [])
    texts = [
        Docstring.ending(node.value, node.end_lineno or 0)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return any(
        [said.rstrip() for said in found.lines[start : start + len(text)]] == list(text)
        for found in texts
        if line in found.numbers
        for start in [found.numbers.index(line)]
    )


@functools.lru_cache(maxsize=8)
def _parsed(module: str) -> ast.Module | None:
    try:
        return ast.parse(module)
    except (SyntaxError, ValueError):
        return None


def _inside(tree: ast.Module, names: list[str]) -> tuple[_Owner | ast.Module | None, bool]:
    """Follow names inwards, and say whether that was sure.

    The last of the same name is the one that counts, if neither depends on a condition.
    """
    here: _Owner | ast.Module = tree
    sure = True
    for name in names:
        known = [n for n in ast.walk(here) if isinstance(n, _Owner) and n.name == name]
        known = [n for n in known if not any(map(_is_accessor, n.decorator_list))]
        direct = [n for n in known if n in here.body]
        if not known:
            return None, False
        sure &= bool(direct) or len(known) == 1
        here = (direct or known)[-1]
    return here, sure


def _is_accessor(decorator: ast.expr) -> bool:
    """Tell the setter or deleter of a property, whose docstring nobody shows."""
    return isinstance(decorator, ast.Attribute) and decorator.attr in ("setter", "deleter")
