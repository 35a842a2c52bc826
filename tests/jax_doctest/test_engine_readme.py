"""The engine's README: its commands do what it says, and its tables name what there is."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from jax_doctest.portable.compare import FLAGS
from tests.jax_doctest.project import SOURCE, Build
from tests.jax_doctest.recording import JAX

README = (SOURCE / "jax_doctest" / "README.md").read_text(encoding="utf-8")
# What is of one machine or one run: versions, times, folders.
PASSING = ((r"(JAX|Python) [\d.]+\d", r"\1 N"), (r"\d+\.\d s", "N s"), (r"\S*/_build/", "_build/"))


def blocks(language: str) -> list[str]:
    """Give the blocks in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def table(*names: str) -> list[tuple[str, ...]]:
    """Give these first columns of a table, row by row, without their backquotes."""
    head = "| " + " | ".join(names)
    (rows,) = re.findall(rf"^{re.escape(head)}.*\n\|[ -|]*\n((?:\|.*\n)+)", README, re.MULTILINE)
    cells = [[cell.strip(" `") for cell in row.split("|")[1:]] for row in rows.splitlines()]
    return [tuple(row[: len(names)]) for row in cells]


def console() -> Iterator[tuple[str, str]]:
    """Pair every command with what it prints."""
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, printed = part.partition("\n")
            yield command, printed


def lasting(text: str) -> str:
    """Leave out what is another thing each time."""
    for pattern, words in PASSING:
        text = re.sub(pattern, words, text)
    return text


def test_every_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "conf.py").write_text(blocks("python")[0], encoding="utf-8")
    (tmp_path / "index.rst").write_text(blocks("rst")[0], encoding="utf-8")
    python = Path(sys.executable)
    monkeypatch.setenv("PATH", f"{python.parent}{os.pathsep}{os.environ['PATH']}")
    for name in ("CI", "FRESH", "QUESTION", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    (install, _), *commands = console()
    assert install == "pip install ."  # test_package.py does
    for command, printed in commands:
        here = command.replace(".venv/bin/python", str(python))
        here = re.sub(r"\brun [\d.]+", f"run {JAX}", here)
        done = subprocess.run(
            here, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert lasting(done.stdout) == lasting(printed), done.stderr
        assert done.returncode == int("failed," in printed and "0 failed," not in printed)


def test_every_option(build: Build) -> None:
    page = blocks("rst")[1]
    assert all(f"   {option} " in page for (option,) in table("option"))
    built = build(pages={"page.rst": page}, doctest_global_setup="import sys")
    assert built.status == 0
    assert built.last == "2 passed, 0 failed, 0 skipped"
    assert "not run 1" in built.printed


def test_every_flag() -> None:
    named = {flag for (flag,) in table("flag")}
    assert named == {*FLAGS, "SKIP"} - {"DONT_ACCEPT_TRUE_FOR_1"}  # that one changes nothing


def test_every_configuration_value(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text(blocks("python")[0], encoding="utf-8")
    places = (tmp_path, tmp_path, tmp_path / "out", tmp_path / "doctrees")
    with docutils_namespace():
        config = Sphinx(*places, "doctest", status=None, warning=None).config
    known = {value.name: value.value for value in config if "jax_doctest_" in value.name}
    del known["jax_doctest_record_digest"]  # nobody sets it
    assert {name: ast.literal_eval(value) for name, value in table("value", "default")} == known


def test_every_directive(build: Build) -> None:
    names = [name for (name,) in table("directive")]
    page = "Page\n====\n\n" + "\n".join(f".. {name}::\n" for name in names)
    built = build(builder="html", pages={"page.rst": page})
    assert built.complained == ""
    assert "jax-never" in built.html("page")
