"""A question on its way to a worker, and its outcomes on their way back.

Which variant of a snippet holds is decided here, on the near side, since weighing a condition
needs ``packaging``.
"""

import os
import re
from collections.abc import Iterator

from .. import model
from .environ import named_in
from .reasons import FLAG, GAP, LOST, NEEDS, NO_EXAMPLE, NO_JAX, ONLY_ON, reason

_IMPORTS_JAX = re.compile(
    r"(?:^|;)\s*(?:from\s+jax\b|import\s[^;#\n]*(?<![\w.])jax\b)", re.MULTILINE
)


class Plan:
    """A question in one environment: what goes to a process, and what need not."""

    def __init__(
        self, question: model.Question, environment: model.Environment, settings: model.Settings
    ) -> None:
        self.question = question
        self.examples = list(question.fingerprints(environment))
        self.outcomes: dict[int, model.Outcome] = {}
        steps = []
        for key, (snippet, example, _) in enumerate(self.examples):
            if why := _not_for(snippet, example, environment):
                self.outcomes[key] = model.Outcome(model.SKIPPED, reason=why)
                continue
            variant = snippet.shown(environment)
            timeout = variant.timeout or settings.timeout
            asked = named_in(f"{settings.setup}\n{variant.skip_if}", os.environ)
            steps.append(model.Step(key, example, snippet.kind, timeout, variant.skip_if, asked))
        takes_jax = any(_IMPORTS_JAX.search(step.example.source) for step in steps)
        nothing = None
        if not question.whole:
            nothing = model.Outcome(model.NOT_RUN, reason=GAP)
        elif not any(step.kind not in ("testsetup", "testcleanup") for step in steps):
            nothing = model.Outcome(model.SKIPPED, reason=NO_EXAMPLE)  # set-up alone proves nothing
        elif takes_jax and not environment.jax:
            nothing = model.Outcome(model.NOT_RUN, reason=NO_JAX)
        if nothing:
            self.outcomes |= {step.key: nothing for step in steps}
            steps.clear()
        self.job = model.Job(question.name, tuple(steps))

    def results(self, cached: bool = False) -> Iterator[model.Result]:
        """Pair every example with its outcome; none may be missing."""
        lost = model.Outcome(model.NOT_RUN, reason=LOST)
        for key, (snippet, example, mark) in enumerate(self.examples):
            outcome = self.outcomes.get(key, lost)
            # Of a block without prompts a person wants to see the line in which it failed.
            inside = [frame.line for frame in outcome.frames if frame.key == key]
            known = inside and example.mode == "exec" and example.sure
            yield model.Result(
                self.question,
                snippet.file,
                example,
                snippet.kind,
                outcome,
                cached,
                places=tuple(self.place(frame) for frame in outcome.frames),
                fingerprint=mark,
                failed_line=example.line + inside[-1] - 1 if known else 0,
            )

    def place(self, frame: model.Frame) -> str:
        """Find on the page the line of a traceback."""
        snippet, example, _ = self.examples[frame.key]
        return f"{snippet.file}:{example.line + frame.line - 1} {frame.name}"


def _not_for(snippet: model.Snippet, example: model.Example, environment: model.Environment) -> str:
    """Say why an example does not run there; empty where it does."""
    if not snippet.chosen(environment):
        conditions = [variant.condition for variant in snippet.variants]
        wanted = [condition.unmet(environment) for condition in conditions]
        if "" in wanted:
            missing = conditions[wanted.index("")].missing(environment)
            return reason(NEEDS, ", ".join(missing))
        return reason(ONLY_ON, ", ".join(wanted))
    return reason(FLAG, "+SKIP") if "SKIP" in example.flags else ""
