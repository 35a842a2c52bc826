"""Pipes, signals and orphans: what Unix needs to be told about a process of ours."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

CONTROL_FD = 3  # where a new interpreter finds its line to the parent
_HIGH_FD = 900  # beyond what a snippet opens, or what the parent holds
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


class Capture:
    """The reading end of a pipe, and as much of what came through as is worth keeping."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.fd, self.source = os.pipe()
        os.set_blocking(self.fd, False)
        self.kept = bytearray()
        self.total = 0

    def drain(self) -> None:
        """Read whatever is there."""
        with contextlib.suppress(BlockingIOError):
            while chunk := os.read(self.fd, 1 << 16):
                self.total += len(chunk)
                self.kept += chunk[: max(0, self.limit - len(self.kept))]

    def take(self) -> str:
        """Give what came since the last time, with a mark where it was too much."""
        text = self.kept.decode("utf-8", "backslashreplace")
        if self.total > self.limit:
            text += f"\n[... +{self.total - self.limit:,} B]\n"
        self.kept.clear()
        self.total = 0
        return text


def connect(output: int, errors: int) -> None:
    """Make two pipes the standard streams, with nothing to read."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    for fd, standard in ((nothing, 0), (output, 1), (errors, 2)):
        os.dup2(fd, standard)


def move_away(fd: int) -> int:
    """Give a file a high number, and close all between: snippets find 3 free, as they should."""
    import fcntl

    high = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, _HIGH_FD)
    os.closerange(3, _HIGH_FD)
    return high


def die_with_parent(parent: int) -> None:
    """Lead a group of one's own; follow a killed parent (at once on Linux, later elsewhere)."""
    with contextlib.suppress(PermissionError):  # already a leader
        os.setsid()
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)  # pragma: no cover - the parent died in between


def adopt_orphans() -> None:
    """Become the parent of what snippets leave running in the background (Linux)."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def bury_orphans(ours: set[int]) -> None:
    """End every child process that is not ours, and what these leave to us in their turn."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    with contextlib.suppress(OSError):
        while orphans := {int(word) for word in children.read_text().split()} - ours:
            for pid in orphans:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)


def kept(work: Callable[[], int]) -> int:
    """Work in a process of its own (Linux): its keeper ends what it leaves behind, however it ends.

    Where the keeper is killed, the work is told to end.
    """
    keeper = os.getpid()
    if sys.platform == "linux" and (pid := os.fork()):
        return _keep(pid)
    if os.getpid() != keeper:
        _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    return work()


def _keep(pid: int) -> int:
    """Wait for the work to end, and leave nothing of what it has started; give its exit status."""
    adopt_orphans()
    signal.signal(signal.SIGTERM, lambda *_: os.kill(pid, signal.SIGTERM))
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    bury_orphans(set())
    return code if code >= 0 else 128 - code


def kill_group(pid: int) -> int:
    """End a process and all that it started; give its exit status."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _prctl(option: int, value: int) -> None:
    with contextlib.suppress(AttributeError, OSError):
        import ctypes

        ctypes.CDLL(None).prctl(option, value)
