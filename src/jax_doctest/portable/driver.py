"""Starts a worker on this machine, and gets questions through it.

The builder drives it, and so does the bundle.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from ..model import Environment, Job, Reply, Settings, dumps, loads
from .language import _
from .plan import Plan

GRACE = 5.0  # seconds for a worker to put its children away
PATIENCE = 60.0  # seconds beyond a time-out, for a worker that no longer says anything
_START = 600.0  # seconds to import JAX and find devices: a TPU takes its time
# What snippets see of an environment. The rest may be secret, or change results.
_NAMES = {
    *("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TERM"),
    *("TMPDIR", "TEMP", "TMP", "VIRTUAL_ENV"),
    *("PYTHONPATH", "PYTHONHOME", "PYTHONNOUSERSITE", "PYTHONUSERBASE"),
}
_BEGINNINGS = (
    *("LC_", "LD_", "DYLD_", "XDG_", "CUDA_", "NVIDIA_", "ROCM_", "ROCR_", "HIP_", "HSA_"),
    *("TPU_", "COVERAGE_"),
)


def scrubbed(environ: Mapping[str, str], asked_for: Mapping[str, str]) -> dict[str, str]:
    """Keep of an environment what snippets need, and add what was asked for."""
    kept = {
        name: value
        for name, value in environ.items()
        if name in _NAMES or name.startswith(_BEGINNINGS)
    }
    return kept | dict(asked_for)


@contextlib.contextmanager
def interrupts() -> Iterator[None]:
    """Take a closed terminal, and whoever ends us, for Ctrl-C: what is done is kept."""

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    main = threading.current_thread() is threading.main_thread()  # no other one may
    numbers = (signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM) if main else ()
    before = {number: signal.signal(number, interrupt) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


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
        self.heard = b""
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
        line = self.line(_START)
        if not line:
            self.process.kill()
            status = self.process.wait()
            raise WorkerError(
                _("The worker could not start (exit status {status}).").format(status=status)
            )
        return loads(Environment, line)

    def line(self, patience: float) -> bytes:
        """Read a line; nothing, where the worker has ended, or has said nothing for too long."""
        while b"\n" not in self.heard:
            ready, _, _ = select.select([self.output], [], [], patience)
            chunk = os.read(self.output.fileno(), 1 << 16) if ready else b""
            if not chunk:
                return b""
            self.heard += chunk
        line, _, self.heard = self.heard.partition(b"\n")
        return line

    def replies(self, jobs: Sequence[Job]) -> Iterator[Reply]:
        """Have questions run; give the results as they come, until all are there."""
        self.send(jobs)
        patience = PATIENCE + max((step.timeout for job in jobs for step in job.steps), default=0.0)
        while line := self.line(patience):
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
    for reply in worker.replies([plan.job for plan in open_plans.values()]):
        plan = open_plans[reply.question]
        plan.outcomes[reply.key] = reply.outcome
        if len(plan.outcomes) == len(plan.examples):
            yield open_plans.pop(reply.question)
    yield from open_plans.values()  # the worker has died: what is missing was not run


def local_command() -> list[str]:
    """Name the worker that lies beside this file, run by this Python."""
    return [sys.executable, str(Path(__file__).parents[1] / "worker" / "__main__.py")]
