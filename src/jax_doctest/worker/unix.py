"""Pipes, signals and orphans: what Unix needs to be told about a process of ours."""

import contextlib
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

CONTROL_FD = 3  # where a new interpreter finds its line to the parent
OUTPUT_FD = 4  # and what its examples write to
_LOW_FD, _HIGH_FD = 100, 1000  # between what a snippet opens and what a system allows
_ENOUGH = 64  # chunks
PATIENCE, PAUSE = 1.0, 0.005  # seconds to put away shared memory; between two looks at it
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


class Capture(contextlib.AbstractContextManager["Capture"]):
    """The reading end of a pipe, and as much of what came through as is worth keeping."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.fd, source = os.pipe()
        self.source = os.fdopen(source, "wb", 0)
        os.set_blocking(self.fd, False)
        self.kept = bytearray()
        self.total = 0

    def __exit__(self, *_: object) -> None:
        self.source.close()
        os.close(self.fd)

    def drain(self) -> None:
        """Read whatever is there."""
        with contextlib.suppress(BlockingIOError):
            for _ in range(_ENOUGH):  # of what comes faster than it is read, the rest later
                if not (chunk := os.read(self.fd, 1 << 16)):
                    return
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


def move_away(fd: int) -> int:
    """Give a file a number that nobody guesses, and close all others: snippets find 3 free."""
    import fcntl
    import resource

    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[0]  # macOS: 256
    high = _HIGH_FD if allowed == resource.RLIM_INFINITY else min(_HIGH_FD, allowed)
    low = min(_LOW_FD, high // 2)
    away = low + int.from_bytes(os.urandom(2), "big") % (high - low)
    away = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, away)
    os.closerange(3, away)
    os.closerange(away + 1, 2 * _HIGH_FD)
    return away


def remove(folder: str) -> None:
    """Remove a folder with all that is in it, as far as that can be done."""
    with contextlib.suppress(RecursionError):  # before Python 3.13, of folders in folders
        shutil.rmtree(folder, ignore_errors=True)


def die_with_parent(parent: int) -> None:
    """Lead a group of one's own; follow a killed parent (at once on Linux, later elsewhere)."""
    with contextlib.suppress(PermissionError):  # already a leader
        os.setsid()
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)  # pragma: no cover - the parent died in between


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """Bound what is done. Raises TimeoutError."""

    def stop(number: int, frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def adopt_orphans() -> None:
    """Become the parent of what snippets leave running in the background (Linux)."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def bury_orphans(ours: set[int]) -> None:
    """End every child process that is not of our groups, and what these leave to us in turn."""
    lasting: set[int] = set()  # of another user, who alone may end them
    while orphans := {pid for pid, group in _children() if ours.isdisjoint((pid, group))} - lasting:
        for pid in orphans:
            if _tell(pid, signal.SIGKILL):
                os.waitpid(pid, 0)
            else:
                lasting.add(pid)


def _children() -> list[tuple[int, int]]:
    """Return what we are the parent of, each with its group (Linux; nothing elsewhere)."""
    try:
        children = Path(f"/proc/self/task/{os.getpid()}/children").read_text("utf-8").split()
    except OSError:
        return []
    return [(pid, os.getpgid(pid)) for pid in map(int, children)]


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
    """Wait for the work to end, and leave nothing of what it has started; give its exit status.

    A snippet can stop its parent, the work: then it goes on at once.
    """
    adopt_orphans()
    signal.signal(signal.SIGTERM, lambda *_: _tell(pid, signal.SIGTERM))
    while os.WIFSTOPPED(status := os.waitpid(pid, os.WUNTRACED)[1]):
        _tell(pid, signal.SIGCONT)
    bury_orphans(set())
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def _tell(pid: int, number: signal.Signals) -> bool:
    """Send a signal, and say whether that was allowed; what has just ended needs none."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)
        return True
    return False


_ended: dict[int, int] = {}  # exit statuses that have been asked for; a system tells them once


def status_of(pid: int, wait: bool = False) -> int | None:
    """Give the exit status of a child; nothing, while it goes on."""
    while pid not in _ended:
        there, status = os.waitpid(pid, 0 if wait else os.WNOHANG)
        if not there:
            return None
        if not os.WIFSTOPPED(status):  # as one is that lets itself be traced
            _ended[pid] = os.waitstatus_to_exitcode(status)
    return _ended[pid]


def kill_group(pid: int) -> int:
    """End a process and all that it started; give its exit status."""
    if pid not in _ended:
        _tell(pid, signal.SIGKILL)
    status = status_of(pid, wait=True)
    assert status is not None
    _end_keepers(pid)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    del _ended[pid]  # another process may have its number later
    return status


def _end_keepers(group: int) -> None:
    """End what is left of a group, and wait for Python's keepers of shared memory (Linux).

    Such a keeper leaves when the last of those has gone that it has served, and first puts away the
    memory and the semaphores that they have left: nobody else would, until the machine is started
    anew.
    """
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        members = [pid for pid, its in _children() if its == group]
        if not members:
            return
        for pid in members:
            if b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes():
                _tell(pid, signal.SIGKILL)
            os.waitpid(pid, os.WNOHANG)
        time.sleep(PAUSE)


def name_of(number: int) -> str:
    """Name a signal; some have none."""
    return next((known.name for known in signal.Signals if known == number), str(number))


def _prctl(option: int, value: int) -> None:
    with contextlib.suppress(AttributeError, ImportError, OSError):
        import ctypes

        ctypes.CDLL(None).prctl(option, value)
