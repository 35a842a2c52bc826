"""A process per question, and what its parent makes of it.

The parent imports JAX once and never starts a backend, so a child begins where a reader
begins, without paying for the import. Whatever happens inside a child stays inside it.
"""

from __future__ import annotations

import contextlib
import os
import re
import selectors
import socket
import sys
import tempfile
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path

from .. import model
from ..portable import reasons
from ..portable.compare import Shown, judge
from ..portable.inbox import GarbledError, Inbox, password
from ..portable.reasons import reason
from . import execute, unix

JUDGEMENT = 10.0  # seconds to compare what an example shows: nobody else is heard meanwhile
FAREWELL = 1.0  # seconds for a process to leave after its last example
TICK = 0.1  # seconds between looks at children whose end nothing announces
TRIES, PAUSE = 20, 0.5  # to start a process where there is no room for one; seconds between
STDERR_TAIL = 4000  # characters: the end is where a crash says why
# What JAX reads from the environment while it is imported, it has read in the parent.
_READ_AT_IMPORT = re.compile(r"\bJAX_[A-Z]")


# A frame of ours in a traceback that somebody prints: a reader's has none.
_OUR_FRAME = re.compile(
    r'^ *File "[^"]*\bjax_doctest[\\/]worker\b[^"]*", line .*\n(?: {4,}.*\n)*', re.M
)


def without_our_frames(text: str) -> str:
    """Leave out of a text the frames that are the engine's."""
    return _OUR_FRAME.sub("", text)


def supervise(
    jobs: Iterable[model.Job], settings: model.Settings, newest: bool, leash: int | None = None
) -> Generator[model.Reply]:
    """Run questions side by side; give each result as it comes.

    The leash is a file that ends when whoever asked for the run is gone. Where the system has no
    room for another process, the question waits for one to end; then for a while; then it is given
    up, and those behind it need not wait.
    """
    waiting = deque(jobs)
    children: list[Child] = []
    tries = TRIES
    unix.adopt_orphans()
    try:
        while waiting or children:
            while waiting and len(children) < settings.jobs:
                try:
                    children.append(Child(waiting[0], settings, newest))
                except OSError as error:
                    if children:
                        break
                    if tries:
                        tries -= 1
                        time.sleep(PAUSE)
                        continue
                    why = reason(reasons.NO_PROCESS, error.strerror)
                    for step in waiting[0].steps:
                        outcome = model.Outcome(model.NOT_RUN, reason=why)
                        yield model.Reply(waiting[0].question, step.key, outcome)
                else:
                    tries = TRIES
                waiting.popleft()
            wait_for_news(children, leash)
            for child in children:
                yield from child.news()
            children = [child for child in children if child.status is None]
            unix.bury_orphans({child.pid for child in children})
    finally:
        for child in children:
            child.end()
        unix.bury_orphans(set())


def wait_for_news(children: list[Child], leash: int | None) -> None:
    """Sleep until a child has something to say, or it is time to look after one."""
    with selectors.DefaultSelector() as selector:
        for child in children:
            for source in (child.control, child.output.fd, child.errors.fd):
                selector.register(source, selectors.EVENT_READ)
        if leash is not None:
            selector.register(leash, selectors.EVENT_READ)
        ready = {key.fd for key, _ in selector.select(TICK)}
    if leash is not None and leash in ready and not os.read(leash, 4096):
        raise SystemExit(1)  # whoever asked for this run is gone


class Child:
    """The process of one question, as its parent sees it."""

    def __init__(self, job: model.Job, settings: model.Settings, newest: bool) -> None:
        self.job = job
        self.newest = newest
        self.pending = deque(job.steps)
        self.status: int | None = None
        with contextlib.ExitStack() as made:  # undone here, where one of the steps fails
            self.folder = tempfile.mkdtemp(prefix="question-")
            made.callback(unix.remove, self.folder)
            self.request = Path(self.folder, "job.json")  # of a new interpreter
            self.output = made.enter_context(unix.Capture(settings.output_limit))
            self.errors = made.enter_context(unix.Capture(settings.output_limit))
            self.control, theirs = map(made.enter_context, socket.socketpair())
            self.control.setblocking(False)
            word = password()
            self.inbox = Inbox(word, settings.output_limit)
            self.pid = self.start(settings, theirs, word)
            for end in (theirs, self.output.source, self.errors.source):
                end.close()
            self.made = made.pop_all()
        self.wind_up()

    def start(self, settings: model.Settings, theirs: socket.socket, word: bytes) -> int:
        """Begin the process: forked from here, or a new interpreter where that will not do."""
        inside = Path(self.folder, "here")
        inside.mkdir()
        code = "\n".join(step.example.source for step in self.job.steps)
        # What JAX brings along (bfloat16 for NumPy) is not there where nobody imports JAX.
        own_import = "jax" not in code or _READ_AT_IMPORT.search(code) is not None
        if not settings.fork or (settings.import_jax and own_import):
            return self.spawn(settings, theirs, word, str(inside))
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            try:
                unix.die_with_parent(parent)
                os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # with nothing to read
                os.dup2(self.output.source.fileno(), 1)
                os.dup2(self.errors.source.fileno(), 2)
                control = socket.socket(fileno=unix.move_away(theirs.detach()))
                execute.run(self.job, settings, control, word, str(inside))
            finally:
                os._exit(execute.NO_REPORT)  # pragma: no cover - run() does not return
        return pid

    def spawn(
        self, settings: model.Settings, theirs: socket.socket, word: bytes, inside: str
    ) -> int:
        """Start a new interpreter for this question."""
        data = {"job": self.job, "settings": settings, "folder": inside, "parent": os.getpid()}
        self.request.write_text(model.dumps(data | {"word": word.decode()}), encoding="utf-8")
        return os.posix_spawn(
            sys.executable,
            [sys.executable, sys.argv[0], "--child", str(self.request)],
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_DUP2, self.errors.source.fileno(), 1),  # until it begins
                (os.POSIX_SPAWN_DUP2, self.errors.source.fileno(), 2),
                (os.POSIX_SPAWN_DUP2, theirs.fileno(), unix.CONTROL_FD),
                (os.POSIX_SPAWN_DUP2, self.output.source.fileno(), unix.OUTPUT_FD),
            ],
        )

    def wind_up(self) -> None:
        """Give the next example its time, or the process the time to leave."""
        limit = self.pending[0].timeout if self.pending else FAREWELL
        self.deadline = time.monotonic() + limit

    def news(self) -> Iterator[model.Reply]:
        """Give the results that have come in; end what has run out of time or has died."""
        silent = self.listen() or unix.status_of(self.pid) is not None
        self.drain()
        late = time.monotonic() > self.deadline
        if not self.pending:
            if silent or late:
                self.end()
            return
        try:
            report = self.inbox.take(model.Report)
        except GarbledError:
            yield from self.give_up(model.CRASHED, reason(reasons.GARBLED))
            return
        if report:
            yield from self.hear(report)
        elif silent:
            unread = self.request.exists()  # by an interpreter that could not begin
            yield from self.give_up(model.NOT_RUN if unread else model.CRASHED, self.last_words())
        elif late:
            limit = self.pending[0].timeout
            yield from self.give_up(model.TIMEOUT, reason(reasons.TIMED_OUT, f"{limit:g}"))

    def listen(self) -> bool:
        """Read what has come; true where nobody is there to report any more."""
        try:
            while not self.inbox.lines:
                chunk = self.control.recv(1 << 16)
                if not chunk:
                    return True
                self.inbox.put(chunk)
        except BlockingIOError:
            return False
        except ConnectionResetError:  # pragma: no cover - it died with our answer unread
            return True
        return False

    def drain(self) -> None:
        """Read what the child has printed."""
        self.output.drain()
        self.errors.drain()

    def hear(self, report: model.Report) -> Iterator[model.Reply]:
        """Take the report of one example, and let the child go on."""
        step = self.pending.popleft()
        outcome = self.outcome(step, report)
        yield self.reply(step, outcome)
        if step.kind == "testsetup" and outcome.bad:
            yield from self.abandon(reason(reasons.UNPREPARED, step.example.line))
            self.end()
            return
        self.wind_up()
        with contextlib.suppress(OSError):  # where it is gone, that shows when it is listened to
            self.control.send(b".")

    def outcome(self, step: model.Step, report: model.Report) -> model.Outcome:
        """Judge what an example showed."""
        output, errors = map(without_our_frames, (self.output.take(), self.errors.take()))
        if report.skipped:
            return model.Outcome(model.SKIPPED, reason=reason(reasons.SKIP_IF, report.skipped))
        shown = Shown(output, without_our_frames(report.error), report.notes, report.warnings)
        try:
            with unix.within(JUDGEMENT):
                state, why = judge(step.example, shown, self.newest)
        except TimeoutError:
            state, why = model.TIMEOUT, reason(reasons.TIMED_OUT, f"{JUDGEMENT:g}")
        seconds = round(report.seconds, 4)
        tail = errors[-STDERR_TAIL:]
        got = shown.text(step.example.want)
        return model.Outcome(state, got, why, seconds, tail, report.frames)

    def last_words(self) -> str:
        """Say how the process ended."""
        deadline = time.monotonic() + 10 * TICK
        while unix.status_of(self.pid) is None:  # it closes its files a moment before it is gone
            if time.monotonic() > deadline:
                return reason(reasons.CLOSED)
            time.sleep(TICK / 10)
        status = self.end()
        if status == execute.NO_REPORT:
            return reason(reasons.UNREPORTED)
        if status < 0:
            return reason(reasons.SIGNAL, unix.name_of(-status))
        return reason(reasons.EXIT, status)

    def give_up(self, state: str, why: str) -> Iterator[model.Reply]:
        """Report the example that ended the process, and those that never had their turn."""
        self.end()
        step = self.pending.popleft()
        errors = without_our_frames(self.errors.take())[-STDERR_TAIL:]
        yield self.reply(step, model.Outcome(state, self.output.take(), why, stderr=errors))
        yield from self.abandon(reason(reasons.ENDED, step.example.line))

    def abandon(self, why: str) -> Iterator[model.Reply]:
        """Report the examples that never had their turn."""
        while self.pending:
            yield self.reply(self.pending.popleft(), model.Outcome(model.SKIPPED, reason=why))

    def reply(self, step: model.Step, outcome: model.Outcome) -> model.Reply:
        """Address an outcome."""
        return model.Reply(self.job.question, step.key, outcome)

    def end(self) -> int:
        """Leave nothing of this process behind; give its exit status."""
        if self.status is not None:
            return self.status
        self.status = unix.kill_group(self.pid)
        self.drain()
        self.made.close()
        return self.status
