"""What a run amounts to: counts, the report as data, the closing line, the exit status."""

import dataclasses
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from .. import model
from ..atomic import write_whole
from .language import _

# What is said of the place of a run, wherever it is kept.
PLACE = (
    *("jax", "jaxlib", "numpy", "python", "device_kind", "system", "machine"),
    *("platforms", "devices"),
)


@dataclass(frozen=True)
class Run:
    """A manifest, executed in one environment."""

    manifest: model.Manifest
    environment: model.Environment
    results: list[model.Result]

    @cached_property
    def counted(self) -> list[model.Result]:
        """The results of what counts as an example."""
        return counted(self.results)

    @cached_property
    def summary(self) -> dict[str, int]:
        """The examples by state, and the blocks that are not run."""
        states = Counter(result.outcome.state for result in self.counted)
        blocks = Counter(block.state for block in self.manifest.blocks)
        return {
            **{state: states[state] for state in (model.PASSED, model.FAILED, model.SKIPPED)},
            **{state: states[state] for state in (model.TIMEOUT, model.CRASHED)},
            model.NOT_RUN: blocks[model.NOT_RUN] + states[model.NOT_RUN],
            model.UNACCOUNTED: len(self.manifest.problems),
        }

    @property
    def succeeded(self) -> bool:
        """Whether it has run all that it should, proves anything, and nothing against it."""
        states = {result.outcome.state for result in self.counted}
        wrong = {*model.BAD_STATES, model.NOT_RUN} & states
        return model.PASSED in states and not wrong and not self.manifest.problems

    @property
    def closing_line(self) -> str:
        """The last line that is said of it."""
        passed, skipped = self.summary[model.PASSED], self.summary[model.SKIPPED]
        failed = sum(self.summary[state] for state in model.BAD_STATES)
        return f"{passed} passed, {failed} failed, {skipped} skipped"

    def write(self, path: Path) -> None:
        """Write the report that tools read."""
        data = {
            **place(needed(self.environment, self.manifest)),
            "platform": self.environment.platform,
            "summary": self.summary,
            "examples": [_example(result) for result in self.counted],
            "blocks": [dataclasses.asdict(block) for block in self.manifest.blocks],
            "problems": [dataclasses.asdict(problem) for problem in self.manifest.problems],
        }
        write_whole(path, json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def counted(results: Iterable[model.Result]) -> list[model.Result]:
    """Leave out set-up code that worked: it is no example."""
    return [one for one in results if one.example.want is not None or one.outcome.bad]


def described(environment: model.Environment) -> str:
    """Say what a person wants to know of the place of a run."""
    jax = f"JAX {environment.jax}" if environment.jax else _("no JAX")
    return f"{jax}, Python {environment.python}, {environment.platform}"


def needed(environment: model.Environment, manifest: model.Manifest) -> model.Environment:
    """Keep of the libraries of an environment those that snippets need."""
    variants = [variant for question in manifest.questions for _, variant in question.variants]
    names = sorted({name for variant in variants for name in variant.condition.needs})
    there = environment.libraries
    kept = {name: there[name] for name in names if name in there}
    return dataclasses.replace(environment, libraries=kept)


def place(environment: model.Environment) -> dict[str, Any]:
    """Give of an environment what can change a digit."""
    libraries = {"libraries": environment.libraries} if environment.libraries else {}
    return {name: getattr(environment, name) for name in PLACE} | libraries


def _example(result: model.Result) -> dict[str, Any]:
    return {
        "file": result.file,
        "line": result.example.line,
        "question": result.question.name,
        "source": result.example.source,
        "want": result.example.want or "",
        "got": result.outcome.got,
        "state": result.outcome.state,
        "reason": result.outcome.reason,
        "seconds": result.outcome.seconds,
        "fingerprint": result.fingerprint,
    }
