"""The code of conf.py that runs before and after each question, and where it stands there."""

import ast
from pathlib import Path

from sphinx.application import Sphinx

from ..model import Condition, Example, Snippet, Variant
from .docstrings import Docstring, laid_out

CONF = "conf.py"


def configured(app: Sphinx) -> tuple[Snippet, ...]:
    """Read what conf.py has of it, as if it stood in the directives for such code."""
    path = Path(app.confdir, CONF)
    module = path.read_text(encoding="utf-8") if path.is_file() else ""
    codes = {kind: app.config[f"doctest_global_{kind}"] for kind in ("setup", "cleanup")}
    return tuple(_snippet(kind, code, module) for kind, code in codes.items() if code.strip())


def _snippet(kind: str, code: str, module: str) -> Snippet:
    literal = _literal(module, f"doctest_global_{kind}")
    line = literal.numbers[0] if literal else 1
    # Where its lines are not those of conf.py, no more is known than where it begins.
    same = literal is not None and literal.numbers == list(range(line, line + code.count("\n") + 1))
    example = Example(code + "\n", None, line, line, mode="exec", sure=same)
    return Snippet(CONF, f"test{kind}", (Variant(line, Condition(), (example,)),))


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
