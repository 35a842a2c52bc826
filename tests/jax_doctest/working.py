"""Drives workers of our own, counts what they leave behind, and takes calls away from them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from jax_doctest.model import Condition, Example, Question, Settings, Snippet, Variant
from jax_doctest.portable.driver import Worker, local_command

SETTINGS = Settings(import_jax=False, timeout=30.0)


def question(*sources: str, kind: str = "block", needs: tuple[str, ...] = ()) -> Question:
    """Make a question of lines of code without output."""
    examples = tuple(Example(f"{source}\n", "", n, n + 1) for n, source in enumerate(sources, 1))
    snippet = Snippet("page.rst", kind, (Variant(1, Condition(needs=needs), examples),))
    return Question("page", (), "Page", (snippet,))


def serve(settings: Settings = SETTINGS) -> Worker:
    """Start a worker."""
    return Worker([*local_command(), "--serve"], settings)


def processes(mark: str) -> list[int]:
    """Find the processes whose environment has this mark."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            text = (folder / "environ").read_bytes()
        except OSError:
            continue
        if mark.encode() in text and int(folder.name) != os.getpid():
            found.append(int(folder.name))
    return found


def wait_until(condition: Callable[[], object]) -> None:
    """Wait for something that another process brings about."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def beginning_with(code: str, folder: Path) -> dict[str, str]:
    """Give the environment of a Python that runs this code before anything else."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sitecustomize.py").write_text(code, encoding="utf-8")
    return {"PYTHONPATH": str(folder)}
