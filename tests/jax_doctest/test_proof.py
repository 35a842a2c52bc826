"""What the record proves in this very environment does not run again, and needs no installing."""

from __future__ import annotations

import json
import platform
import shutil
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.jax_doctest.recording import JAX, PAGE, Project

HERE = (JAX, platform.python_version(), f"numpy=={version('numpy')}")


def left(sample: Project, *environment: str) -> list[str]:
    """Name the questions that are left to run."""
    done = sample.command("left", *(environment or HERE))
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def forget(sample: Project) -> None:
    """Be a fresh clone: nothing is known but the record."""
    shutil.rmtree(sample.tmp / "known")


def test_what_is_proved_is_not_run(sample: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    assert left(sample) == ["asked", "other"]
    sample.run()
    assert left(sample) == []
    monkeypatch.setenv("FRESH", "1")
    assert left(sample) == ["asked", "other"]
    monkeypatch.delenv("FRESH")
    assert left(sample, JAX, "3.11.0", HERE[2]) == ["asked", "other"]
    assert left(sample, "0.4.38", *HERE[1:]) == ["asked", "other"]
    forget(sample)
    before = sample.record.read_bytes()
    done = sample.run()
    assert done.stdout.splitlines()[-1].endswith(
        "2 passed, 0 failed, 0 skipped, nothing has changed"
    )
    assert sample.record.read_bytes() == before


def test_what_has_changed_runs(sample: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    sample.run()
    forget(sample)
    sample.write(page=PAGE.replace("1 + 1\n2", "1 + 2\n3"))
    assert left(sample) == ["asked"]
    monkeypatch.setenv("QUESTION", "other")
    assert left(sample) == []
    monkeypatch.delenv("QUESTION")
    assert "nothing has changed" not in sample.run().stdout


@pytest.mark.parametrize("field", ["python", "numpy", "machine"])
def test_a_record_of_another_environment_proves_nothing(
    sample: Project, tmp_path: Path, field: str
) -> None:
    sample.run()
    forget(sample)
    data = json.loads(sample.record.read_text("utf-8"))
    sample.record.write_text(json.dumps({**data, field: "1.0"}), "utf-8")
    assert left(sample) == ["asked", "other"]
    assert "nothing has changed" not in sample.run().stdout


def test_a_failure_proves_nothing(sample: Project) -> None:
    sample.write(page=PAGE.replace("1 + 1\n2", "1 + 1\n3"))
    assert sample.run().returncode == 1
    assert left(sample) == ["asked"]


def test_a_condition_that_held_once_proves_nothing(sample: Project) -> None:
    flag = sample.tmp / "flag"
    there = f"__import__('os').path.exists({str(flag)!r})"
    block = f".. doctest::\n   :skipif: {there}\n\n   >>> 1\n   2\n\n"
    sample.write(page=PAGE.replace(">>> 1 + 1", f"{block}>>> 1 + 1"))
    flag.touch()
    assert sample.run().returncode == 0
    assert left(sample) == ["asked"]
    flag.unlink()
    assert sample.run().returncode == 1


def test_set_up_code_has_no_output_that_a_record_could_hold(sample: Project) -> None:
    sample.write(page=PAGE.replace(">>> 1 + 1", ".. testsetup::\n\n   two = 2\n\n>>> 1 + 1"))
    sample.run()
    forget(sample)
    assert left(sample) == []
    assert "nothing has changed" in sample.run().stdout
