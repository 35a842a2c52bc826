"""How long proving the FAQ takes: our builder, its peers, and the floor, side by side.

The floor is one Python process that imports JAX and executes the code of all examples, with
nothing compared and nothing isolated: no tool that runs them one after the other can be faster.
Figures are ratios to it, from one run of this script, since seconds depend on the machine.
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("faq_ko.rst",)
ROUNDS = 3
PYTHON = sys.executable

FLOOR = """
import json, os, sys
sys.stdout = open(os.devnull, "w")
import jax
for question in json.load(open(sys.argv[1])):
    namespace = {"__name__": "__main__"}
    for source, mode in question:
        try:
            exec(compile(source, "<stdin>", mode), namespace)
        except Exception:
            pass
"""
SYBIL = """
import sys
import pytest
from sybil import Sybil
from sybil.parsers.rest import DocTestParser
pytest_collect_file = Sybil(parsers=[DocTestParser()], patterns=["*.rst"]).pytest()
"""
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "HOME": os.environ.get("HOME", "/"),
    "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
    # For those that run all questions in one process: too late for the snippets to say so.
    "XLA_FLAGS": "--xla_force_host_platform_device_count=4",
}


@dataclass
class Figures:
    """What a tool has used, and how many examples it says it ran."""

    seconds: float
    processor: float
    ran: str


@dataclass
class Tool:
    """One way to run the examples."""

    name: str
    command: list[str]
    counts: str = ""  # a pattern for how many examples it says it ran
    prepare: Callable[[], object] = lambda: None
    environ: tuple[tuple[str, str], ...] = ()

    def measure(self, folder: Path) -> Figures:
        """Run it a few times, and take the best."""
        figures = []
        for _ in range(ROUNDS):
            self.prepare()
            begun, used = time.perf_counter(), processor_seconds()
            done = subprocess.run(
                self.command,
                cwd=folder,
                env=ENVIRONMENT | dict(self.environ),
                capture_output=True,
                text=True,
                check=False,
            )
            seconds = time.perf_counter() - begun
            counts = re.findall(self.counts, done.stdout) if self.counts else []
            ran = str(sum(int(count) for count in counts)) if counts else "-"
            figures.append(Figures(seconds, processor_seconds() - used, ran))
        return min(figures, key=lambda figure: figure.seconds)


def processor_seconds() -> float:
    """Add up the time of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def project(folder: Path, extension: str) -> Path:
    """Lay out the pages for one of the builders."""
    folder.mkdir()
    for page in PAGES:
        shutil.copy(ROOT / page, folder)
    path = str(ROOT / "docs" / "sphinxext")
    conf = f"import sys; sys.path.insert(0, {path!r})\nextensions = [{extension!r}]\n"
    (folder / "conf.py").write_text(f"{conf}root_doc = 'faq_ko'\n", encoding="utf-8")
    return folder


def sphinx(builder: str, folder: Path) -> list[str]:
    """Give the command of a builder."""
    return [PYTHON, "-m", "sphinx", "-q", "-b", builder, str(folder), str(folder / "_build")]


def questions(ours: Path) -> list[list[tuple[str, str]]]:
    """Read the code of all examples from the bundle, one list for each question."""
    subprocess.run(sphinx("bundle", ours), check=False, capture_output=True)
    with zipfile.ZipFile(ours / "_build" / "faq-doctest.pyz") as bundle:
        manifest = json.loads(bundle.read("jax_doctest/manifest.json"))
    return [
        [
            (example["source"], example["mode"])
            for snippet in question["snippets"]
            for example in snippet["variants"][0]["examples"]
        ]
        for question in manifest["questions"]
    ]


def tools(folder: Path) -> list[Tool]:
    """Set up everybody, the floor first."""
    ours = project(folder / "ours", "jax_doctest")
    stock = project(folder / "stock", "sphinx.ext.doctest")
    tests = project(folder / "tests", "jax_doctest")
    code = folder / "code.json"
    code.write_text(json.dumps(questions(ours)), encoding="utf-8")
    page = ours / PAGES[0]
    text = page.read_text(encoding="utf-8")

    def change_one() -> None:
        line = ">>> import jax\n"
        page.write_text(text.replace(line, f">>> import jax  # {time.time()}\n", 1), "utf-8")

    doctest = sphinx("doctest", ours)
    loud = [word for word in sphinx("doctest", stock) if word != "-q"] + ["-E"]
    passed = r"(?m)^(\d+) passed, \d+ failed, \d+ skipped$"
    verdicts = r"(\d+) (?:passed|failed)"
    pytest = [PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    plain = [*pytest, "-p", "no:pytest_doctestplus"]
    whole = ["--doctest-glob=*.rst", "--doctest-continue-on-failure", str(tests)]
    found = [
        Tool("floor: one process, nothing checked", [PYTHON, "-c", FLOOR, str(code)]),
        Tool("jax_doctest, everything", doctest, passed, environ=(("FRESH", "1"),)),
        Tool("jax_doctest, one question changed", doctest, passed, change_one),
        Tool("jax_doctest, nothing changed", doctest, passed),
        Tool("Sphinx alone, reading every page", [*sphinx("dummy", ours), "-E"]),
        Tool("sphinx.ext.doctest", loud, r"(?m)^ +(\d+) tests?$"),
        Tool("pytest --doctest-glob", [*plain, *whole], verdicts),
        Tool("pytest-doctestplus", [*pytest, "--doctest-plus", "--doctest-rst", *whole], verdicts),
    ]
    sybil = project(folder / "sybil", "jax_doctest")
    (sybil / "conftest.py").write_text(SYBIL, encoding="utf-8")
    return [*found, Tool("Sybil", [*plain, str(sybil)], verdicts)]


def main() -> None:
    """Measure everybody, and print the ratios."""
    with tempfile.TemporaryDirectory() as name:
        floor: Figures | None = None
        print(f"{'':38} {'seconds':>8} {'ratio':>6} {'processor':>10} {'ratio':>6} {'ran':>5}")
        for tool in tools(Path(name)):
            figures = tool.measure(Path(name))
            floor = floor or figures
            wall, work = figures.seconds / floor.seconds, figures.processor / floor.processor
            print(
                f"{tool.name:38} {figures.seconds:8.2f} {wall:6.2f}"
                f" {figures.processor:10.2f} {work:6.2f} {figures.ran:>5}",
                flush=True,
            )


if __name__ == "__main__":
    main()
