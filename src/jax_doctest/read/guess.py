"""Is a text Python? Asked only where its author has not said what it is."""

import ast
import re
import textwrap
import warnings

# What begins a line of Python, whether or not the rest of it can be read.
_BEGINS = re.compile(
    r"""^(?:[ \t]*>>>(?:\s|$)
        | In[ ]\[\d+\]:
        | import[ ][\w.]+(?:[ ]as[ ]\w+)?(?:,|\s*$)
        | from[ ][\w.]+[ ]import[ ]
        | (?:async[ ])?def[ ]\w+\(
        | class[ ]\w+(?:\(.*\))?:\s*$
        | [\w.]+[ ]=[ ][\w.]+\()""",
    re.MULTILINE | re.VERBOSE,
)
_ACTS = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)


def is_python(text: str) -> bool:
    """Say whether a text is code: it does something, or begins like code that cannot be read.

    Words, numbers and lists of them may be read as Python too, but do nothing: they are text.
    """
    text = textwrap.dedent(text)
    if _BEGINS.search(text):
        return True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it is not code yet
            return any(map(_acts, ast.parse(text).body))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def _acts(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.AnnAssign):
        return statement.value is not None  # `Result: 0` is what something has printed
    if isinstance(statement, ast.Expr):
        return any(isinstance(node, _ACTS) for node in ast.walk(statement))
    return True
