"""What is known from before: what went well need not run again, nor need JAX be imported for it."""

import contextlib
import dataclasses
import hashlib
import json
import os
import sys
from collections.abc import Set
from dataclasses import dataclass
from pathlib import Path

from ..atomic import write_whole
from ..bundled import files
from ..model import PASSED, SKIPPED, EngineError, Environment, Outcome, Settings, T, decode, dumps
from ..portable.environ import named_in, scrubbed
from ..portable.installed import devices, fingerprint, found
from ..portable.language import _
from ..portable.plan import Plan
from ..portable.reasons import is_condition

# What a scrubbed environment still holds, and what can change an outcome without being named.
_MATTERS = (
    *("PYTHON", "LANG", "LC_", "TZ", "PATH", "LD_"),
    *("CUDA_", "NVIDIA_", "HIP_", "HSA_", "ROCR_", "ROCM_", "TPU_"),
)
_ENVIRONMENT = "environment.json"


@dataclass(frozen=True)
class Place:
    """Where the last run was, and what was installed there."""

    installed: str
    environment: Environment


@dataclass(frozen=True)
class LastRun:
    """A folder that keeps what an environment was the last time, and what came of its questions."""

    folder: Path
    installed: str  # a fingerprint of what is installed there now

    def environment(self) -> Environment | None:
        """Give the environment, if nothing has been installed since."""
        place = _kept(Place, self.folder / _ENVIRONMENT)
        return place.environment if place and place.installed == self.installed else None

    def remember(self, environment: Environment) -> None:
        """Write the environment down."""
        _keep(self.folder / _ENVIRONMENT, Place(self.installed, environment))


@dataclass(frozen=True)
class CachedQuestion:
    """What came of a question, under all that could change it."""

    key: str
    seconds: float
    outcomes: tuple[Outcome, ...]


class Cache:
    """Outcomes of questions in which nothing failed, under all that could change them."""

    def __init__(self, folder: Path, environment: Environment, settings: Settings) -> None:
        self.file, self.parts_file = folder / "cache.json", folder / "parts.json"
        # What a search path leads to can change under our feet.
        self.usable = not (settings.path or os.environ.get("PYTHONPATH"))
        # Nor does what says how many run at a time, what else is supported, or how it is told.
        newest = (settings.newest,) if settings.newest == environment.jax else ()
        kept = dataclasses.replace(settings, jobs=1, releases=newest, language="")
        engine = hashlib.sha256(b"".join(file.read_bytes() for file in files())).hexdigest()
        self.environ = scrubbed(os.environ, settings.environ)
        named = sorted(self.environ.items())  # shells differ in the order of what they hand on
        matters = {key: value for key, value in named if key.startswith(_MATTERS)}
        self.context = [engine, environment, kept, matters]
        # Each thing that goes into all keys, by a name that people know.
        names = (_("the engine"), _("Python and packages"), _("settings"), *matters)
        parts = (engine, environment, kept, *matters.values())
        self.parts = dict(zip(names, map(_fingerprint, parts), strict=True))
        self.before = _kept(dict[str, str], self.parts_file) or {}
        known = _kept(dict[str, CachedQuestion], self.file) or {}
        self.known = known if all(_good(one.outcomes) for one in known.values()) else {}

    def answer(self, plan: Plan) -> bool:
        """Fill in the outcomes of a question that is known."""
        known = self.known.get(plan.question.name)
        if not (self.usable and known) or known.key != self.key(plan):
            return False
        keys = [step.key for step in plan.job.steps]
        frames = (frame.key for outcome in known.outcomes for frame in outcome.frames)
        if len(known.outcomes) != len(keys) or not set(frames) <= set(keys):
            return False  # somebody has touched the file
        plan.outcomes |= zip(keys, known.outcomes, strict=True)
        return True

    def remember(self, plan: Plan) -> None:
        """Keep the outcomes of a question, if all is well with it."""
        keys = [step.key for step in plan.job.steps]
        outcomes = tuple(plan.outcomes[key] for key in keys if key in plan.outcomes)
        good = len(outcomes) == len(keys) and _good(outcomes)
        self.known[plan.question.name] = CachedQuestion(
            self.key(plan) if good else "",
            sum(outcome.seconds for outcome in outcomes),
            outcomes if good else (),
        )

    def urgency(self, plan: Plan) -> tuple[bool, float]:
        """Say whether a question has run here before, and how long it took."""
        known = self.known.get(plan.question.name)
        return known is not None, known.seconds if known else 0.0

    def key(self, plan: Plan) -> str:
        """Fingerprint everything that can change the outcome: lines of the page cannot."""
        steps = [
            dataclasses.replace(
                step, example=dataclasses.replace(step.example, line=0, want_line=0)
            )
            for step in plan.job.steps
        ]
        code = "\n".join(step.example.source for step in steps)
        return _fingerprint([self.context, steps, named_in(code, self.environ)])

    def changed(self) -> list[str]:
        """Name what goes into all keys, and is not as it was the last time that all could run."""
        names = {*self.before, *self.parts}
        return sorted(name for name in names if self.before.get(name) != self.parts.get(name))

    def save(self, names: Set[str], whole: bool) -> None:
        """Write down what is known of the questions that still exist, and of what, if of all."""
        _keep(self.file, {name: known for name, known in self.known.items() if name in names})
        if whole:
            _keep(self.parts_file, self.parts)


def _fingerprint(thing: object) -> str:
    return hashlib.sha256(dumps(thing).encode()).hexdigest()


def _good(outcomes: tuple[Outcome, ...]) -> bool:
    """Say whether outcomes are worth keeping."""
    good = (PASSED, SKIPPED)
    return all(one.state in good and not is_condition(one.reason) for one in outcomes)


def _kept(kind: type[T], path: Path) -> T | None:
    """Read what is known; a file that is damaged is made anew."""
    with contextlib.suppress(OSError, ValueError, TypeError, RecursionError):
        return decode(kind, json.loads(path.read_text(encoding="utf-8")))
    return None


def _keep(path: Path, known: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, dumps(known))


def installed_here() -> str:
    """Fingerprint this Python, what is installed beside it, and the devices of this machine."""
    return dumps([sys.version, fingerprint(found()), devices()])


def installed_in(python: Path) -> str:
    """Fingerprint the packages of another environment without starting its Python.

    Raises EngineError where it is no environment of its own.
    """
    root = python.parent.parent
    names = sorted(path.name for path in root.glob("lib/*/site-packages/*.dist-info"))
    try:
        config = (root / "pyvenv.cfg").read_bytes()
    except OSError:
        said = _("{python} is no Python of an environment that `python -m venv` makes.")
        raise EngineError(said.format(python=python)) from None
    return hashlib.sha256(b"\n".join([config, *map(os.fsencode, names)])).hexdigest()
