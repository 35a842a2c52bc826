"""The fixtures of these tests."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jax_doctest.portable.language import speak
from tests.building import ROOT
from tests.jax_doctest.project import HERE, SAMPLES, Build, Built, build_project, configure
from tests.jax_doctest.recording import PAGE, TABLES, Project
from tests.jax_doctest.working import processes, wait_until


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Leave no language to the next test: Sphinx, and so the engine, has one a process."""
    yield
    speak("en")


def of_pytest(entry: str) -> bool:
    """Say whether pytest has put an entry on the path of modules; it is no project's."""
    return Path(entry or ".").resolve() in {ROOT, HERE.parent, *HERE.parent.glob("*/")}


@pytest.fixture
def build(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Build:
    """Build a sample folder, or pages given as text."""
    for name in ("CI", "FRESH", "QUESTION", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "project"
    folder.mkdir()

    def run(
        sample: str = "",
        builder: str = "doctest",
        pages: dict[str, str] | None = None,
        **values: Any,
    ) -> Built:
        if sample:
            shutil.copytree(SAMPLES / sample, folder, dirs_exist_ok=True)
        for name, text in (pages or {}).items():
            (folder / name).write_text(text, encoding="utf-8")
        if not (folder / "index.rst").exists():
            toctree = "Index\n=====\n\n.. toctree::\n   :glob:\n\n   *\n"
            (folder / "index.rst").write_text(toctree, encoding="utf-8")
        if values or not (folder / "conf.py").exists():
            configure(folder, **values)
        capfd.readouterr()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "path", [entry for entry in sys.path if not of_pytest(entry)])
            status = build_project(folder, tmp_path / builder, builder)
        printed, complained = capfd.readouterr()
        built = Built(status, printed, complained, tmp_path / builder)
        report = built.out / "report.json"
        if report.exists():
            built.report = json.loads(report.read_text(encoding="utf-8"))
        return built

    return run


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Where the project of ``build`` lies."""
    return tmp_path / "project"


@pytest.fixture
def mark(tmp_path: Path) -> Iterator[str]:
    """Mark the processes of a test; none may be left in the end."""
    text = f"mark={tmp_path}"
    yield text
    wait_until(lambda: not processes(text))


@pytest.fixture
def sample(build: Build, project: Path, tmp_path: Path) -> Project:
    """Give a project with two questions and the tables of its record."""
    sample = Project(build, project, tmp_path)
    sample.write(page=PAGE, tables=TABLES)
    return sample
