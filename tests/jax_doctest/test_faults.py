"""What snippets do to the engine: none of them touches another's result."""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import NoReturn

import pytest

from jax_doctest.model import Settings
from jax_doctest.portable import driver
from jax_doctest.portable.inbox import GarbledError, Inbox
from jax_doctest.portable.plan import Plan
from jax_doctest.worker import unix
from tests.jax_doctest.project import Build, Built
from tests.jax_doctest.recording import JAX, Project
from tests.jax_doctest.working import SETTINGS, beginning_with, question, serve

P, F, S, T, C, N = "passed", "failed", "skipped", "timeout", "crashed", "not_run"
SECRETS = ("AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "MY_PASSWORD", "NVIDIA_API_KEY", "SECRET_TOKEN")

EXPECTED = {
    "garbage": [P, P, C, S],
    "list": [P, P, C, S],
    "forged": [P, P, C, S],
    "flood": [P, P, P, C, S],
    "flood-of-lines": [P, P, P, C, S],
    "shut": [P, P, P, C, S],
    "dumps": [P, C, S],
    "clock": [P, P, P],
    "late": [P, P, P],
    "stop": [P, P, P],
    "nameless": [P, C, S],
    "comet": [P, P, P, P],
    "deep": [P, P],
    "surrogate": [F, P, F, F],
    "large": [F],
    "wide": [F],
    "long": [F],
    "blank": [F],
    "orders": [F, F, P, F],
    "replaced-builtins": [P, P, F, P],
    "replaced-calls": [P, P, P],
    "replaced-traceback": [P, P, P],
    "odd-notes": [P, P, P],
    "no-output": [P, P, P],
    "no-float": [F, F],
    "leaving-condition": [F],
    "background": [P, P, P],
    "traced": [P, P, T, S],
    "secrets": [P, P, P, P],
    "z_last:the-last": [P],
}
REASONS = {
    "garbage": "garbled",
    "list": "garbled",
    "forged": "garbled",
    "flood": "garbled",
    "flood-of-lines": "garbled",
    "shut": "unreported",
    "dumps": "garbled",
    "nameless": "signal: 40",
}


@pytest.fixture(params=[True, False], ids=["forked", "spawned"])
def faults(request: pytest.FixtureRequest, build: Build, monkeypatch: pytest.MonkeyPatch) -> Built:
    """Run every snippet that does harm."""
    monkeypatch.setattr("sys.platform", "linux" if request.param else "another")
    for name in SECRETS:
        monkeypatch.setenv(name, "confidential")
    monkeypatch.setenv("NVIDIA_VISIBLE_DEVICES", "all")
    return build("faults", jax_doctest_jobs=2, jax_doctest_timeout=20, jax_doctest_releases=[JAX])


def test_what_a_snippet_does_is_its_own_affair(faults: Built) -> None:
    states: dict[str, list[str]] = {}
    for example in faults.report["examples"]:
        states.setdefault(example["question"], []).append(example["state"])
    assert states == EXPECTED
    reasons = {e["question"]: e["reason"] for e in faults.report["examples"] if e["state"] == C}
    assert reasons == REASONS
    assert faults.last == "59 passed, 23 failed, 9 skipped"
    got = {e["question"]: e["got"] for e in faults.report["examples"]}
    assert got["large"].endswith("[... +99,934,477]\n")
    assert got["long"].endswith("[... +1,223,354 B]\n")
    sizes = {path.name: path.stat().st_size for path in faults.out.iterdir() if path.is_file()}
    assert sizes["report.json"] < 500_000
    assert 0 < sizes["junit.xml"] < 50_000
    ET.parse(faults.out / "junit.xml")
    assert len(faults.printed.splitlines()) < 500
    assert len(faults.printed) < 50_000
    assert re.search(r"\n    29\n    \.\.\. \d+ more lines \.\.\.\n    \d+\n", faults.printed)
    assert re.search(r"y{2000}\.\.\. \d+ more characters \.\.\.y{1000}", faults.printed)
    assert "ValueError: \\udc80\n" in faults.printed
    assert "\\x1b]0;mine\\x07\\x1b[2J\n" in faults.printed
    assert "\x1b" not in faults.printed


KILLER = """\
.. _asked:

First question
==============

>>> 1 + 1
2

.. _killer:

Second question
===============

>>> import os, signal
>>> if os.path.exists({flag!r}):
...     os.kill(os.getppid(), signal.SIGKILL); os.pause()
>>> 2
2
"""


def test_of_a_run_that_died_nothing_is_recorded(
    sample: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    flag = sample.tmp / "flag"
    sample.write(page=KILLER.format(flag=str(flag)))
    flag.touch()
    assert sample.run().returncode == 1
    assert "killer" not in (sample.record.read_text("utf-8") if sample.record.exists() else "")
    flag.unlink()
    assert sample.run().returncode == 0
    before = sample.record.read_text("utf-8")
    flag.touch()
    monkeypatch.setenv("FRESH", "1")
    done = sample.run()
    assert done.returncode == 1
    lost = r"^not run \d: No result came back: the worker has died, or was ended\.$"
    assert re.search(lost, done.stdout, re.MULTILINE)
    far = sample.far_results()
    assert {example["state"] for example in far["examples"]} <= {P, N}
    done = sample.take(far)
    assert re.search(r"[,:] questions that were not run to their end: [12]\n$", done.stdout)
    assert sample.record.read_text("utf-8") == before
    monkeypatch.delenv("FRESH")
    flag.unlink()
    sample.record.unlink()  # which proves what it did before
    done = sample.run()  # the cache has not kept it
    assert "nothing has changed" not in done.stdout
    assert done.returncode == 0, done.stdout


def test_where_nothing_came_back_no_record_is_made(sample: Project) -> None:
    flag = sample.tmp / "flag"
    flag.touch()
    sample.write(page=KILLER.format(flag=str(flag)).partition("\n\n.. _killer")[2])
    sample.write(page=KILLER.format(flag=str(flag)).partition("2\n\n")[2])
    done = sample.take(sample.far_results())
    assert done.stdout == f"JAX {JAX}, cpu: questions that were not run to their end: 1\n"
    assert not sample.record.exists()


def test_the_run_says_that_the_worker_died(build: Build, tmp_path: Path) -> None:
    flag = tmp_path / "flag"
    flag.touch()
    built = build(pages={"page.rst": KILLER.format(flag=str(flag))}, jax_doctest_jobs=1)
    assert built.status == 1
    said = "not run 2: No result came back: the worker has died, or was ended."
    assert said in built.printed.splitlines()
    assert built.last == "2 passed, 0 failed, 0 skipped"
    assert built.states() == [(6, P), (14, P), (15, N), (17, N)]


# What the worker has open: where it answers, and what questions print to.
PIPES = "f'/proc/{os.getppid()}/fd/{n}' for n in range(12)"
WRITE = """def write(text):
    for name in (PIPES):
        try:
            with open(name, 'wb', 0) as file:
                file.write(text)
        except OSError:
            pass
""".replace("PIPES", PIPES)
FORGED = rb'{"question": "page", "key": 2, "outcome": {"state": "failed"}}'


@pytest.mark.parametrize("text", [b"garbage\n", b"[]\n{}\n", b"no end", FORGED + b"\n", b"\n" * 99])
def test_garbage_where_the_worker_answers(text: bytes, mark: str) -> None:
    settings = Settings(import_jax=False, environ={"MARK": mark})
    with serve(settings) as worker:
        plan = Plan(
            question("import os", WRITE, f"write({text!r})", "x = 3"), worker.environment, settings
        )
        (done,) = driver.run(worker, [plan])
    assert [result.outcome.state for result in done.results()] == [P, P, F, P]


@pytest.mark.parametrize("text", ["b'x' * 65536", "b'\\n' * 65536"])
def test_a_flood_where_the_worker_answers(text: str, mark: str) -> None:
    settings = Settings(import_jax=False, timeout=1.0, environ={"MARK": mark})
    with serve(settings) as worker:
        flood = f"while True: write({text})"
        plan = Plan(question("import os", WRITE, flood, "x = 3"), worker.environment, settings)
        (done,) = driver.run(worker, [plan])
    assert [result.outcome.state for result in done.results()] == [P, P, T, S]


def test_a_flood_is_no_sign_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "GRACE", 0.1)
    flood = "import os\nwhile True: os.write(1, b'x' * 65536 + b'\\n')"
    with driver.Worker([sys.executable, "-c", flood], SETTINGS) as worker:
        assert worker.hear(Settings, 0.2) is None


def test_what_comes_in_is_bounded_and_checked() -> None:
    inbox = Inbox(b"word", 0)

    def take() -> list[object]:
        taken: list[object] = []
        while inbox.lines:
            try:
                taken.append(inbox.take(Settings))
            except GarbledError:
                taken.append("garbled")
        return taken

    good = b'word{"timeout": 3}\n'
    inbox.put(good[:9])
    assert inbox.take(Settings) is None
    inbox.put(good[9:] + good)
    assert take() == [Settings(timeout=3)] * 2
    for number in (
        b"NaN",
        b"Infinity",
        b"-1e999",
        b"1" + b"0" * 4000,
        b"1" * 9999,
        b"true",
        b'"3"',
    ):
        inbox.put(b'word{"timeout": ' + number + b"}\n" + good)
        assert take() == ["garbled", Settings(timeout=3)]
    for bad in (b"", b"word", b"{}", b"word[]", b"wordnull", b'word{"more": 1}'):
        inbox.put(bad + b"\n" + good)
        assert take() == ["garbled", Settings(timeout=3)]
    inbox.put(b"word" + b"[" * 50_000 + b"\n" + good)
    assert take() == ["garbled", Settings(timeout=3)]
    for _ in range(3):
        inbox.put(b"x" * inbox.longest)
    assert len(inbox.rest) <= inbox.longest
    inbox.put(b"\n" + good)
    assert take() == ["garbled", "garbled", Settings(timeout=3)]


STOP_BOTH = (
    "import os, signal, time",
    "keeper = int(open(f'/proc/{os.getppid()}/stat').read().rpartition(')')[2].split()[1])",
    "os.kill(keeper, signal.SIGSTOP); os.kill(os.getppid(), signal.SIGSTOP); time.sleep(60)",
)


@pytest.mark.parametrize("killed", [False, True])
def test_a_worker_and_its_keeper_are_stopped(
    mark: str, monkeypatch: pytest.MonkeyPatch, killed: bool
) -> None:
    monkeypatch.setattr(driver, "PATIENCE", 0.5)
    monkeypatch.setattr(driver, "GRACE", 0.5)
    settings = Settings(import_jax=False, timeout=0.5, environ={"MARK": mark})
    lines = [
        line.replace("keeper, signal.SIGSTOP", "keeper, 9") if killed else line
        for line in STOP_BOTH
    ]
    with serve(settings) as worker:
        plan = Plan(question(*lines), worker.environment, settings)
        (done,) = driver.run(worker, [plan])
    assert [result.outcome.state for result in done.results()] == [P, P, N]


# A comparison that would take longer than anybody waits, in the place of the one that judges.
ENDLESS = """\
import re
import jax_doctest.worker.fork as supervisor
judge = supervisor.judge
def endless(example, shown, newest):
    if "endless" in shown.output: re.match("(a*)*b", "a" * 60)
    return judge(example, shown, newest)
supervisor.judge, supervisor.JUDGEMENT = endless, 0.2
"""


def test_a_comparison_ends_too(build: Build, tmp_path: Path) -> None:
    environ = beginning_with(ENDLESS, tmp_path / "site")
    pages = {"one.rst": ">>> print('endless')\nno\n>>> 1\n1\n", "two.rst": ">>> 1\n1\n"}
    built = build(pages=pages, jax_doctest_environ=environ)
    assert built.states("one.rst") == [(1, T), (3, P)]
    assert built.report["examples"][0]["reason"] == "timeout: 0.2"
    assert built.states("two.rst") == [(1, P)]


def test_a_folder_that_cannot_be_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "inside").mkdir()
    unix.remove(str(tmp_path / "inside"))
    assert not (tmp_path / "inside").exists()
    unix.remove(str(tmp_path / "inside"))

    def too_deep(*_: object, **__: object) -> NoReturn:
        raise RecursionError

    monkeypatch.setattr("shutil.rmtree", too_deep)
    unix.remove(str(tmp_path))
    assert tmp_path.exists()
