"""Runs come into the record from here and from far; what does not belong is refused whole."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest

from jax_doctest.__main__ import keep
from jax_doctest.record import record
from jax_doctest.run import bundle
from tests.building import ROOT, run_module
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


def test_a_command_that_is_wrong_is_told_in_a_line(sample: Project) -> None:
    known = str(sample.tmp)
    for words in (("left", JAX, "3.13", "numpy"), ("run", JAX, "/python", "--known", known)):
        arguments = ["--bundle", str(sample.bundle), "--record", str(sample.record.parent)]
        done = run_module("jax_doctest", *arguments, *words)
        assert done.returncode
        assert "Traceback" not in done.stderr
    assert done.stderr == "/python is no Python of an environment that `python -m venv` makes.\n"


def test_the_command_itself(sample: Project) -> None:
    arguments = ["--bundle", str(sample.bundle), "--record", str(sample.record.parent)]
    done = run_module("jax_doctest", *arguments, "take", "missing.json")
    assert done.returncode == 1
    assert done.stderr == "missing.json: the file cannot be read (No such file or directory).\n"


def test_what_is_not_there_is_named(sample: Project) -> None:
    sample.bundle.write_text("no archive", "utf-8")
    assert "this is no bundle of this engine. Make it again." in sample.take([]).stderr
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
    assert f"The environment of JAX 0.9.2 has JAX {JAX}. Delete that environment" in done.stderr
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


def of(name: str, value: object) -> Callable[[dict[str, Any]], object]:
    """Spoil what is said of the place."""
    return lambda data: {**data, name: value}


def first(**values: object) -> Callable[[dict[str, Any]], object]:
    """Spoil the first example, and let the summary count it."""

    def spoil(data: dict[str, Any]) -> object:
        one, *rest = data["examples"]
        states = Counter(str(example["state"]) for example in ({**one, **values}, *rest))
        summary = data["summary"] | {"passed": 0} | states
        return {**data, "summary": summary, "examples": [{**one, **values}, *rest]}

    return spoil


def more(*examples: Mapping[str, object]) -> Callable[[dict[str, Any]], object]:
    """Add examples that failed."""

    def spoil(data: dict[str, Any]) -> object:
        failed = [{"question": "asked", "state": "failed", "got": "", **one} for one in examples]
        summary = {**data["summary"], "failed": len(failed)}
        return {**data, "summary": summary, "examples": [*data["examples"], *failed]}

    return spoil


def more_of(data: dict[str, Any], **values: object) -> list[dict[str, Any]]:
    """Give the first example once more, otherwise."""
    return [{**data["examples"][0], **values}]


DAMAGED = "the results are damaged"
OTHERS = "these are results of other examples than those of the pages. Other questions: "
SPOILED: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "cut": (cut, f"{DAMAGED} (it is not JSON)."),
    "no results": (lambda data: [], f"{DAMAGED} (list indices"),
    "nothing": (lambda data: None, f"{DAMAGED} ("),
    "nesting": (lambda data: "[" * 200_000, f"{DAMAGED} ("),
    "nesting inside": (of("examples", "X"), f"{DAMAGED} ("),
    "half a character": (of("examples", "\udc80"), f"{DAMAGED} ("),
    "an example less": (
        lambda data: {**data, "examples": data["examples"][1:]},
        f"{DAMAGED} (the summary counts other examples).",
    ),
    "another state": (first(state="fine"), f"{DAMAGED} (state: fine)."),
    "a state of states": (first(state=["passed"]), f"{DAMAGED} ("),
    "no platform": (
        lambda data: {name: value for name, value in data.items() if name != "platforms"},
        f"{DAMAGED} ('platforms')",
    ),
    "devices: true": (of("devices", True), f"{DAMAGED} (devices: True)."),
    "devices: -1": (of("devices", -1), f"{DAMAGED} (devices)."),
    "devices: 0": (of("devices", 0), f"{DAMAGED} (devices)."),
    "devices: 1.5": (of("devices", 1.5), f"{DAMAGED} (devices: 1.5)."),
    "devices: many": (of("devices", 10**4000), f"{DAMAGED} (devices)."),
    "devices: more": (
        lambda data: json.dumps(data)[:-1] + ', "devices": ' + "9" * 9999 + "}",
        DAMAGED,
    ),
    "vax": (of("platforms", ["vax"]), f"{DAMAGED} (platforms)."),
    "no name": (of("platforms", [""]), f"{DAMAGED} (platforms)."),
    "no names": (of("platforms", []), f"{DAMAGED} (platforms)."),
    "a line break": (of("platforms", ["cpu\n"]), f"{DAMAGED} (platforms)."),
    "a path": (of("platforms", ["../../../tmp/cpu"]), f"{DAMAGED} (platforms)."),
    "two": (of("platforms", ["cpu", "gpu"]), f"{DAMAGED} (platforms)."),
    "a kind of another": (of("platforms", ["cpu", "cuda"]), f"{DAMAGED} (platforms)."),
    "two kinds": (of("platforms", ["gpu", "cuda", "rocm"]), f"{DAMAGED} (platforms)."),
    "no release": (of("python", "3.13.x"), f"{DAMAGED} (python)."),
    "no Python": (of("python", ""), f"{DAMAGED} (python)."),
    "blanks": (of("python", "3.13.0\n"), f"{DAMAGED} (python)."),
    "other digits": (of("numpy", "\u0662.\u0660"), f"{DAMAGED} (numpy)."),
    "a long release": (of("jaxlib", "1" * 41), f"{DAMAGED} (jaxlib)."),
    "a word": (of("platforms", "cpu"), f"{DAMAGED} (platforms: 'cpu')."),
    "HTML": (of("python", "<script>alert(1)</script>"), f"{DAMAGED} (python)."),
    "HTML in a device": (of("device_kind", "<b>H200</b>"), f"{DAMAGED} (device_kind)."),
    "orders": (of("machine", "x86\x1b[2J"), f"{DAMAGED} (machine)."),
    "a long name": (of("system", "x" * 101), f"{DAMAGED} (system)."),
    "another release": (of("jax", "0.3.25"), "JAX 0.3.25 is none of the supported releases"),
    "a path of a release": (of("jax", "0/../../x"), f"{DAMAGED} (jax)."),
    "a fingerprint": (first(fingerprint="0" * 16), f"{OTHERS}asked."),
    "no fingerprint": (first(fingerprint="../x"), f"{DAMAGED} (fingerprint: ../x)."),
    "a fingerprint of two lines": (first(fingerprint="x\ny"), f"{DAMAGED} (fingerprint: x\\ny)."),
    "a question": (first(question="nobody"), f"{OTHERS}asked, nobody."),
    "orders of a question": (first(question="\x1b[2J"), f"{OTHERS}\\x1b[2J, asked."),
    "a long question": (first(question="x" * 10_000), f"{OTHERS}asked, xxx"),
    "prose": (first(state="skipped", reason="Buy this"), f"{DAMAGED} (reason: Buy this)."),
    "no output of what has passed": (
        first(got="other\n"),
        f"{DAMAGED} (what has passed shows something else: asked).",
    ),
    "no text of what has passed": (
        lambda data: {
            **data,
            "summary": data["summary"] | {"passed": 3},
            "examples": [
                *data["examples"],
                *more_of(data, got=[1]),
                *more_of(data, state="not_run"),
            ],
        },
        f"{DAMAGED} (",
    ),
    "left out without a reason": (
        first(state="skipped"),
        f"{DAMAGED} (state: skipped, reason: ).",
    ),
    "two releases": (
        lambda data: json.dumps(data)[:-1] + ', "jax": "0.9.2", "date": ""}',
        f"{DAMAGED} (jax).",
    ),
    "50 MB": (first(state="failed", got="x" * 50_000_000), f"{DAMAGED} (got: 50000000)."),
    "70 MB": (of("more", "x" * 70_000_000), "the file cannot be read (it is too large)."),
    "failures of nothing": (
        more(*({"question": f"q{n}", "fingerprint": f"{n:016}"} for n in range(1000))),
        f"{OTHERS}q0, q1, q10, q100, q101 ....",
    ),
    "failures of something": (
        more(*({"fingerprint": f"{n:016}"} for n in range(1000))),
        f"{OTHERS}asked.",
    ),
}


def test_what_cannot_be_trusted_is_refused(sample: Project) -> None:
    data = sample.far_results()
    sample.take(data)
    everything = sorted(sample.tmp.rglob("*"))
    before = sample.record.read_text("utf-8")
    for name, (spoil, message) in SPOILED.items():
        done = sample.take(spoil(data))
        assert (done.returncode, done.stdout) == (1, ""), name
        assert done.stderr.startswith(f"{sample.tmp / 'results.json'}: {message}"), name
        assert len(done.stderr.splitlines()) == 1, name
        assert len(done.stderr) < 1000, name
        assert sample.record.read_text("utf-8") == before, name
        assert sorted(sample.tmp.rglob("*")) == everything, name


def test_a_failure_of_set_up_code_is_taken_in_once(sample: Project) -> None:
    sample.write(page=".. testsetup::\n\n   1 / 0\n\n" + PAGE)
    data = sample.far_results()
    twice = {**data, "examples": [data["examples"][0], *data["examples"]]}
    twice["summary"] = {**data["summary"], "failed": data["summary"]["failed"] + 1}
    assert "Other questions: asked." in sample.take(twice).stderr
    assert not sample.record.exists()
    assert sample.take(data).returncode == 0


def test_what_an_example_showed_is_cut(sample: Project) -> None:
    sample.write(page=PAGE.replace("1 + 1", "print('y' * 60_000)"))
    done = sample.take(sample.far_results())
    assert done.stdout == f"JAX {JAX}, cpu: 1 failed, 1 passed (record updated)\n"
    assert sample.record.stat().st_size < 12_000
    before = sample.record.read_text("utf-8")
    assert "[... +50,101]" in before
    sample.run()
    sample.take(sample.far_results())
    assert sample.record.read_text("utf-8") == before  # what has been cut is not cut again


def test_what_is_no_file(sample: Project) -> None:
    fifo, folder, text = sample.tmp / "fifo", sample.tmp / "folder", sample.tmp / "latin.json"
    os.mkfifo(fifo)
    folder.mkdir()
    text.write_bytes('{"é"'.encode("latin-1"))
    for path, message in (
        (fifo, "the file cannot be read (it is no file)."),
        (folder, "the file cannot be read (it is no file)."),
        (Path("/dev/zero"), "the file cannot be read (it is no file)."),
        (sample.tmp / "none", "the file cannot be read (No such file or directory)."),
        (sample.bundle, "the results are damaged ("),
        (text, "the results are damaged ("),
    ):
        done = sample.command("take", str(path))
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(f"{path}: {message}")
        assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("kind", ["fifo", "link"])
def test_a_record_that_is_no_file_yet(sample: Project, kind: str) -> None:
    data = sample.far_results()
    real = sample.tmp / "real.json"
    sample.record.parent.mkdir(parents=True)
    if kind == "fifo":
        os.mkfifo(sample.record)
    else:
        sample.record.symlink_to(real)
    assert sample.run().returncode == 0
    assert sample.take({**data, "numpy": "1.0"}).returncode == 0
    assert '"numpy": "1.0"' in sample.record.read_text("utf-8")
    assert sample.record.is_symlink() is real.exists() is (kind == "link")


def test_several_files(sample: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    data = sample.far_results()
    folder = sample.tmp / "re sults"
    folder.mkdir()
    files = {"a bad.json": "{", "b good.json": json.dumps(data), "c.json": json.dumps(data)}
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    good = f"JAX {JAX}, cpu: 2 passed"
    deeper = folder / "of another machine"  # as it comes from where artifacts are kept
    deeper.mkdir()
    (deeper / "d.json").write_text(json.dumps(data), "utf-8")
    done = sample.command("take", str(folder))
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert done.stdout == f"{good} (record updated)\n{good}\n{good}\n"
    monkeypatch.chdir(folder)
    for words, good_ones, bad_ones in (
        (("b good.json",), 1, 0),
        (("b good.json", "c.json"), 2, 0),
        (("c.json ./c.json  c.json",), 3, 0),
        (("c.json *.json",), 3, 1),
        (("?.json",), 1, 0),
        ((f"{sample.tmp}/*/c.json",), 1, 0),
        (("missing.json c.json",), 1, 1),
        ((" ",), 0, 1),
        (("",), 0, 1),
    ):
        done = sample.command("take", "--", *words)
        assert done.stdout == f"{good}\n" * good_ones, words
        assert len(done.stderr.splitlines()) == bad_ones, words
        assert done.returncode == min(bad_ones, 1), words


def test_a_file_that_cannot_be_written(sample: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    data = sample.far_results()
    sample.take(data)
    before = sample.record.read_text("utf-8")
    data["numpy"] = "1.0"  # so that there is something to write

    def full(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("jax_doctest.atomic.tempfile.mkstemp", full)
    done = sample.take(data)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert sample.record.read_text("utf-8") == before


# As it may be called by whoever has sent it.
NAMES = [
    *("a b.json", "a; touch owned", "$(touch owned)", "`touch owned`", "$(shell touch owned)"),
    *("'; touch owned; '", '"; touch owned; "', "a && touch owned", "$$(touch owned)", "-h", "#"),
    *("a\nb", "$HOME", "*", "가 나.json"),
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_no_command(tmp_path: Path, name: str) -> None:
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.write_text('#!/bin/sh\nfor last; do :; done\nprintf "%s" "$last"\n', "utf-8")
    python.chmod(0o755)
    makefile = ["make", "--no-print-directory", "-f", str(ROOT / "Makefile")]
    makefile += ["--old-file=.venv/site"]
    arguments = [f"FILE={name}", f"BIN={python.parent}", "BUNDLE=true", "record"]
    done = subprocess.run(
        [*makefile, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, name), done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["bin"]


def test_results_of_an_older_text_are_refused(sample: Project) -> None:
    data = sample.far_results()
    sample.write(page="A new first line.\n\n" + PAGE)  # lines move, examples do not
    assert sample.take(data).returncode == 0
    sample.write(page=PAGE.replace("4\n", "4.0\n"))
    done = sample.take(data)
    assert done.returncode == 1
    assert "Other questions: other." in done.stderr
    assert "Make the bundle anew from the present pages" in done.stderr


def test_some_questions_do_not_vouch_for_those_that_ran_elsewhere(
    sample: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = sample.far_results()
    sample.take({**data, "numpy": "1.0"})
    before = sample.record.read_text("utf-8")
    monkeypatch.setenv("QUESTION", "asked")
    said = " (not recorded: other questions ran elsewhere, or on other packages; run all)\n"
    done = sample.run()
    assert (done.returncode, done.stdout.endswith(said)) == (0, True)
    assert sample.record.read_text("utf-8") == before
    one, *rest = data["examples"]
    lost = {**data["summary"], "passed": len(rest)}
    done = sample.take({**data, "summary": lost, "examples": [{**one, "state": "not_run"}, *rest]})
    assert (done.returncode, done.stdout.endswith(said)) == (0, True)
    assert sample.record.read_text("utf-8") == before
    monkeypatch.delenv("QUESTION")
    done = sample.run()
    assert done.stdout.endswith("2 passed, 0 failed, 0 skipped (record updated)\n")


def test_a_damaged_record_is_not_written_over(sample: Project) -> None:
    sample.record.parent.mkdir(parents=True)
    sample.record.write_text("<<<<<<< ours\n", "utf-8")
    done = sample.run()
    assert done.returncode == 1
    assert "the record is damaged" in done.stderr
    assert sample.record.read_text("utf-8") == "<<<<<<< ours\n"


def test_two_at_once(sample: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each brings in a question: neither is lost while the other has the record open."""
    assert sample.run().returncode == 0
    whole = record.read(sample.record)
    manifest, _settings = bundle.read(sample.bundle)
    sample.record.unlink()
    write = record.write

    def slowly(folder: Path, new: record.Record) -> bool:
        time.sleep(0.3)
        return write(folder, new)

    monkeypatch.setattr(record, "write", slowly)
    parts = [replace(whole, questions={name: them}) for name, them in whole.questions.items()]
    assert len(parts) == 2
    with ThreadPoolExecutor() as pool:
        found = [*pool.map(lambda one: keep(sample.record.parent, one, manifest), parts)]
    assert found == [" (record updated)"] * 2
    assert record.read(sample.record).questions == whole.questions


def test_where_folders_have_no_locks(sample: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_lock(handle: int, operation: int) -> NoReturn:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    data = sample.far_results()
    monkeypatch.setattr("fcntl.flock", no_lock)
    assert sample.take(data).returncode == 0
    sample.record.unlink()
    monkeypatch.setattr("sys.platform", "win32")
    assert sample.take(data).stdout.endswith("(record updated)\n")
