"""Inside the process of one question: its examples, one after the other.

Nothing here outlives the question, so nothing has to be put back.
"""

import __future__ as future_features

import builtins
import contextlib
import io
import json
import os
import resource
import signal
import socket
import sys
import tempfile
import threading
import time
import traceback
import types
import warnings
from os import _exit, getpid
from pathlib import Path
from traceback import TracebackException, walk_tb
from typing import Any, NoReturn

from ..model import Frame, Job, Report, Settings, Step, decode
from .unix import CONTROL_FD, OUTPUT_FD, adopt_orphans, die_with_parent, move_away

# What snippets replace is not what runs and reports them.
globals()["__builtins__"] = dict(vars(builtins))

FILENAME = "<stdin>"  # as a reader's own interpreter calls what is typed into it
NO_REPORT = 70  # the exit status of a process that cannot tell its parent
_TEXTS = ("error", "notes", "skipped")  # of a report
_FEATURES = [getattr(future_features, name) for name in future_features.all_feature_names]


def run(job: Job, settings: Settings, control: socket.socket, word: bytes, folder: str) -> NoReturn:
    """Run a question, report each example as it is done, and leave."""
    status = NO_REPORT
    try:
        become_an_interpreter(settings, folder)
        session = Session(settings.setup, Reporter(control, word, settings.output_limit))
        os.register_at_fork(after_in_child=control.close)
        for step in job.steps:
            os.environ.update(step.environ)
        for step in job.steps:
            session.run(step)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        # What the snippets registered for exit has no say in the results, and nothing of
        # the parent's that still waits to be cleaned up is for a child to touch.
        _exit(status)


def become_an_interpreter(settings: Settings, folder: str) -> None:
    """Look like Python just after its start, to the code that is about to run."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.chdir(folder)
    os.environ["TMPDIR"] = tempfile.tempdir = os.path.dirname(folder)  # noqa: PTH120 - of its own
    adopt_orphans()  # what a snippet leaves running in the background is its own until it ends
    stdin = io.TextIOWrapper(io.FileIO(0, closefd=False), encoding="utf-8")
    sys.stdin = sys.__stdin__ = stdin  # type: ignore[misc]
    # What no terminal can show is an error to a reader, too.
    sys.stdout = sys.__stdout__ = _stream(1, "strict")  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = _stream(2, "backslashreplace")  # type: ignore[misc]
    sys.argv = [""]
    sys.path[:] = ["", *settings.path, *sys.path[1:]]  # the first was our own
    for name in list(sys.modules):
        if name.partition(".")[0] in ("jax_doctest", "packaging"):
            del sys.modules[name]
    main = types.ModuleType("__main__")
    main.__dict__["__builtins__"] = sys.modules["builtins"]
    sys.modules["__main__"] = main


def _stream(fd: int, errors: str) -> io.TextIOWrapper:
    raw = io.BufferedWriter(io.FileIO(fd, "w", closefd=False))
    return io.TextIOWrapper(raw, encoding="utf-8", errors=errors, line_buffering=True, newline="\n")


class Reporter:
    """The line to the parent. It holds what it calls, whatever becomes of their modules."""

    def __init__(self, control: socket.socket, word: bytes, limit: int) -> None:
        self.word = word
        self.limit = limit
        self.encode = json.JSONEncoder().encode
        self.send, self.receive = control.sendall, control.recv

    def report(self, report: Report) -> None:
        """Tell the parent, and wait until it has read what the example printed."""
        said = {
            **{name: self.cut(getattr(report, name), self.limit) for name in _TEXTS},
            "seconds": report.seconds,
            "warnings": [self.cut(text, self.limit // 100) for text in report.warnings[:100]],
            "frames": [vars(frame) for frame in report.frames[-100:]],
        }
        self.send(self.word + self.encode(said).encode() + b"\n")
        if not self.receive(1):
            _exit(0)  # pragma: no cover - the parent is gone

    @staticmethod
    def cut(text: str, limit: int) -> str:
        """Leave out what is too much, and escape what no file can hold."""
        more = f"\n[... +{len(text) - limit:,}]\n" if len(text) > limit else ""
        return text[:limit].encode("utf-8", "backslashreplace").decode() + more


class Session:
    """A namespace, and what goes with it."""

    def __init__(self, setup: str, reporter: Reporter) -> None:
        self.setup = setup
        self.reporter = reporter
        self.namespace: dict[str, Any] = sys.modules["__main__"].__dict__
        self.features = 0  # what `from __future__ import` has turned on so far
        self.owners: dict[types.CodeType, int] = {}  # which example a function is from
        self.warned: list[str] = []
        self.show_warnings = False
        self.clock = time.perf_counter  # what tests may stand still with is not ours
        self.pid = getpid()
        self.write_warning = warnings.showwarning
        warnings.showwarning = self.note_warning
        threading.excepthook, sys.unraisablehook = self.note_in_thread, self.note_ignored

    def run(self, step: Step) -> None:
        """Run one example and report it."""
        self.show_warnings = "SHOW_WARNINGS" in step.example.flags
        begun = self.clock()
        try:
            if step.skip_if and self.condition_holds(step.skip_if):
                self.reporter.report(Report(0.0, skipped=step.skip_if))
                return
            error = self.execute(step)
        except BaseException as mistake:  # in the condition
            error = mistake
        late = settle()
        error = late if error is None else error  # which may call itself false
        seconds = self.clock() - begun
        if getpid() != self.pid:  # a process that the example forked came back here
            code = error.code if isinstance(error, SystemExit) else 0
            _exit(code if isinstance(code, int) else 0)
        warned, self.warned = self.warned, []  # what comes from now on is the next one's
        report = Report(seconds, tuple(warned), **self.describe(step, error))
        self.reporter.report(report)

    def condition_holds(self, expression: str) -> bool:
        """Weigh a `skipif` as sphinx.ext.doctest does: beside the snippets, not among them."""
        scratch: dict[str, Any] = {}
        exec(self.setup, scratch)
        return bool(eval(expression, scratch))

    def execute(self, step: Step) -> BaseException | None:
        """Run the code of an example; give what it raised."""
        try:
            code = compile(
                step.example.source, FILENAME, step.example.mode, self.features, dont_inherit=True
            )
            self.claim(code, step.key)
            exec(code, self.namespace)
        except BaseException as error:  # SystemExit and KeyboardInterrupt are outcomes too
            return error
        return None

    def claim(self, code: types.CodeType, key: int) -> None:
        """Remember which example this code is from, and keep its future features."""
        for feature in _FEATURES:
            self.features |= code.co_flags & feature.compiler_flag
        self.owners[code] = key
        for constant in code.co_consts:
            if isinstance(constant, types.CodeType):
                self.claim(constant, key)

    def note_warning(
        self, message: Warning | str, category: type[Warning], *place: Any, **more: Any
    ) -> None:
        """Take a warning as what it is."""
        self.note(f"{category.__name__}: {message}")
        self.write_warning(message, category, *place, **more)

    def note_in_thread(self, raised: threading.ExceptHookArgs) -> None:
        """Take an exception that ends a thread for a warning: nothing else ends with it."""
        if raised.exc_type is not SystemExit:
            self.note(f"Exception in a thread: {last_words(raised.exc_type, raised.exc_value)}")
        threading.__excepthook__(raised)

    def note_ignored(self, raised: "sys.UnraisableHookArgs") -> None:
        """Take an exception that Python cannot raise for a warning."""
        self.note(f"Exception ignored: {last_words(raised.exc_type, raised.exc_value)}")
        sys.__unraisablehook__(raised)

    def note(self, text: str) -> None:
        """Show a warning where the example asks for it; remember it in any case."""
        self.warned.append(text)
        if self.show_warnings:
            print(text.encode("utf-8", "backslashreplace").decode())  # as standard error would

    def describe(self, step: Step, error: BaseException | None) -> dict[str, Any]:
        """Put an exception into words, as Python prints it last."""
        if error is None:
            return {}
        with contextlib.suppress(Exception):  # it may be made so that nothing can be told of it
            return self.described(step, error)
        return {"error": f"{type(error).__name__}\n"}

    def described(self, step: Step, error: BaseException) -> dict[str, Any]:
        """Give its last lines, its notes, and where on the page it went through."""
        stack = error.__traceback__ and error.__traceback__.tb_next  # the first frame is ours
        report = TracebackException(type(error), error, stack, lookup_lines=False)
        noted = list(report.format_exception_only())
        report.__notes__ = None
        lines = list(report.format_exception_only())
        notes = noted[len(lines) :]
        if isinstance(error, SyntaxError):
            lines = lines[-1:]  # not the place: it is of the page, and Python's to word
        frames = [
            Frame(self.owners[frame.f_code], number, frame.f_code.co_name)
            for frame, number in walk_tb(stack)
            if frame.f_code in self.owners
        ]
        if isinstance(error, SyntaxError) and not stack:  # the code itself cannot be read
            frames = [Frame(step.key, error.lineno or 1, "<module>")]
        return {"error": "".join(lines), "notes": "".join(notes), "frames": tuple(frames)}


def last_words(kind: type[BaseException], value: BaseException | None) -> str:
    """Give an exception as Python prints it last."""
    return "".join(traceback.format_exception_only(kind, value)).rstrip()


def settle() -> Exception | None:
    """Wait as a reader does before typing on: for callbacks, which may fail, and for buffers."""
    error = None
    try:
        getattr(sys.modules.get("jax"), "effects_barrier", int)()
    except Exception as late:
        error = late
        # Up to JAX 0.11 it would be raised at every barrier from now on; nobody types one.
        with contextlib.suppress(Exception):
            sys.modules["jax._src.dispatch"].runtime_tokens.clear()
    for name in ("stdout", "stderr"):
        with contextlib.suppress(Exception):
            getattr(sys, name).flush()
    with contextlib.suppress(Exception):
        import ctypes

        ctypes.CDLL(None).fflush(None)
    return error


def run_from_file(path: str) -> NoReturn:
    """Be the process of a question that could not be forked."""
    file = Path(path)
    data = json.loads(file.read_text(encoding="utf-8"))
    file.unlink()  # it has the word
    die_with_parent(data["parent"])
    sys.stdout.flush()  # what a sitecustomize has printed is of no example
    os.dup2(OUTPUT_FD, 1)
    control = socket.socket(fileno=move_away(CONTROL_FD))
    job, settings = decode(Job, data["job"]), decode(Settings, data["settings"])
    run(job, settings, control, data["word"].encode(), data["folder"])
