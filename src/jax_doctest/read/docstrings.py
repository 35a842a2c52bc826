"""Where the lines of a docstring stand in its module, however they are escaped there."""

import ast
import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

_LITERAL = re.compile(r"([A-Za-z]*)(\"\"\"|'''|\"|')")
_OWNER = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


class Docstring(NamedTuple):
    """What a docstring says, line by line, and the line of the file for each."""

    lines: list[str]
    numbers: list[int]


def find_docstring(module: str, name: str) -> Docstring | None:
    """Find the docstring of what a module has under a name such as ``package.module.Class``."""
    tree = _parsed(module)
    if tree is None:
        return None
    parts = name.split(".")
    for start in range(len(parts) + 1):  # where the name of the module ends, only Python knows
        if (owner := _inside(tree, parts[start:])) and (literal := _literal(owner)):
            return laid_out(module, literal)
    return None


def says(module: str, line: int, text: Sequence[str]) -> bool:
    """Say whether a module can be read, and has a text that says this from one of its lines on."""
    tree = _parsed(module)
    literals = [node for node in (ast.walk(tree) if tree else ()) if isinstance(node, ast.Constant)]
    texts = [laid_out(module, node) for node in literals if line <= (node.end_lineno or 0)]
    return any(
        [said.rstrip() for said in found.lines[start : start + len(text)]] == list(text)
        for found in texts
        if found and line in found.numbers
        for start in [found.numbers.index(line)]
    )


@functools.lru_cache(maxsize=8)
def _parsed(module: str) -> ast.Module | None:
    try:
        return ast.parse(module)
    except (SyntaxError, ValueError):
        return None


def _inside(tree: ast.Module, names: list[str]) -> ast.AST | None:
    """Follow names inwards; the last of the same name is the one that counts."""
    here: ast.AST = tree
    for name in names:
        known = [n for n in ast.walk(here) if isinstance(n, _OWNER) and n.name == name]
        direct = [n for n in known if n in getattr(here, "body", [])]
        if not known:
            return None
        here = (direct or known)[-1]
    return here


def _literal(owner: ast.AST) -> ast.Constant | None:
    body: list[ast.stmt] = getattr(owner, "body", [])
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        return body[0].value
    return None


def laid_out(module: str, literal: ast.Constant) -> Docstring | None:
    """Follow a text through its literal, which may write two lines as one, or one as two."""
    source = ast.get_source_segment(module, literal) or ""
    opening = _LITERAL.match(source)
    if not opening or not isinstance(literal.value, str):
        return None
    prefix, quote = opening.groups()
    raw = "r" in prefix.lower()
    numbers = [literal.lineno]
    written = source[opening.end() :].removesuffix(quote).split("\n")
    for number, line in enumerate(written, literal.lineno):
        goes_on = not raw and (len(line) - len(line.rstrip("\\"))) % 2 == 1
        try:
            text = ast.literal_eval(f"{prefix}{quote}{line[: -1 if goes_on else None]} {quote}")
        except SyntaxError:  # several literals side by side
            return None
        numbers += [number] * text.count("\n") + [number + 1] * (not goes_on)
    lines = literal.value.split("\n")
    return Docstring(lines, numbers[: len(lines)])
