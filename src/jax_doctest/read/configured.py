"""The code of conf.py that runs before and after each question, and where it stands there."""

import ast
from pathlib import Path
from typing import NamedTuple

from sphinx.application import Sphinx

from ..model import Condition, Example, Snippet, Variant
from .docstrings import Docstring, laid_out

CONF = "conf.py"


class Configured(NamedTuple):
    """What runs around each question."""

    setup: tuple[Snippet, ...]
    cleanup: tuple[Snippet, ...]


def configured(app: Sphinx) -> Configured:
    """Read what conf.py has of it."""
    path = Path(app.confdir, CONF)
    module = path.read_text(encoding="utf-8") if path.is_file() else ""
    config = app.config
    return Configured(
        _snippet("testsetup", "doctest_global_setup", config.doctest_global_setup, module),
        _snippet("testcleanup", "doctest_global_cleanup", config.doctest_global_cleanup, module),
    )


def _snippet(kind: str, name: str, code: str, module: str) -> tuple[Snippet, ...]:
    if not code.strip():
        return ()
    literal = _literal(module, name)
    line = literal.numbers[0] if literal else 1
    # Where its lines are not those of conf.py, no more is known than where it begins.
    same = literal is not None and literal.numbers == list(range(line, line + code.count("\n") + 1))
    example = Example(code + "\n", None, line, line, mode="exec", sure=same)
    return (Snippet(CONF, kind, (Variant(line, Condition(), (example,)),)),)


def _literal(module: str, name: str) -> Docstring | None:
    """Find the text that a name is given."""
    values = [
        node.value
        for node in ast.walk(ast.parse(module))
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id == name
    ]
    return laid_out(module, values[-1]) if values else None
