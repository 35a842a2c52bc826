"""What runs, what need not, and what the environment asks for."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from jax_doctest.model import Settings
from jax_doctest.portable.driver import Worker
from jax_doctest.run.last_run import installed_here
from tests.jax_doctest.project import Build

PAGES = {
    "one.rst": ".. _one:\n\nOne\n===\n\n>>> print(open('/dev/null').read() + 'one')\none\n",
    "two.rst": ".. _two:\n\nTwo\n===\n\n>>> 2\n2\n",
}


def ran(printed: str) -> list[str]:
    """Name the questions that a run has told of."""
    return sorted(line.split()[1].rstrip(":") for line in printed.splitlines() if line[:1] == "[")


def test_only_what_changed_runs_again(build: Build, project: Path) -> None:
    assert ran(build(pages=PAGES).printed) == ["one", "two"]
    again = build()
    assert ran(again.printed) == []
    assert "Unchanged examples that were not run again: 2" in again.printed
    assert (again.last, again.status) == ("2 passed, 0 failed, 0 skipped", 0)
    moved = build(pages={"two.rst": f"Moved\n=====\n\n{PAGES['two.rst']}"})
    assert ran(moved.printed) == []
    assert moved.states("two.rst") == [(9, "passed")]
    changed = build(pages={"two.rst": PAGES["two.rst"].replace("2\n2", "1 + 1\n2")})
    assert ran(changed.printed) == ["two"]
    assert changed.states() == [(6, "passed"), (6, "passed")]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note each worker that starts."""
    starts: list[str] = []

    class Noted(Worker):
        def __init__(self, command: list[str], settings: Settings) -> None:
            starts.append("started")
            super().__init__(command, settings)

    monkeypatch.setattr("jax_doctest.builder.Worker", Noted)
    return starts


def test_where_nothing_runs_no_worker_starts(
    build: Build, started: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    build(pages={**PAGES, "three.rst": "Three\n=====\n\n>>> 3  # doctest: +SKIP\n"})
    started.clear()
    assert (build().last, started) == ("2 passed, 0 failed, 1 skipped", [])
    build(pages={"two.rst": PAGES["two.rst"] + "\nMore words.\n"})
    assert started == ["started"]  # a page is read: it starts meanwhile, and is let go again
    monkeypatch.setenv("FRESH", "1")
    assert ran(build().printed) == ["one", "two"]


def test_what_is_installed_is_asked_for_again(
    build: Build, started: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    build(pages=PAGES)
    started.clear()
    monkeypatch.setattr("jax_doctest.builder.installed_here", lambda: "something else")
    assert (ran(build().printed), started) == ([], ["started"])


def test_another_python_is_another_place(monkeypatch: pytest.MonkeyPatch) -> None:
    before = installed_here()
    assert installed_here() == before
    monkeypatch.setattr(sys, "version", "3.99.0 (main)")
    assert installed_here() != before


def test_what_was_done_before_control_c_is_kept(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("jax_doctest.report.terminal.Terminal.progress", interrupt)
        with pytest.raises(SystemExit):
            build(pages=PAGES, jax_doctest_jobs=1)
    assert ran(build().printed) == ["two"]


def test_failures_run_again(build: Build) -> None:
    page = {"page.rst": ">>> 1\n2\n"}
    assert build(pages=page).status == 1
    assert ran(build().printed) == ["page"]


@pytest.mark.parametrize(("name", "value"), [("FRESH", "1"), ("CI", "true")])
def test_fresh(build: Build, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    build(pages=PAGES)
    monkeypatch.setenv(name, value)
    assert ran(build().printed) == ["one", "two"]


def test_settings_change_the_answer(build: Build) -> None:
    build(pages=PAGES, jax_doctest_environ={})
    assert ran(build(jax_doctest_environ={"LANGUAGE": "ko"}).printed) == ["one", "two"]
    assert ran(build(jax_doctest_environ={}, doctest_path=["."]).printed) == ["one", "two"]
    assert ran(build().printed) == ["one", "two"]  # what lies on a path may have changed


def test_settings_that_change_no_answer(build: Build) -> None:
    build(pages=PAGES, jax_doctest_jobs=1, jax_doctest_releases=["0.1.0"])
    assert ran(build(jax_doctest_jobs=2, jax_doctest_releases=["0.2.0"]).printed) == []


def test_damaged_cache(build: Build, tmp_path: Path) -> None:
    build(pages=PAGES)
    path = tmp_path / "doctest" / "cache.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    one = data["one"]
    for damaged in (
        "{",
        "[]",
        '{"one": 1}',
        json.dumps({**data, "one": {}}),
        json.dumps({**data, "one": {**one, "seconds": "soon"}}),
        json.dumps({**data, "one": {**one, "outcomes": [{"state": "fine"}]}}),
        json.dumps({**data, "one": {**one, "outcomes": 1}}),
        json.dumps({**data, "one": {**one, "more": 1}}),
    ):
        path.write_text(damaged, encoding="utf-8")
        assert ran(build().printed) == ["one", "two"], damaged
        assert json.loads(path.read_text(encoding="utf-8")).keys() == data.keys()
    assert ran(build().printed) == []


def test_the_order_of_the_environment_changes_nothing(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "C.UTF-8")
    build(pages=PAGES)
    for name in ("PATH", "LANG"):
        value = os.environ[name]
        monkeypatch.delenv(name)
        monkeypatch.setenv(name, value)
        assert ran(build().printed) == []


def test_what_has_run_before_comes_first(build: Build) -> None:
    build(pages={"two.rst": PAGES["two.rst"]})
    changed = {"two.rst": PAGES["two.rst"].replace("2\n2", "1 + 1\n2")}
    printed = build(pages={**PAGES, **changed}, jax_doctest_jobs=1).printed
    assert [line.split()[1] for line in printed.splitlines() if line[:1] == "["] == ["two:", "one:"]


def test_what_the_environment_can_change(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    page = ".. _three:\n\nThree\n=====\n\n>>> import os\n>>> os.environ.get('XDG_DATA_HOME')\n"
    pages = {**PAGES, "three.rst": page}
    assert ran(build(pages=pages).printed) == ["one", "three", "two"]
    monkeypatch.setenv("XDG_DATA_HOME", "")
    monkeypatch.setenv("XDG_CONFIG_HOME", "/nobody/asks")
    built = build()
    assert (ran(built.printed), built.last) == (["three"], "3 passed, 1 failed, 0 skipped")
    monkeypatch.delenv("XDG_DATA_HOME")
    assert ran(build().printed) == ["three"]
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    assert ran(build().printed) == ["one", "three", "two"]


SETUP = "import os\nslow = os.environ.get('RUN_SLOW')"


@pytest.mark.parametrize(
    ("condition", "setup"),
    [
        ("not os.environ.get('RUN_SLOW')", "import os"),
        ("not __import__('os').getenv('RUN_SLOW')", ""),
        ("not slow", SETUP),
    ],
)
def test_what_the_environment_can_skip(
    build: Build, monkeypatch: pytest.MonkeyPatch, condition: str, setup: str
) -> None:
    monkeypatch.delenv("RUN_SLOW", raising=False)
    slow = f".. _slow:\n\nSlow\n====\n\n.. doctest::\n   :skipif: {condition}\n\n   >>> 3\n   3\n"
    first = build(pages={**PAGES, "slow.rst": slow}, doctest_global_setup=setup)
    assert ran(first.printed) == ["one", "slow", "two"]
    assert first.last == "2 passed, 0 failed, 1 skipped"
    assert ran(build().printed) == ["slow"]  # a condition may weigh otherwise the next time
    monkeypatch.setenv("RUN_SLOW", "1")
    every = ["one", "slow", "two"] if setup == SETUP else ["slow"]
    again = build()
    assert (ran(again.printed), again.last) == (every, "3 passed, 0 failed, 0 skipped")
    assert ran(build().printed) == []


def test_what_the_environment_can_prepare(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is set up for every question may read the environment too."""
    monkeypatch.delenv("RUN_SLOW", raising=False)
    page = "Page\n====\n\n.. doctest::\n\n   >>> slow\n"
    assert build(pages={"page.rst": page}, doctest_global_setup=SETUP).status == 0
    monkeypatch.setenv("RUN_SLOW", "1")
    assert build().last == "0 passed, 1 failed, 0 skipped"


def test_one_question(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUESTION", "two")
    built = build(pages=PAGES)
    assert ran(built.printed) == ["two"]
    assert built.last == "1 passed, 0 failed, 0 skipped"


def test_a_name_in_capitals(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUESTION", "Page:TESTGROUP.left")
    built = build(pages={"Page.rst": ".. doctest:: Left\n\n   >>> 1\n   1\n\n>>> 2\n2\n"})
    assert ran(built.printed) == ["Page:testgroup.Left"]


def test_no_such_question(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUESTION", "twoo")
    built = build(pages=PAGES)
    assert built.status == 1
    assert built.last == "There is no question `twoo` with an example. Did you mean two?"
    monkeypatch.setenv("QUESTION", "zzzzzz")
    assert build().last == "There is no question `zzzzzz` with an example."


def test_why_all_run(build: Build, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run says why it runs what has run before; where only some do, that needs no reason."""

    def why() -> list[str]:
        printed = build().printed
        return [line for line in printed.splitlines() if line.startswith("All examples run")]

    assert build(pages=PAGES).printed.startswith("All examples run: it is the first time here.")
    assert why() == []
    monkeypatch.setenv("FRESH", "1")
    assert why() == ["All examples run: FRESH, or a CI service, asks for it."]
    monkeypatch.delenv("FRESH")
    monkeypatch.setenv("TZ", "Asia/Seoul")
    said = "All examples run: something else is there than the last time: "
    assert why() == [f"{said}TZ."]
    assert why() == []
    (parts,) = project.parent.rglob("parts.json")
    parts.write_text("[]", "utf-8")
    monkeypatch.delenv("TZ")
    assert why() == ["All examples run: it is the first time here."]
    examples = {"one.rst": PAGES["one.rst"].replace("+ 'one'", "+ 'o' + 'ne'")}
    examples["two.rst"] = PAGES["two.rst"].replace("2\n2", "1 + 1\n2")
    printed = build(pages=examples).printed
    assert f"{said}the examples." in printed
    said = "All examples run: what `doctest_path` or PYTHONPATH leads to may have changed."
    assert said in build(doctest_path=["."]).printed
