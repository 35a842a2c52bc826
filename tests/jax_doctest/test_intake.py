"""Runs come into the record from here and from far; what does not belong is refused whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.building import run_module
from tests.jax_doctest.recording import JAX, PAGE, Project

UNCHANGED = "2 passed, 0 failed, 0 skipped, nothing has changed"


def states(sample: Project) -> dict[str, list[str]]:
    data = json.loads(sample.record.read_text("utf-8"))
    return {name: [one["state"] for one in them] for name, them in data["questions"].items()}


def test_run_here(sample: Project) -> None:
    done = sample.run()
    assert done.returncode == 0, done.stderr
    last = done.stdout.splitlines()[-1]
    assert last.startswith(f"JAX {JAX}, Python ")
    assert last.endswith(": 2 passed, 0 failed, 0 skipped (record updated)")
    assert states(sample) == {"asked": ["passed"], "other": ["passed"]}


def test_the_command_itself(sample: Project) -> None:
    arguments = ["--bundle", str(sample.bundle), "--record", str(sample.record.parent)]
    done = run_module("jax_doctest", *arguments, "take", "missing.json")
    assert done.returncode == 1
    assert done.stderr == "missing.json: the file cannot be read (No such file or directory).\n"


def test_what_is_not_there_is_named(sample: Project) -> None:
    sample.bundle.write_text("no archive", "utf-8")
    assert sample.take([]).stderr == "File is not a zip file\n"
    sample.bundle.unlink()
    done = sample.take([])
    assert done.returncode == 1
    assert done.stderr == f"[Errno 2] No such file or directory: '{sample.bundle}'\n"


def test_an_environment_in_which_something_was_installed(sample: Project) -> None:
    sample.run()
    remembered = sample.tmp / "known" / JAX / "environment.json"
    before = json.loads(remembered.read_text("utf-8"))
    for text in (json.dumps({**before, "installed": "less"}), "{", "[]"):
        remembered.write_text(text, "utf-8")
        done = sample.run()
        assert done.stdout.endswith(f"{UNCHANGED}\n"), done.stderr
        assert json.loads(remembered.read_text("utf-8")) == before


def test_what_has_not_changed_does_not_run_again(sample: Project) -> None:
    sample.run()
    before = sample.record.read_text("utf-8")
    done = sample.run()
    assert done.stdout.splitlines()[-1].endswith(UNCHANGED)
    assert sample.record.read_text("utf-8") == before
    sample.write(page=PAGE.replace(">>> 1 + 1\n2", ">>> 1 + 1\n3"))
    done = sample.run()
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert "Answers that do not hold on this release: 1:" in lines
    assert "  First question (asked): examples: 1" in lines
    assert states(sample) == {"asked": ["failed"], "other": ["passed"]}


def test_an_environment_with_another_release_is_refused(sample: Project) -> None:
    done = sample.run("0.9.2")
    assert done.returncode == 1
    assert f"The environment of JAX 0.9.2 has JAX {JAX}." in done.stderr
    assert not sample.record.exists()


def test_results_from_far(sample: Project) -> None:
    done = sample.take(sample.far_results())
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"JAX {JAX}, cpu: 2 passed (record updated)\n"
    here = sample.record.read_text("utf-8")
    sample.run()
    assert sample.record.read_text("utf-8") == here


def test_a_question_with_broken_preparation_is_taken_in(sample: Project) -> None:
    sample.write(page=".. testsetup::\n\n   1 / 0\n\n" + PAGE)
    done = sample.take(sample.far_results())
    assert done.returncode == 0, done.stderr
    assert states(sample) == {"asked": ["failed", "skipped"], "other": ["failed", "skipped"]}


def cut(data: dict[str, Any]) -> str:
    return json.dumps(data)[:-100]


def lose_an_example(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "examples": data["examples"][1:]}


def invent_a_state(data: dict[str, Any]) -> dict[str, Any]:
    first, *rest = data["examples"]
    return {**data, "examples": [{**first, "state": "fine"}, *rest]}


def forget_the_platform(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "platforms"}


def another_release(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "jax": "0.3.25"}


def another_manifest(data: dict[str, Any]) -> dict[str, Any]:
    first, *rest = data["examples"]
    return {**data, "examples": [{**first, "fingerprint": "0" * 16}, *rest]}


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (cut, "the results are damaged (it is not JSON)."),
        (lambda data: [], "the results are damaged (list indices"),
        (lose_an_example, "the results are damaged (the summary counts other examples)."),
        (invent_a_state, "the results are damaged (state: fine)."),
        (forget_the_platform, "the results are damaged ('platforms')"),
        (another_release, "JAX 0.3.25 is none of the supported releases"),
        (
            another_manifest,
            "Other questions: asked.",
        ),
    ],
)
def test_what_cannot_be_trusted_is_refused(
    sample: Project, spoil: Callable[[dict[str, Any]], object], message: str
) -> None:
    data = sample.far_results()
    sample.take(data)
    before = sample.record.read_text("utf-8")
    done = sample.take(spoil(data))
    assert done.returncode == 1
    assert message in done.stderr
    assert sample.record.read_text("utf-8") == before


def test_results_of_an_older_text_are_refused(sample: Project) -> None:
    data = sample.far_results()
    sample.write(page="A new first line.\n\n" + PAGE)  # lines move, examples do not
    assert sample.take(data).returncode == 0
    sample.write(page=PAGE.replace("4\n", "4.0\n"))
    done = sample.take(data)
    assert done.returncode == 1
    assert "Other questions: other." in done.stderr
    assert "Make the bundle anew from the present pages" in done.stderr


def test_a_damaged_record_is_not_written_over(sample: Project) -> None:
    sample.record.parent.mkdir(parents=True)
    sample.record.write_text("<<<<<<< ours\n", "utf-8")
    done = sample.run()
    assert done.returncode == 1
    assert "the record is damaged" in done.stderr
    assert sample.record.read_text("utf-8") == "<<<<<<< ours\n"
