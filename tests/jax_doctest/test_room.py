"""Where there is no room: for a process, for a file, or for what is said."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import NoReturn

import pytest

from jax_doctest.atomic import write_whole
from tests.jax_doctest.project import Build
from tests.jax_doctest.working import beginning_with

FAULTS = {
    "EAGAIN": (
        "real, calls = os.fork, []\n"
        "def fault(*_, **__):\n"
        "    calls.append(1)\n"
        "    if len(calls) == 1: return real()\n"  # the keeper's
        "    fail(errno.EAGAIN)\n"
        "os.fork = fault\n"
    ),
    "ENOSPC": "import tempfile\ntempfile.mkdtemp = lambda **_: fail(errno.ENOSPC)\n",
    "ENOENT": "import tempfile\ntempfile.mkdtemp = lambda **_: fail(errno.ENOENT)\n",
}
FAIL = """\
import errno, os
import jax_doctest.worker.fork as supervisor
supervisor.TRIES, supervisor.PAUSE = {tries}, 0.01
def fail(number):
    with open({log!r}, "a") as log: log.write(".")
    if os.path.getsize({log!r}) <= {times}: raise OSError(number, os.strerror(number))
    return real()
"""


@pytest.mark.parametrize("name", FAULTS)
def test_no_room_for_a_question(build: Build, tmp_path: Path, name: str) -> None:
    log = tmp_path / "log"
    code = FAIL.format(tries=3, log=str(log), times=1000) + FAULTS[name]
    environ = beginning_with(code, tmp_path / "site")
    pages = {f"{page}.rst": ">>> 1\n1\n" for page in ("one", "two")}
    built = build(pages=pages, jax_doctest_environ=environ, jax_doctest_jobs=2)
    said = os.strerror(getattr(errno, name))
    assert built.status == 1
    assert f"not run 2: No process could be started ({said})." in built.printed.splitlines()
    assert built.last == "0 passed, 0 failed, 0 skipped"
    assert log.read_text() == "." * 5  # the second question does not wait again


def test_room_after_a_while(build: Build, tmp_path: Path) -> None:
    log = tmp_path / "log"
    code = FAIL.format(tries=3, log=str(log), times=2) + FAULTS["EAGAIN"].replace(
        "fail(", "return fail("
    )
    environ = beginning_with(code, tmp_path / "site")
    built = build(pages={"one.rst": ">>> 1\n1\n"}, jax_doctest_environ=environ)
    assert built.last == "1 passed, 0 failed, 0 skipped"
    assert len(log.read_text()) == 3


def test_room_once_another_question_is_done(build: Build, tmp_path: Path) -> None:
    code = (
        "import errno, os\nreal, calls = os.fork, []\n"
        "def fork():\n"
        "    calls.append(1)\n"
        "    if len(calls) == 3: raise OSError(errno.EAGAIN, 'no room')\n"  # after keeper and first
        "    return real()\n"
        "os.fork = fork\n"
    )
    environ = beginning_with(code, tmp_path / "site")
    pages = {f"{page}.rst": ">>> 1\n1\n" for page in ("one", "two")}
    built = build(pages=pages, jax_doctest_environ=environ, jax_doctest_jobs=2)
    assert built.last == "2 passed, 0 failed, 0 skipped"


def test_no_room_for_a_worker(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "import errno, os\ndef none(): raise OSError(errno.EAGAIN, 'no room')\nos.fork = none\n"
    environ = beginning_with(code, tmp_path / "site")
    built = build(pages={"one.rst": ">>> 1\n1\n"}, jax_doctest_environ=environ)
    assert (built.status, built.last) == (1, "The worker could not start (exit status 1).")
    assert built.complained == f"[Errno {errno.EAGAIN}] no room\n"

    def none(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.EAGAIN, "no room")

    monkeypatch.setattr("jax_doctest.portable.driver.subprocess.Popen", none)
    built = build()
    assert (built.status, built.last) == (1, f"[Errno {errno.EAGAIN}] no room")
    assert built.complained == ""


def fill_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("jax_doctest.atomic.tempfile.mkstemp", full)


def test_a_disk_that_is_full(build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = f"[Errno {errno.ENOSPC}] {os.strerror(errno.ENOSPC)}"
    with monkeypatch.context() as patch:
        fill_the_disk(patch)
        built = build(pages={"one.rst": ">>> 1\n2\n"})
        assert (built.status, built.printed) == (1, f"\n{said}\n")
        assert build(builder="bundle").printed == f"{said}\n"
        assert not (tmp_path / "bundle" / "faq-doctest.pyz").exists()
    assert build().report
    with monkeypatch.context() as patch:
        told = "jax_doctest.report.terminal.Terminal.progress"
        patch.setattr(told, lambda *_: fill_the_disk(patch))
        built = build()
    assert (built.status, built.last) == (1, "0 passed, 1 failed, 0 skipped")
    assert built.printed.splitlines()[0] == said
    assert "one.rst:1: The output differs." in built.printed  # somebody reads it all the same
    assert not (built.out / "report.json").exists()


def test_a_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    write_whole(path, "old")

    def full(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("os.fdopen", full)
    with pytest.raises(OSError, match="full"):
        write_whole(path, "new")
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("file", "old")]
