"""A question on its way to a worker, and its outcomes on their way back.

Which variant of a snippet holds is decided here, on the near side, since weighing a condition
needs ``packaging``.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator

from .. import model
from ..model import (
    SKIPPED,
    Environment,
    Example,
    Outcome,
    Question,
    Result,
    Settings,
    Snippet,
    Step,
)
from .environ import named_in
from .fingerprint import fingerprints
from .reasons import FLAG, LOST, NO_EXAMPLE, NO_JAX, ONLY_ON, reason


class Plan:
    """A question in one environment: what goes to a process, and what need not."""

    def __init__(self, question: Question, environment: Environment, settings: Settings) -> None:
        self.question = question
        self.examples = list(fingerprints(question, environment))
        self.outcomes: dict[int, Outcome] = {}
        steps = []
        for key, (snippet, example, _) in enumerate(self.examples):
            if why := _unmet(snippet, environment) or _flagged(example):
                self.outcomes[key] = Outcome(SKIPPED, reason=why)
                continue
            variant = snippet.shown(environment)
            timeout = variant.timeout or settings.timeout
            asked = named_in(f"{settings.setup}\n{variant.skip_if}", os.environ)
            steps.append(Step(key, example, snippet.kind, timeout, variant.skip_if, asked))
        if not any(step.kind not in ("testsetup", "testcleanup") for step in steps):
            why = reason(NO_EXAMPLE)  # set-up alone proves nothing
            self.outcomes |= {step.key: Outcome(SKIPPED, reason=why) for step in steps}
            steps.clear()
        if settings.import_jax and not environment.jax and any(map(_imports_jax, steps)):
            self.outcomes |= {step.key: Outcome(model.NOT_RUN, reason=NO_JAX) for step in steps}
            steps.clear()
        self.job = model.Job(question.name, tuple(steps))

    def results(self, cached: bool = False) -> Iterator[Result]:
        """Pair every example with its outcome; none may be missing."""
        lost = Outcome(model.NOT_RUN, reason=LOST)
        for key, (snippet, example, mark) in enumerate(self.examples):
            outcome = self.outcomes.get(key, lost)
            yield Result(
                self.question,
                snippet.file,
                example,
                snippet.kind,
                outcome,
                cached,
                places=tuple(self.place(frame) for frame in outcome.frames),
                fingerprint=mark,
                failed_line=_failed_line(key, example, outcome),
            )

    def place(self, frame: model.Frame) -> str:
        """Find on the page the line of a traceback."""
        snippet, example, _ = self.examples[frame.key]
        return f"{snippet.file}:{example.line + frame.line - 1} {frame.name}"


def _failed_line(key: int, example: Example, outcome: Outcome) -> int:
    """Find the line of a block without prompts in which it failed; 0 where none is known."""
    inside = [frame.line for frame in outcome.frames if frame.key == key]
    known = inside and example.mode == "exec" and example.sure
    return example.line + inside[-1] - 1 if known else 0


def _unmet(snippet: Snippet, environment: Environment) -> str:
    """Say why no variant of a snippet holds there; empty where one does."""
    if snippet.chosen(environment):
        return ""
    wanted = [variant.condition.unmet(environment) for variant in snippet.variants]
    return reason(ONLY_ON, ", ".join(wanted))


def _flagged(example: Example) -> str:
    return reason(FLAG, "+SKIP") if "SKIP" in example.flags else ""


def _imports_jax(step: Step) -> bool:
    try:
        tree = ast.parse(step.example.source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # as its run will show
        return False
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return any(name.partition(".")[0] == "jax" for name in names)
