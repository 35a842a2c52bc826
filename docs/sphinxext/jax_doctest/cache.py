"""What ran well before, and need not run again."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
from pathlib import Path
from typing import Any

from .manifest import decode, dumps
from .run import PASSED, SKIPPED, Environment, Outcome, Settings
from .worker.drive import Plan

_ENGINE = Path(__file__).parent


class Cache:
    """Outcomes of questions in which nothing failed, under all that could change them."""

    def __init__(self, path: Path, environment: Environment, settings: Settings) -> None:
        self.path = path
        # What a search path leads to can change under our feet.
        self.usable = not settings.path
        self.context = [_engine(), environment, settings]
        self.known: dict[str, Any] = {}
        with contextlib.suppress(OSError, ValueError):
            self.known = json.loads(path.read_text(encoding="utf-8"))

    def answer(self, plan: Plan) -> bool:
        """Fill in the outcomes of a question that is known."""
        entry = self.known.get(plan.question.name)
        if not (self.usable and entry) or entry["key"] != self.key(plan):
            return False
        steps = plan.job.steps
        for step, outcome in zip(steps, entry["outcomes"], strict=True):
            plan.outcomes[step.key] = decode(Outcome, outcome)
        return True

    def remember(self, plan: Plan) -> None:
        """Keep the outcomes of a question, if all is well with it."""
        outcomes = [plan.outcomes.get(step.key) for step in plan.job.steps]
        seconds = sum(outcome.seconds for outcome in outcomes if outcome)
        good = all(outcome and outcome.state in (PASSED, SKIPPED) for outcome in outcomes)
        key = self.key(plan) if good else ""
        self.known[plan.question.name] = {"key": key, "seconds": seconds, "outcomes": outcomes}

    def seconds(self, plan: Plan) -> float:
        """Say how long a question took the last time; one that is new may take long."""
        entry = self.known.get(plan.question.name)
        return float(entry["seconds"]) if entry else float("inf")

    def key(self, plan: Plan) -> str:
        """Fingerprint everything that can change the outcome: lines of the page cannot."""
        steps = [
            dataclasses.replace(
                step, example=dataclasses.replace(step.example, line=0, want_line=0)
            )
            for step in plan.job.steps
        ]
        return hashlib.sha256(dumps([self.context, steps]).encode()).hexdigest()

    def save(self, names: set[str]) -> None:
        """Write down what is known of the questions that still exist."""
        kept = {name: entry for name, entry in self.known.items() if name in names}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(dumps(kept), encoding="utf-8")


def _engine() -> str:
    """Fingerprint the code that runs and judges examples."""
    files = [
        _ENGINE / "manifest.py",
        _ENGINE / "run.py",
        *sorted((_ENGINE / "worker").glob("*.py")),
    ]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
