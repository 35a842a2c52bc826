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
    Entry,
    Environment,
    Manifest,
)


def counted(entries: Iterable[Entry]) -> list[Entry]:
    """Leave out set-up code that worked: it is no example."""
    return [
        entry
        for entry in entries
        if entry.example.want is not None or entry.outcome.state in BAD_STATES
    ]


def summarize(entries: Sequence[Entry], manifest: Manifest) -> dict[str, int]:
    """Count the examples by state, and the blocks that are not run."""
    states = Counter(entry.outcome.state for entry in counted(entries))
    summary = {state: states[state] for state in (PASSED, FAILED, SKIPPED, TIMEOUT, CRASHED)}
    summary[NOT_RUN] = sum(block.state == NOT_RUN for block in manifest.blocks)
    summary[UNACCOUNTED] = len(manifest.problems)
    return summary


def succeeded(summary: dict[str, int]) -> bool:
    """Say whether the run proves anything, and nothing against it."""
    bad = sum(summary[state] for state in (*BAD_STATES, UNACCOUNTED))
    return summary[PASSED] > 0 and not bad


def closing_line(summary: dict[str, int]) -> str:
    """Write the last line of a run."""
    failed = sum(summary[state] for state in BAD_STATES)
    return f"{summary[PASSED]} passed, {failed} failed, {summary[SKIPPED]} skipped"


def write(
    path: Path, entries: Sequence[Entry], manifest: Manifest, environment: Environment
) -> None:
    """Write the report that tools read."""
    data = as_data(entries, manifest, environment)
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def as_data(
    entries: Sequence[Entry], manifest: Manifest, environment: Environment
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
        "summary": summarize(entries, manifest),
        "examples": [_example(entry) for entry in counted(entries)],
        "blocks": [dataclasses.asdict(block) for block in manifest.blocks],
        "problems": [dataclasses.asdict(problem) for problem in manifest.problems],
    }


def _example(entry: Entry) -> dict[str, Any]:
    return {
        "file": entry.file,
        "line": entry.example.line,
        "question": entry.question.name,
        "source": entry.example.source,
        "want": entry.example.want or "",
        "got": entry.outcome.got,
        "state": entry.outcome.state,
        "reason": entry.outcome.reason,
        "seconds": entry.outcome.seconds,
        "fingerprint": entry.fingerprint,
    }
