"""The run as one file: another Python runs it, and its results say what the builder's say."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import zipfile
import zipimport
from pathlib import Path
from typing import NoReturn

import pytest

from jax_doctest import bundled as carried
from jax_doctest.model import EngineError, Manifest, Settings
from jax_doctest.portable import driver as drive
from jax_doctest.report.terminal import Terminal
from tests.jax_doctest.project import Build

PAGES = {
    "page.rst": """\
.. _asked:

Asked
=====

>>> 1 + 1
2
>>> 1 + 1
3
>>> print("x" * 10)  # doctest: +SKIP

.. doctest::
   :jax: >=0.1

   >>> import os; os._exit(1)
""",
}


def run(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a bundle without anything of this environment but its Python."""
    command = [sys.executable, "-I", str(path), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def inside(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Let this process be that of a bundle."""
    archive = zipimport.zipimporter(str(path))
    monkeypatch.setattr(
        "pkgutil.get_data", lambda package, name: archive.get_data(f"{package}/{name}")
    )
    monkeypatch.setattr("sys.argv", drive.local_command()[1:])


def test_bundle(build: Build, tmp_path: Path) -> None:
    built = build(builder="bundle", pages=PAGES)
    path = built.out / "faq-doctest.pyz"
    assert built.status == 0
    assert built.last == f"{path} is ready."
    names = zipfile.ZipFile(path).namelist()
    assert {"__main__.py", "jax_doctest/manifest.json", "packaging/version.py"} <= set(names)
    assert {"jax_doctest/LICENSE", "packaging/LICENSE"} <= set(names)
    first = path.read_bytes()
    build(builder="bundle")
    assert path.read_bytes() == first
    output = tmp_path / "results.json"
    done = run(path, "--output", str(output), "--platform", "cpu", "--jobs", "2")
    assert done.returncode == 1, done.stderr
    lines = done.stdout.splitlines()
    assert lines[-1] == "1 passed, 2 failed, 1 skipped"
    assert "page.rst:8: The output differs." in lines
    assert "page.rst:15: The process ended with exit status 1." in lines
    assert "skipped 1: # doctest: +SKIP" in lines
    data = json.loads(output.read_text(encoding="utf-8"))
    assert [e["state"] for e in data["examples"]] == ["passed", "failed", "skipped", "crashed"]


def test_the_same_in_this_process(
    build: Build, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    built = build(builder="bundle", pages=PAGES)
    inside(monkeypatch, built.out / "faq-doctest.pyz")
    assert carried.main(["--jobs", "1", "--output", str(built.out / "results.json")]) == 1
    assert capfd.readouterr().out.splitlines()[-1] == "1 passed, 2 failed, 1 skipped"
    monkeypatch.setattr("sys.argv", ["no_such_file.pyz"])
    with pytest.raises(SystemExit, match="2"):
        carried.main(["--output", str(built.out / "no" / "folder.json")])
    with pytest.raises(SystemExit, match="2"):
        carried.main(["--platform", "cpu,vax"])
    told = capfd.readouterr().err
    assert told.endswith("--platform: 'vax' (cpu, cuda, gpu, rocm, tpu)\n")
    assert carried.main(["--platform", "cpu"]) == 1
    assert "The worker could not start" in capfd.readouterr().err


def test_a_device_with_other_users(
    build: Build, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    built = build(builder="bundle", pages={"page.rst": ">>> 1\n1\n"})
    inside(monkeypatch, built.out / "faq-doctest.pyz")
    seen = []

    def look(manifest: Manifest, settings: Settings, terminal: Terminal) -> NoReturn:
        seen.append(settings.environ)
        raise EngineError("seen")

    monkeypatch.setattr(carried, "_run", look)
    for platform in ("cuda", "cpu"):
        assert carried.main(["--platform", platform]) == 1
        assert capfd.readouterr().err == "seen\n"
    assert seen == [
        {"JAX_PLATFORMS": "cuda", "XLA_PYTHON_CLIENT_PREALLOCATE": "false"},
        {"JAX_PLATFORMS": "cpu"},
    ]


@pytest.mark.parametrize("imports", [True, False])
def test_a_device_that_is_not_there(build: Build, tmp_path: Path, imports: bool) -> None:
    """What ran on nothing that was asked for is of no platform; a CPU would be taken for one."""
    pages = {"page.rst": ">>> 1\n1\n"}
    built = build(builder="bundle", pages=pages, jax_doctest_import_jax=imports, language="ko")
    results = tmp_path / "results.json"
    done = run(built.out / "faq-doctest.pyz", "--platform", "tpu", "--output", str(results))
    assert (done.returncode, done.stdout, results.exists()) == (1, "", False)
    first, last = done.stderr.splitlines()
    assert first.startswith("JAX를 시작하지 못했습니다(tpu): RuntimeError: Unable to initialize")
    assert last == "작업 프로세스를 시작하지 못했습니다(종료 상태 1)."


def test_where_results_cannot_be_written(build: Build, tmp_path: Path) -> None:
    built = build(builder="bundle", pages={"page.rst": ">>> 1\n1\n"})
    for output in (tmp_path / "no" / "folder.json", tmp_path):
        done = run(built.out / "faq-doctest.pyz", "--output", str(output))
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.endswith(f"{output} cannot be written to.\n")


def test_bundle_that_passes(build: Build) -> None:
    built = build(builder="bundle", pages={"page.rst": ">>> 1\n1\n"}, jax_doctest_bundle="b.pyz")
    done = run(built.out / "b.pyz")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "1 passed, 0 failed, 0 skipped"


def test_bundle_where_jax_cannot_start(build: Build) -> None:
    built = build(builder="bundle", pages={"page.rst": ">>> 1\n1\n"}, jax_doctest_import_jax=True)
    done = run(built.out / "faq-doctest.pyz", "--platform", "tpu")
    assert done.returncode == 1
    assert "The worker could not start" in done.stderr


def test_bundle_of_a_page_with_problems(build: Build) -> None:
    built = build(builder="bundle", pages={"page.rst": ".. testoutput::\n\n   orphan\n"})
    assert built.status == 1
    assert "page.rst:3: No `testcode` goes with this `testoutput`." in built.printed


def test_a_folder_takes_no_results(tmp_path: Path) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="cannot be written to"):
        carried._writable(str(tmp_path))
