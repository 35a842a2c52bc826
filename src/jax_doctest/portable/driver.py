"""Starts a worker on this machine, and gets questions through it.

The builder drives it, and so does the bundle.
"""

import contextlib
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from ..model import EngineError, Environment, Job, Reply, Settings, T, dumps
from .environ import scrubbed
from .inbox import GarbledError, Inbox, password
from .language import N_, _
from .plan import Plan

GRACE = 5.0  # seconds for a worker to put its children away
PATIENCE = 60.0  # seconds beyond a time-out, for a worker that no longer says anything
_START = 600.0  # seconds to import JAX and find devices: a TPU takes its time
NO_START = N_("The worker could not start (exit status {status}).")
WINDOWS = N_(
    "Examples do not run on Windows. Use WSL: https://learn.microsoft.com/windows/wsl/install"
)


@contextlib.contextmanager
def interrupts() -> Iterator[None]:
    """Take a closed terminal, and whoever ends us, for Ctrl-C: what is done is kept.

    A second signal disturbs nobody who is putting things away, until the process has ended, and
    what is ignored (`nohup`) stays so.
    """
    before: dict[int, Any] = {}

    def interrupt(number: int, frame: object) -> None:
        for other in before:
            signal.signal(other, signal.SIG_IGN)
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():  # no other one may
        for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"):
            number = getattr(signal, name, None)  # Windows has not all of them
            if number and signal.getsignal(number) is not signal.SIG_IGN:
                before[number] = signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) is interrupt:
                signal.signal(number, handler)


class Worker(contextlib.AbstractContextManager["Worker"]):
    """A process that has JAX, seen from outside. Raises EngineError where there can be none."""

    def __init__(self, command: list[str], settings: Settings) -> None:
        if sys.platform == "win32":
            raise EngineError(_(WINDOWS))
        self.settings = settings
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=scrubbed(os.environ, settings.environ),
            start_new_session=True,
        )
        assert self.process.stdin
        assert self.process.stdout
        self.input, self.output = self.process.stdin, self.process.stdout
        word = password()
        self.inbox = Inbox(word, settings.output_limit)
        self.send(settings, word)

    def __exit__(self, *_: object) -> None:
        self.close()

    def send(self, message: object, word: bytes = b"") -> None:
        """Write one line to the worker; one that has died shows when it is read from."""
        with contextlib.suppress(BrokenPipeError):
            self.input.write(word + dumps(message).encode() + b"\n")
            self.input.flush()

    @cached_property
    def environment(self) -> Environment:
        """Where it runs, heard once it has imported JAX. Raises EngineError."""
        environment = self.hear(Environment, _START)
        if not environment:
            self.process.kill()
            status = self.process.wait()
            raise EngineError(_(NO_START).format(status=status))
        return environment

    def hear(self, kind: type[T], patience: float) -> T | None:
        """Wait for a message; give none where the worker has ended, or sends none for too long.

        What else is written to where it answers is passed over.
        """
        deadline = time.monotonic() + patience
        left = patience
        while True:
            while self.inbox.lines:
                with contextlib.suppress(GarbledError):
                    return self.inbox.take(kind)
            if left < 0:
                return None
            left = deadline - time.monotonic()  # below 0, after we were stopped: a last look
            ready, _, _ = select.select([self.output], [], [], max(0.0, left))
            if ready:
                chunk = os.read(self.output.fileno(), 1 << 16)
                if not chunk:
                    return None
                self.inbox.put(chunk)

    def replies(self, jobs: Sequence[Job]) -> Iterator[Reply]:
        """Have questions run; give the results as they come, until all are there."""
        self.send(jobs)
        patience = PATIENCE + max((step.timeout for job in jobs for step in job.steps), default=0.0)
        while reply := self.hear(Reply, patience):
            yield reply

    def close(self) -> None:
        """Let the worker go: it ends its children when its input ends."""
        with contextlib.suppress(BrokenPipeError):
            self.input.close()
        if "environment" not in self.__dict__:  # it may still be importing JAX for nobody
            self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(GRACE)
        self.tell_all(signal.SIGCONT)  # a snippet may have stopped them
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(GRACE)
        if self.process.poll() is None:
            self.tell_all(signal.SIGKILL)
            self.process.wait()
        self.output.close()

    def tell_all(self, number: signal.Signals) -> None:
        """Send a signal to the worker, and to what works for it."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)


def run(worker: Worker, plans: Iterable[Plan]) -> Iterator[Plan]:
    """Run the plans; give each as soon as the last of its results is in."""
    open_plans = {plan.job.question: plan for plan in plans if plan.job.steps}
    for reply in worker.replies([plan.job for plan in open_plans.values()]):
        plan = open_plans[reply.question]
        plan.outcomes[reply.key] = reply.outcome
        if len(plan.outcomes) == len(plan.examples):
            yield open_plans.pop(reply.question)
        if not open_plans:
            return
    yield from open_plans.values()  # the worker has died: what is missing was not run


def local_command() -> list[str]:
    """Name the worker that lies beside this file, run by this Python."""
    return [sys.executable, str(Path(__file__).parents[1] / "worker" / "__main__.py")]
