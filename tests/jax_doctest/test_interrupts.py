"""How a run is ended from outside: nothing of it lives on, and what is done is kept."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import threading
import time
import zipimport
from pathlib import Path
from typing import NoReturn

import pytest

from jax_doctest import bundled
from jax_doctest.portable import driver
from tests.jax_doctest.project import configure
from tests.jax_doctest.recording import Project
from tests.jax_doctest.working import wait_until

BACKGROUND = """\
>>> import os, subprocess, time
>>> _ = subprocess.Popen(["sleep", "600"], start_new_session=True)
>>> _ = subprocess.Popen(["sh", "-c", "sleep 601; true"], start_new_session=True)
>>> with open({flag!r}, "w") as file:
...     _ = file.write(str(os.getpid()))
>>> time.sleep(600)
"""


class Started:
    """A run of its own, with a question that is done and one that lasts."""

    def __init__(self, folder: Path, mark: str) -> None:
        self.flag = folder / "flag"
        self.source, self.out = folder / "project", folder / "out"
        self.source.mkdir()
        configure(self.source, jax_doctest_environ={"MARK": mark}, jax_doctest_jobs=1)
        pages = {"index": ">>> 1\n1\n", "later": ":orphan:\n\n" + BACKGROUND}
        for name, text in pages.items():
            (self.source / f"{name}.rst").write_text(text.format(flag=str(self.flag)), "utf-8")
        self.command = [sys.executable, "-m", "sphinx", "-q", "-b", "doctest"]
        self.command += [str(self.source), str(self.out)]
        self.environ = os.environ | {"MARK": mark}

    def start(self, *ignored: signal.Signals) -> subprocess.Popen[str]:
        """Start it, and wait for the question that lasts."""

        def prepare() -> None:
            for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM):
                signal.signal(number, signal.SIG_IGN if number in ignored else signal.SIG_DFL)

        process = subprocess.Popen(
            self.command,
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=prepare,
        )
        wait_until(self.begun)
        return process

    def begun(self) -> str:
        """Give the process of the question that lasts, once there is one."""
        return self.flag.read_text("utf-8") if self.flag.exists() else ""

    def kept(self) -> list[str]:
        """Name the questions of which it is known what came of them."""
        known = json.loads((self.out / "cache.json").read_text("utf-8"))
        return [name for name, one in known.items() if one["outcomes"]]


@pytest.fixture
def started(tmp_path: Path, mark: str) -> Started:
    """Give a run that lasts; nothing of it may live on."""
    return Started(tmp_path, mark)


@pytest.mark.parametrize("name", ["SIGINT", "SIGHUP", "SIGQUIT", "SIGTERM"])
def test_what_ends_a_run_leaves_nothing_and_loses_nothing(started: Started, name: str) -> None:
    with started.start() as process:
        for _ in range(3):  # a shell that goes tells its jobs once more
            os.killpg(process.pid, getattr(signal, name))
            time.sleep(0.02)
        printed, complained = process.communicate(timeout=60)
    assert (process.returncode, complained) == (130, "")
    first, done, _, last = printed.splitlines()
    assert first.startswith("All examples run: ")
    assert re.fullmatch(r"\[1/2\] index: 1 passed \(\d+\.\d s\)", done)
    assert last == "Stopped. What was done is kept."
    assert started.kept() == ["index"]


def test_a_terminal_that_is_closed(started: Started) -> None:
    pid, terminal = pty.fork()
    if pid == 0:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs the tests may ignore it
        os.execve(sys.executable, started.command, started.environ)
    wait_until(started.begun)
    os.close(terminal)
    assert os.waitpid(pid, 0)[1] != 0
    assert started.kept() == ["index"]


def test_what_is_to_be_ignored_is_ignored(started: Started) -> None:
    with started.start(signal.SIGHUP) as process:  # as `nohup` does
        os.killpg(process.pid, signal.SIGHUP)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.5)
        os.killpg(process.pid, signal.SIGTERM)
        assert process.wait(60) == 130


def test_nobody_reads_any_more(started: Started) -> None:
    with started.start() as process:
        assert process.stdout
        process.stdout.close()
        os.kill(int(started.begun()), signal.SIGKILL)  # so that there is something to tell
        # 120 is Python's own, where what is left in a buffer cannot be written either.
        assert process.wait(60) in (130, 120)
        assert process.stderr
        assert "Traceback" not in process.stderr.read()
    assert started.kept() == ["index"]


def interrupt(*_: object, **__: object) -> NoReturn:
    raise KeyboardInterrupt


def test_a_release_is_interrupted(sample: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("jax_doctest.report.terminal.Terminal.failures", interrupt)
        done = sample.run()
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
    assert not sample.record.exists()
    assert "nothing has changed" in sample.run().stdout  # the cache has kept it


def test_a_bundle_is_interrupted(
    sample: Project, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    output = sample.tmp / "results.json"
    monkeypatch.setattr("sys.argv", [str(sample.bundle)])
    archive = zipimport.zipimporter(str(sample.bundle))
    monkeypatch.setattr("pkgutil.get_data", lambda _, name: archive.get_data(f"jax_doctest/{name}"))
    arguments = ["--jobs", "1", "--output", str(output)]
    with monkeypatch.context() as patch:
        patch.setattr("jax_doctest.report.terminal.Terminal.progress", interrupt)
        assert bundled.main(arguments) == 1
    data = json.loads(output.read_text("utf-8"))
    assert [example["state"] for example in data["examples"]] == ["passed", "not_run"]
    said = "not run 1: No result came back: the worker has died, or was ended."
    assert capfd.readouterr().out.splitlines()[-2:] == [said, "1 passed, 0 failed, 0 skipped"]
    monkeypatch.setattr("jax_doctest.bundled._run", interrupt)
    assert bundled.main(arguments) == 130
    assert not output.exists()  # and nobody takes in what an older run has written


def test_only_the_main_thread_is_interrupted() -> None:
    before = signal.getsignal(signal.SIGTERM)
    handlers = []

    def look() -> None:
        with driver.interrupts():
            handlers.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert handlers == [before]
    look()
    assert handlers[1] is not before
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_worker_may_be_told_to_end_when_its_work_just_has() -> None:
    """What is told to a process that is gone raises nothing that would be printed."""
    code = (
        "import os, signal\nfrom jax_doctest.worker import unix\n"
        "pid = os.fork()\nif not pid:\n    os._exit(0)\n"
        "status = unix._keep(pid)\nos.kill(os.getpid(), signal.SIGTERM)\nprint(status)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("0\n", "")
