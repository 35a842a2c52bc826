"""What no example may write to: sources, configuration and record are the same after a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.jax_doctest.project import Build
from tests.jax_doctest.recording import PAGE, Project

WRITES = {
    "page.rst": "a",
    "part.txt": "a",
    "conf.py": "a",
    "docs/verified/names.json": "w",
    "docs/verified/new.json": "w",
}
PAGE_THAT_WRITES = """\
.. _writes:

Writes
======

.. include:: part.txt

>>> import pathlib, os
>>> os.chdir({folder!r})
>>> {code}
"""


def write_files(project: Path) -> None:
    (project / "docs" / "verified").mkdir(parents=True)
    (project / "docs" / "verified" / "names.json").write_text("{}", "utf-8")
    (project / "part.txt").write_text(">>> 1\n1\n", "utf-8")


@pytest.mark.parametrize(
    ("builder", "name"), [*(("doctest", name) for name in WRITES), ("accept", "page.rst")]
)
def test_an_example_that_writes_is_named(
    build: Build, project: Path, name: str, builder: str
) -> None:
    write_files(project)
    code = f"_ = open({name!r}, {WRITES[name]!r}).write('# changed')"
    page = PAGE_THAT_WRITES.format(folder=str(project), code=code)
    built = build(builder=builder, pages={"page.rst": page})
    assert built.status == 1
    changed = [line for line in built.printed.splitlines() if "changed while" in line]
    assert changed == [f"{project / name}: changed while the examples ran."]
    if builder == "doctest":
        assert built.last == "4 passed, 0 failed, 0 skipped"


@pytest.mark.parametrize(
    "code",
    [
        "pathlib.Path('docs/verified/names.json').unlink()",
        "pathlib.Path('part.txt').unlink(); os.mkfifo('part.txt')",
        "pathlib.Path('part.txt').unlink(); os.symlink('/nowhere', 'part.txt')",
    ],
)
def test_an_example_that_removes_is_named(build: Build, project: Path, code: str) -> None:
    write_files(project)
    page = PAGE_THAT_WRITES.format(folder=str(project), code=code)
    built = build(pages={"page.rst": page})
    assert (built.status, built.last) == (1, "4 passed, 0 failed, 0 skipped")
    assert built.printed.count("changed while the examples ran.") == 1


def test_what_is_written_back_is_no_change(build: Build, project: Path) -> None:
    write_files(project)
    code = "file = pathlib.Path('part.txt'); _ = file.write_text(file.read_text())"
    page = PAGE_THAT_WRITES.format(folder=str(project), code=code)
    assert build(pages={"page.rst": page}).status == 0


def test_of_such_a_run_nothing_is_recorded(
    sample: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sample.folder)  # as the Makefile does
    sample.run()
    before = sample.record.read_text("utf-8")
    code = f"_ = open({str(sample.record)!r}, 'a').write(' ')"
    page = PAGE_THAT_WRITES.format(folder=str(sample.folder), code=code)
    sample.write(writes=page.replace(".. include:: part.txt\n\n", ""), page=PAGE)
    done = sample.run()
    assert done.returncode == 1
    assert done.stdout.endswith(f"{sample.record}: changed while the examples ran.\n")
    assert sample.record.read_text("utf-8") == before + " "
    code = "_ = open('page.rst', 'a').write(' ')"
    page = PAGE_THAT_WRITES.format(folder=str(sample.folder), code=code)
    sample.write(writes=page.replace(".. include:: part.txt\n\n", ""))
    assert sample.run().stdout.endswith("page.rst: changed while the examples ran.\n")
    assert "writes" not in sample.record.read_text("utf-8")
