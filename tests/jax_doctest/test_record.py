"""The record is read, merged and written; what is damaged is refused."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from jax_doctest.model import EngineError, Environment
from jax_doctest.record.record import (
    Record,
    Recorded,
    merge,
    read,
    recorded,
    without_places,
    write,
)

HERE = Environment(
    *("3.13.0", "0.9.2", "0.9.2", "2.4.6", ("gpu", "cuda"), "H200", 1, "Linux", "x86_64"),
)
ONE = Recorded("1" * 16, "passed")
TWO = Recorded("2" * 16, "failed", "", "inf\n")
THREE = Recorded("3" * 16, "skipped", "only-on: JAX >=0.11")


def run(**questions: tuple[Recorded, ...]) -> Record:
    return Record(HERE, questions)


def test_written_and_read_again(tmp_path: Path) -> None:
    record = dataclasses.replace(run(b=(ONE, TWO), a=(THREE,)), date="2026-01-02")
    assert write(tmp_path, record)
    assert not write(tmp_path, record)
    assert [path.name for path in tmp_path.iterdir()] == ["jax-0.9.2-gpu.json"]
    assert read(tmp_path / "jax-0.9.2-gpu.json") == record


def test_sorted_with_a_line_for_each_example(tmp_path: Path) -> None:
    merged = merge(None, run(b=(TWO, ONE), a=(THREE,)), {"a", "b"}, "2026-01-02")
    write(tmp_path, merged)
    text = (tmp_path / merged.name).read_text("utf-8")
    assert list(json.loads(text)["questions"]) == ["a", "b"]
    assert text.count('{"fingerprint"') == text.count('\n   {"fingerprint"') == 3
    assert "seconds" not in text


def test_order_of_merging_does_not_matter() -> None:
    one, other = run(a=(ONE,)), run(b=(TWO,))
    forth = merge(merge(None, one, {"a", "b"}, "d"), other, {"a", "b"}, "d")
    back = merge(merge(None, other, {"a", "b"}, "d"), one, {"a", "b"}, "d")
    assert forth == back
    assert list(forth.questions) == list(back.questions) == ["a", "b"]


def test_date_changes_only_with_an_outcome() -> None:
    old = merge(None, run(a=(ONE,), b=(TWO,)), {"a", "b"}, "2026-01-02")
    newer = dataclasses.replace(HERE, python="3.14.0")
    same = merge(old, Record(newer, {"a": (ONE,)}), {"a", "b"}, "2026-03-04")
    assert (same.date, same.environment.python) == ("2026-01-02", "3.14.0")
    assert same.questions == old.questions
    other = merge(old, run(a=(TWO,)), {"a", "b"}, "2026-03-04")
    assert other.date == "2026-03-04"


def test_what_is_kept_is_shown_and_not_obeyed() -> None:
    """A page in LaTeX or XML that held it could not be read."""
    one = recorded({"fingerprint": "1" * 16, "state": "failed", "got": "\x1b[31m\x00\n가\n"})
    assert one.got == "\\x1b[31m\\x00\n가\n"
    assert recorded(vars(one)) == one


def test_a_question_that_is_gone_is_dropped() -> None:
    old = merge(None, run(a=(ONE,), b=(TWO,)), {"a", "b"}, "2026-01-02")
    assert list(merge(old, run(a=(ONE,)), {"a"}, "2026-03-04").questions) == ["a"]


def test_nothing_of_the_machine_is_kept() -> None:
    text = "<f at 0x7f00aa12> in /home/me/.venv/x.py\n"
    assert (
        recorded({"fingerprint": "1" * 16, "state": "failed", "got": text}).got
        == "<f at ...> in ...\n"
    )


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<f at 0x7f00aa12>", "<f at ...>"),
        ("<f object at 0x5>", "<f object at ...>"),
        ("pointer 0x7f5a3c0012ab0", "pointer ..."),
        ("/home/me/x.py", "..."),
        ('File "/root/.cache/jax/a+b.py", line 3', 'File "...", line 3'),
        ("/tmp/question-1/here", "..."),
        ("in (/Users/me/my-site/, 2)", "in (..., 2)"),
        ("/opt/conda/lib/python3.13/site-packages/jax/api.py:3", "...:3"),
        ("/usr/lib/python3/dist-packages/jax/api.py", "..."),
        ("/usr/local/lib/python3.13/site-packages/jax", "..."),
        (r"C:\Users\me\x.py", "..."),
    ],
)
def test_what_is_of_one_machine_or_one_run(text: str, kept: str) -> None:
    assert without_places(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        *("0xffff", "0xdeadbeef", "0x1p-3", "['0xff', '0x100']"),  # what hex() gives
        *("/usr/local/lib", "/usr/bin/python3", "/lib64/ld.so", "/dev/null", "/proc/self/maps"),
        *("/etc/hosts", "/sys/class/net", "/x", "/"),
        *("1/2", "and/or/not", "./a/b", "../a/b", "a/b/c.py", "~/a/b"),
        *("https://docs.jax.dev/en/latest/faq.html", "gs://bucket/key", "file:///a/b"),
        *("jit(f)/while/body/add", "f32[2]/x/y", "10:20:30", "x: 1"),
    ],
)
def test_what_everybody_has(text: str) -> None:
    assert without_places(text) == text


def test_a_record_of_before_the_number_is_read(tmp_path: Path) -> None:
    write(tmp_path, dataclasses.replace(run(a=(ONE,)), date="2026-01-02"))
    path = tmp_path / "jax-0.9.2-gpu.json"
    now = read(path)
    path.write_text(path.read_text("utf-8").replace(' "format": 1,\n', ""), "utf-8")
    assert read(path) == now


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{", ""),
        ('"passed"', '"perfect"'),
        ('"fingerprint": "1111', '"fingerprint": "zz11'),
        ('"0.9.2"', '"0.10.2"'),
        ("2026-01-02", "yesterday"),
        ("2026-01-02", "2026-13-77"),
        ("2026-01-02", "20260102"),
        (' "devices": 1,\n', ""),
        (' "devices": 1,\n', ' "devices": "one",\n'),
        ('"platforms": ["gpu", "cuda"]', '"platforms": []'),
        ('{\n "format"', '<<<<<<< HEAD\n{\n "format"'),
        ('"format": 1', '"format": 2'),
    ],
)
def test_a_damaged_record_is_refused(tmp_path: Path, old: str, new: str) -> None:
    write(tmp_path, dataclasses.replace(run(a=(ONE,)), date="2026-01-02"))
    path = tmp_path / "jax-0.9.2-gpu.json"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(EngineError, match=r"jax-0\.9\.2-gpu\.json: the record is damaged"):
        read(path)
