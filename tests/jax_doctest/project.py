"""Builds sample projects as a user would, and tells what came of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sphinx.cmd.build import main as sphinx_build

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "src"
SAMPLES = HERE / "samples"


@dataclass
class Built:
    """What one run of a builder left behind."""

    status: int
    printed: str
    complained: str
    out: Path
    report: dict[str, Any] = field(default_factory=dict)

    @property
    def last(self) -> str:
        """The last line on the terminal."""
        return self.printed.rstrip("\n").rpartition("\n")[2]

    def states(self, page: str = "") -> list[tuple[int, str]]:
        """Line and state of each example, of one page or of all."""
        return [
            (example["line"], example["state"])
            for example in self.report["examples"]
            if not page or example["file"] == page
        ]

    def problems(self) -> list[tuple[str, int]]:
        """File and line of what is unaccounted for."""
        return [(problem["file"], problem["line"]) for problem in self.report["problems"]]

    def html(self, page: str) -> str:
        """Read a page as its readers get it."""
        return (self.out / f"{page}.html").read_text(encoding="utf-8")


Build = Callable[..., Built]


def build_project(source: Path, out: Path, builder: str, *options: str) -> int:
    """Run sphinx-build on a folder that has no configuration but ours."""
    return sphinx_build(["-q", "-b", builder, *options, str(source), str(out)])


def configure(folder: Path, **values: Any) -> None:
    """Write the least that a project needs, and what a test adds to it."""
    values = {"extensions": ["jax_doctest"], "jax_doctest_import_jax": False, **values}
    lines = [f"{name} = {value!r}" for name, value in values.items()]
    (folder / "conf.py").write_text("\n".join(lines), encoding="utf-8")


def mutations(text: str) -> set[str]:
    """Change one digit, sign, or word at a time."""
    changed = set()
    for found in re.finditer(r"\d", text):
        for digit in "0123456789":
            changed.add(text[: found.start()] + digit + text[found.end() :])
    for found in re.finditer(r"-(?=\d|inf)|(?<![\w.+-])(?=\d)", text):
        sign = "" if found[0] else "-"
        changed.add(text[: found.start()] + sign + text[found.end() :])
    for found in re.finditer(r"[A-Za-z]{2,}", text):
        changed.add(text[: found.start()] + found[0][::-1] + text[found.end() :])
    return changed - {text}
