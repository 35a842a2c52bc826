"""What ran well before, and need not run again."""

import dataclasses
import hashlib
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from ..atomic import write_whole
from ..model import PASSED, SKIPPED, Environment, Outcome, Settings, decode, dumps
from ..portable import bundled
from ..portable.environ import scrubbed
from ..portable.plan import Plan

_WORD = re.compile(r"\w\w+")  # `_` is what a shell started last, and `_` to Python


# What a scrubbed environment still holds, and what can change an outcome without being named.
_MATTERS = (
    *("PYTHON", "LANG", "LC_", "TZ", "PATH", "LD_"),
    *("CUDA_", "NVIDIA_", "HIP_", "HSA_", "ROCR_", "ROCM_", "TPU_"),
)


@dataclass(frozen=True)
class CachedQuestion:
    """What came of a question, under all that could change it."""

    key: str
    seconds: float
    outcomes: tuple[Outcome, ...]


class Cache:
    """Outcomes of questions in which nothing failed, under all that could change them."""

    def __init__(self, path: Path, environment: Environment, settings: Settings) -> None:
        self.path = path
        # What a search path leads to can change under our feet.
        self.usable = not settings.path
        # Nor does what says how many run at a time, what else is supported, or how it is told.
        newest = (settings.newest,) if settings.newest == environment.jax else ()
        kept = dataclasses.replace(settings, jobs=1, releases=newest, language="")
        self.context = [_engine(), environment, kept]
        self.environ = scrubbed(os.environ, settings.environ)
        self.known = _load(path)

    def answer(self, plan: Plan) -> bool:
        """Fill in the outcomes of a question that is known."""
        known = self.known.get(plan.question.name)
        if not (self.usable and known) or known.key != self.key(plan):
            return False
        plan.outcomes |= {
            step.key: outcome for step, outcome in zip(plan.job.steps, known.outcomes, strict=True)
        }
        return True

    def remember(self, plan: Plan) -> None:
        """Keep the outcomes of a question, if all is well with it."""
        outcomes = [plan.outcomes[step.key] for step in plan.job.steps if step.key in plan.outcomes]
        good = len(outcomes) == len(plan.job.steps) and all(map(_good, outcomes))
        self.known[plan.question.name] = CachedQuestion(
            self.key(plan) if good else "",
            sum(outcome.seconds for outcome in outcomes),
            tuple(outcomes) if good else (),
        )

    def seconds(self, plan: Plan) -> float:
        """Say how long a question took the last time; one that is new may take long."""
        known = self.known.get(plan.question.name)
        return known.seconds if known else float("inf")

    def key(self, plan: Plan) -> str:
        """Fingerprint everything that can change the outcome: lines of the page cannot."""
        steps = [
            dataclasses.replace(
                step, example=dataclasses.replace(step.example, line=0, want_line=0)
            )
            for step in plan.job.steps
        ]
        words = {word for step in steps for word in _WORD.findall(step.example.source)}
        environ = {
            name: value
            for name, value in sorted(self.environ.items())
            if name in words or name.startswith(_MATTERS)
        }
        return hashlib.sha256(dumps([self.context, steps, environ]).encode()).hexdigest()

    def save(self, names: set[str]) -> None:
        """Write down what is known of the questions that still exist."""
        kept = {name: known for name, known in self.known.items() if name in names}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self.path, dumps(kept))


def _good(outcome: Outcome) -> bool:
    return outcome.state in (PASSED, SKIPPED)


def _load(path: Path) -> dict[str, CachedQuestion]:
    """Read what is known; a file that is damaged is made anew."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        known = {name: decode(CachedQuestion, one) for name, one in data.items()}
        if not all(map(_good, (out for one in known.values() for out in one.outcomes))):
            raise ValueError
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        return {}
    return known


def _engine() -> str:
    """Fingerprint the code that runs and judges examples."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in bundled.files())).hexdigest()
