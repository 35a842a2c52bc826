"""Starts a worker on this machine, and gets questions through it.

The builder drives it, and so does the bundle; what decides which variant of a snippet
holds is here, on the near side, since weighing a condition needs ``packaging``.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from types import TracebackType

from ..manifest import Example, Question, Snippet, Variant, dumps, loads
from ..run import CRASHED, SKIPPED, Entry, Environment, Frame, Job, Outcome, Result, Settings, Step
from .fingerprint import fingerprints

GRACE = 5.0  # seconds for a worker to put its children away
_CHANGES_RESULTS = (
    *("JAX_", "JAXLIB_", "XLA_", "TF_", "LIBTPU_", "TPU_", "PYTHON", "NPY_", "OMP_", "MKL_"),
    *("OPENBLAS_", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"),
)
_ONLY_FINDS_MODULES = ("PYTHONPATH", "PYTHONHOME", "PYTHONNOUSERSITE", "PYTHONUSERBASE")


def scrubbed(environ: dict[str, str], asked_for: dict[str, str]) -> dict[str, str]:
    """Leave out of an environment what changes results, except what was asked for."""
    kept = {
        name: value
        for name, value in environ.items()
        if name in _ONLY_FINDS_MODULES or not name.startswith(_CHANGES_RESULTS)
    }
    return kept | asked_for


def variant_for(snippet: Snippet, environment: Environment) -> tuple[Variant, str]:
    """Choose the variant of a snippet that holds there, or say why none does."""
    chosen = snippet.chosen(environment)
    if chosen:
        return chosen, ""
    wanted = [variant.condition.unmet(environment) for variant in snippet.variants]
    return snippet.variants[0], f"{', '.join(wanted)}에서만 실행합니다."


class Plan:
    """A question in one environment: what goes to a process, and what need not."""

    def __init__(self, question: Question, environment: Environment, settings: Settings) -> None:
        self.question = question
        self.examples: list[tuple[Snippet, Example]] = []
        self.outcomes: dict[int, Outcome] = {}
        self.fingerprints = tuple(fingerprints(question, environment))
        steps = []
        for snippet in question.snippets:
            variant, unmet = variant_for(snippet, environment)
            for example in variant.examples:
                key = len(self.examples)
                self.examples.append((snippet, example))
                reason = unmet or ("# doctest: +SKIP" if "SKIP" in example.flags else "")
                if reason:
                    self.outcomes[key] = Outcome(SKIPPED, reason=reason)
                    continue
                timeout = variant.timeout or settings.timeout
                steps.append(Step(key, example, snippet.kind, timeout, variant.skip_if))
        if not any(step.kind not in ("testsetup", "testcleanup") for step in steps):
            reason = "준비할 예제가 없습니다."  # set-up alone proves nothing
            self.outcomes |= {step.key: Outcome(SKIPPED, reason=reason) for step in steps}
            steps.clear()
        self.job = Job(question.name, tuple(steps))

    def entries(self, cached: bool = False) -> Iterator[Entry]:
        """Pair every example with its outcome; none may be missing."""
        lost = Outcome(CRASHED, reason="결과가 돌아오지 않았습니다.")
        for key, (snippet, example) in enumerate(self.examples):
            outcome = self.outcomes.get(key, lost)
            places = tuple(self.place(frame) for frame in outcome.frames)
            yield Entry(
                *(self.question, snippet.file, example, snippet.kind, outcome, cached, places),
                fingerprint=self.fingerprints[key],
            )

    def place(self, frame: Frame) -> str:
        """Find on the page the line of a traceback."""
        snippet, example = self.examples[frame.key]
        return f"{snippet.file}:{example.line + frame.line - 1} {frame.name}"


class Worker:
    """A process that has JAX, seen from outside."""

    def __init__(self, command: list[str], settings: Settings) -> None:
        self.settings = settings
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=scrubbed(dict(os.environ), settings.environ),
        )
        self.send(settings)
        self.asked = False

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        stack: TracebackType | None,
    ) -> None:
        self.close()

    def send(self, message: object) -> None:
        """Write one line to the worker; one that has died shows when it is read from."""
        assert self.process.stdin
        try:
            self.process.stdin.write(dumps(message).encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return

    def environment(self) -> Environment:
        """Wait until JAX is imported, and hear where it runs."""
        self.asked = True
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise WorkerError(
                f"작업 프로세스가 시작하지 못했습니다(종료 상태 {self.process.wait()})."
            )
        return loads(Environment, line)

    def results(self, jobs: Iterable[Job]) -> Iterator[Result]:
        """Have questions run; give the results as they come, until all are there."""
        assert self.process.stdout
        self.send(list(jobs))
        for line in self.process.stdout:
            yield loads(Result, line)

    def close(self) -> None:
        """Let the worker go: it ends its children when its input ends."""
        assert self.process.stdin
        assert self.process.stdout
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        if not self.asked:  # and so may still be importing JAX for nobody
            self.process.terminate()
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


class WorkerError(Exception):
    """A worker that could not even begin."""


def run(worker: Worker, plans: Iterable[Plan]) -> Iterator[Plan]:
    """Run the plans; give each as soon as the last of its results is in."""
    open_plans = {plan.job.question: plan for plan in plans if plan.job.steps}
    for result in worker.results(plan.job for plan in open_plans.values()):
        plan = open_plans[result.question]
        plan.outcomes[result.key] = result.outcome
        if len(plan.outcomes) == len(plan.examples):
            yield open_plans.pop(result.question)
    yield from open_plans.values()  # the worker has died: what is missing counts as a crash


def local_command() -> list[str]:
    """Name the worker that lies beside this file, run by this Python."""
    return [sys.executable, __file__.replace("drive.py", "__main__.py")]
