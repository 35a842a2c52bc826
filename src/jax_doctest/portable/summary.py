"""What a run amounts to: counts, the report as data, the closing line, the exit status."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ..model import (
    BAD_STATES,
    CRASHED,
    FAILED,
    NOT_RUN,
    PASSED,
    SKIPPED,
    TIMEOUT,
    UNACCOUNTED,
    Environment,
    Manifest,
    Result,
)
from .language import _


def counted(results: Iterable[Result]) -> list[Result]:
    """Leave out set-up code that worked: it is no example."""
    return [
        result
        for result in results
        if result.example.want is not None or result.outcome.state in BAD_STATES
    ]


def summarize(results: Sequence[Result], manifest: Manifest) -> dict[str, int]:
    """Count the examples by state, and the blocks that are not run."""
    states = Counter(result.outcome.state for result in counted(results))
    summary = {state: states[state] for state in (PASSED, FAILED, SKIPPED, TIMEOUT, CRASHED)}
    summary[NOT_RUN] = sum(block.state == NOT_RUN for block in manifest.blocks)
    summary[UNACCOUNTED] = len(manifest.problems)
    return summary


def succeeded(summary: dict[str, int]) -> bool:
    """Say whether the run proves anything, and nothing against it."""
    bad = sum(summary[state] for state in (*BAD_STATES, UNACCOUNTED))
    return summary[PASSED] > 0 and not bad


def described(environment: Environment) -> str:
    """Say what a person wants to know of the place of a run."""
    jax = f"JAX {environment.jax}" if environment.jax else _("no JAX")
    return f"{jax}, Python {environment.python}, {environment.platform}"


def closing_line(summary: dict[str, int]) -> str:
    """Write the last line of a run."""
    failed = sum(summary[state] for state in BAD_STATES)
    return f"{summary[PASSED]} passed, {failed} failed, {summary[SKIPPED]} skipped"


def write(
    path: Path, results: Sequence[Result], manifest: Manifest, environment: Environment
) -> None:
    """Write the report that tools read."""
    data = as_data(results, manifest, environment)
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def as_data(
    results: Sequence[Result], manifest: Manifest, environment: Environment
) -> dict[str, Any]:
    """Give the report that tools read."""
    return {
        "jax": environment.jax,
        "jaxlib": environment.jaxlib,
        "numpy": environment.numpy,
        "python": environment.python,
        "platform": environment.platform,
        "platforms": list(environment.platforms),
        "device_kind": environment.device_kind,
        "devices": environment.devices,
        "system": environment.system,
        "machine": environment.machine,
        "summary": summarize(results, manifest),
        "examples": [_example(result) for result in counted(results)],
        "blocks": [dataclasses.asdict(block) for block in manifest.blocks],
        "problems": [dataclasses.asdict(problem) for problem in manifest.problems],
    }


def _example(result: Result) -> dict[str, Any]:
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
