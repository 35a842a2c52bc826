"""What a run amounts to: counts, the report as data, the closing line, the exit status."""

import dataclasses
import json
from collections import Counter
from collections.abc import Iterable, Sequence
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


def counted(results: Iterable[model.Result]) -> list[model.Result]:
    """Leave out set-up code that worked: it is no example."""
    return [
        result
        for result in results
        if result.example.want is not None or result.outcome.state in model.BAD_STATES
    ]


def summarize(results: Sequence[model.Result], manifest: model.Manifest) -> dict[str, int]:
    """Count the examples by state, and the blocks that are not run."""
    states = Counter(result.outcome.state for result in counted(results))
    summary = {
        state: states[state]
        for state in (model.PASSED, model.FAILED, model.SKIPPED, model.TIMEOUT, model.CRASHED)
    }
    blocks = sum(block.state == model.NOT_RUN for block in manifest.blocks)
    summary[model.NOT_RUN] = blocks + states[model.NOT_RUN]
    summary[model.UNACCOUNTED] = len(manifest.problems)
    return summary


def succeeded(results: Iterable[model.Result], manifest: model.Manifest) -> bool:
    """Say whether a run has run all that it should, proves anything, and nothing against it."""
    states = {result.outcome.state for result in counted(results)}
    wrong = {*model.BAD_STATES, model.NOT_RUN} & states
    return model.PASSED in states and not wrong and not manifest.problems


def described(environment: model.Environment) -> str:
    """Say what a person wants to know of the place of a run."""
    jax = f"JAX {environment.jax}" if environment.jax else _("no JAX")
    return f"{jax}, Python {environment.python}, {environment.platform}"


def closing_line(summary: dict[str, int]) -> str:
    """Write the last line of a run."""
    failed = sum(summary[state] for state in model.BAD_STATES)
    return f"{summary[model.PASSED]} passed, {failed} failed, {summary[model.SKIPPED]} skipped"


def needed(environment: model.Environment, manifest: model.Manifest) -> model.Environment:
    """Keep of the libraries of an environment those that snippets need."""
    variants = (v for q in manifest.questions for snippet in q.snippets for v in snippet.variants)
    names = sorted({name for variant in variants for name in variant.condition.needs})
    there = environment.libraries
    kept = {name: there[name] for name in names if name in there}
    return dataclasses.replace(environment, libraries=kept)


def place(environment: model.Environment) -> dict[str, Any]:
    """Give of an environment what can change a digit."""
    libraries = {"libraries": environment.libraries} if environment.libraries else {}
    return {name: getattr(environment, name) for name in PLACE} | libraries


def write(
    path: Path, results: Sequence[model.Result], manifest: model.Manifest, here: model.Environment
) -> None:
    """Write the report that tools read."""
    data = {
        **place(needed(here, manifest)),
        "platform": here.platform,
        "summary": summarize(results, manifest),
        "examples": [_example(result) for result in counted(results)],
        "blocks": [dataclasses.asdict(block) for block in manifest.blocks],
        "problems": [dataclasses.asdict(problem) for problem in manifest.problems],
    }
    write_whole(path, json.dumps(data, ensure_ascii=False, indent=1) + "\n")


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
