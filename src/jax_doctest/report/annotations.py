"""What GitHub shows beside the lines of a pull request."""

from collections.abc import Iterator, Sequence

from ..model import Manifest, Result
from .difference import PLAIN
from .explain import explain, told


def annotate(results: Sequence[Result], manifest: Manifest) -> Iterator[str]:
    """Write a line for each problem, and for each example that did not hold."""
    for problem in manifest.problems:
        yield _annotation(problem.file, problem.line, problem.message)
    for result, _count in told(results):
        text = "\n".join(explain(result, PLAIN))
        yield _annotation(result.file, result.line, text)


def _annotation(file: str, line: int, text: str) -> str:
    for raw, escaped in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(raw, escaped)
    return f"::error file={file},line={line},title=doctest::{text}"
