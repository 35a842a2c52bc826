"""Starts a worker on this machine, and gets questions through it.

The builder drives it, and so does the bundle.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from ..model import Environment, Job, Reply, Settings, dumps, loads
from .language import _
from .plan import Plan

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
        assert self.process.stdin
        assert self.process.stdout
        self.input, self.output = self.process.stdin, self.process.stdout
        self.send(settings)

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def send(self, message: object) -> None:
        """Write one line to the worker; one that has died shows when it is read from."""
        with contextlib.suppress(BrokenPipeError):
            self.input.write(dumps(message).encode() + b"\n")
            self.input.flush()

    @cached_property
    def environment(self) -> Environment:
        """Where it runs, heard once it has imported JAX. Raises WorkerError."""
        line = self.output.readline()
        if not line:
            status = self.process.wait()
            raise WorkerError(
                _("The worker could not start (exit status {status}).").format(status=status)
            )
        return loads(Environment, line)

    def replies(self, jobs: Iterable[Job]) -> Iterator[Reply]:
        """Have questions run; give the results as they come, until all are there."""
        self.send(list(jobs))
        for line in self.output:
            yield loads(Reply, line)

    def close(self) -> None:
        """Let the worker go: it ends its children when its input ends."""
        with contextlib.suppress(BrokenPipeError):
            self.input.close()
        if "environment" not in self.__dict__:  # it may still be importing JAX for nobody
            self.process.terminate()
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.output.close()


class WorkerError(Exception):
    """A worker that could not even begin."""


def run(worker: Worker, plans: Iterable[Plan]) -> Iterator[Plan]:
    """Run the plans; give each as soon as the last of its results is in."""
    open_plans = {plan.job.question: plan for plan in plans if plan.job.steps}
    for reply in worker.replies(plan.job for plan in open_plans.values()):
        plan = open_plans[reply.question]
        plan.outcomes[reply.key] = reply.outcome
        if len(plan.outcomes) == len(plan.examples):
            yield open_plans.pop(reply.question)
    yield from open_plans.values()  # the worker has died: what is missing counts as a crash


def local_command() -> list[str]:
    """Name the worker that lies beside this file, run by this Python."""
    return [sys.executable, str(Path(__file__).parents[1] / "worker" / "__main__.py")]
