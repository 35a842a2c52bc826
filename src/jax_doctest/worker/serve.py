"""The worker proper: settings and questions come in as lines, answers go out as lines."""

import contextlib
import dataclasses
import json
import os
import platform
import re
import resource
import signal
import sys
from types import FrameType
from typing import Any, NoReturn

from ..model import (
    PASSED,
    PLATFORMS,
    Environment,
    Example,
    Job,
    Settings,
    Step,
    decode,
    dumps,
    loads,
)
from ..portable.compare import Shown
from ..portable.inbox import WORD
from ..portable.installed import devices, fingerprint, found, libraries, version_of
from ..portable.language import _, speak
from ..portable.reasons import sentence
from . import execute, fork, unix

# Starting a backend in the parent would rule out forking: a question of our own finds out.
_PROBE = """
import json, jax
device = jax.devices()[0]
client = device.client
about = jax.default_backend(), client.platform_version, device.device_kind
print(json.dumps([*map(str, about), int(jax.device_count())]))
"""
_CPU = "cpu"
_FILES = 8  # for each question: its process inherits those of the others
_PROBE_TIMEOUT = 300.0  # a TPU takes its time


def serve() -> int:
    """Work beside a keeper, so that nothing stays even where the work is killed."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):  # are for whoever started us
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # where it is ignored, nobody learns of an end
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    sys.stdout.flush()  # what a sitecustomize has printed is of no question
    try:
        return unix.kept(work)
    except OSError as error:  # there is no room for the process that does the work
        print(error, file=sys.stderr)
        return 1


def work() -> int:
    """Import JAX, say where we are, run what is asked for, end with the input."""
    answers = os.dup(1)
    os.dup2(2, 1)  # whatever importing JAX prints is not a result
    signal.signal(signal.SIGTERM, _leave)
    if not (line := _read_line()):
        return 1  # nobody asks for anything
    word, settings = line[:WORD], loads(Settings, line[WORD:])
    environment = look_around(settings)
    try:
        _send(answers, word, environment)
        line = _read_line()
        jobs = [decode(Job, job) for job in json.loads(line or "[]")]
        settings = fitted(settings, environment)
        newest = bool(settings.newest) and environment.jax == settings.newest
        with contextlib.closing(fork.supervise(jobs, settings, newest, leash=0)) as replies:
            for reply in replies:
                _send(answers, word, reply)
    except BrokenPipeError:  # nobody listens any more
        return 1
    return 0


def _send(fd: int, word: bytes, message: object) -> None:
    """Write a message; whatever a snippet has written there before ends in front of it."""
    data = b"\n" + word + dumps(message).encode() + b"\n"
    while data:
        data = data[os.write(fd, data) :]


def fitted(settings: Settings, environment: Environment) -> Settings:
    """Run as many questions at a time as may have files open.

    Only one where the first takes all of an accelerator's memory.
    """
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    room = settings.jobs if files == resource.RLIM_INFINITY else max(1, files // _FILES)
    jobs = min(settings.jobs, room) if environment.platform == "cpu" else 1
    return dataclasses.replace(settings, jobs=jobs)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)


def _read_line() -> bytes:
    """Read a line of the input; nothing is sent beyond it before we have answered."""
    line = b""
    while not line.endswith(b"\n") and (chunk := os.read(0, 1 << 16)):
        line += chunk
    return line


def look_around(settings: Settings) -> Environment:
    """Find out where we are."""
    there = found()
    here: dict[str, Any] = {
        "python": platform.python_version(),
        "jax": version_of("jax"),
        "jaxlib": version_of("jaxlib"),
        "numpy": version_of("numpy"),
        "system": platform.system(),
        "machine": platform.machine(),
        "libraries": libraries(there),
        "packages": fingerprint(there),
    }
    asked = settings.environ.get("JAX_PLATFORMS", _CPU) != _CPU
    if not (here["jax"] and (settings.import_jax or devices() or asked)):  # a CPU is no news
        return Environment(**here)
    if settings.import_jax and settings.fork:
        # An exception of ours, raised within a module in C++, would abort with a trace.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        try:
            __import__("jax")
            sys.stdout.flush()  # or each question would write what is left of it
        except Exception as error:
            raise SystemExit(execute.last_words(type(error), error)) from None
        signal.signal(signal.SIGTERM, _leave)
    backend, version, kind, count = _probe(settings)
    kinds = re.findall(r"\b(cuda|rocm)\b", version.lower())[:1]
    return Environment(**here, platforms=(backend, *kinds), device_kind=kind, devices=count)


def _probe(settings: Settings) -> tuple[str, str, str, int]:
    step = Step(0, Example(_PROBE, None, 0, 0, mode="exec"), "testcode", _PROBE_TIMEOUT)
    (reply,) = fork.supervise([Job("probe", (step,))], settings, newest=False, leash=None)
    if reply.outcome.state != PASSED:
        speak(settings.language)
        one = reply.outcome
        error = Shown.read(one.got).error or one.stderr or sentence(one.reason)
        asked = settings.environ.get("JAX_PLATFORMS") or ", ".join(PLATFORMS)
        said = _("JAX could not start ({platform}): {error}")
        raise SystemExit(said.format(platform=asked, error=" ".join(error.split())))
    backend, version, kind, count = json.loads(reply.outcome.got.splitlines()[-1])
    return backend, version, kind, count
