"""A broken document becomes a fixed one, and then passes."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest

from jax_doctest import accept
from jax_doctest.model import Condition, Result, Example, Outcome, Question, Snippet, Variant
from jax_doctest.read.source import digest
from tests.jax_doctest.project import SAMPLES, Build

BROKEN = SAMPLES / "accept" / "broken.rst"
FIXED = SAMPLES / "accept" / "fixed.rst"
REFUSED = SAMPLES / "accept" / "refused.rst"


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_broken_becomes_fixed(build: Build, project: Path, ending: str) -> None:
    project.joinpath("page.rst").write_bytes(BROKEN.read_bytes().replace(b"\n", ending.encode()))
    built = build(builder="accept")
    expected = FIXED.read_bytes().replace(b"\n", ending.encode())
    assert (project / "page.rst").read_bytes() == expected
    assert built.last == "새로 적은 출력 11개, 손으로 고칠 곳 0개"
    assert built.status == 0
    assert [path.name for path in project.glob(".page*")] == []
    again = build()
    assert (again.last, again.status) == ("13 passed, 0 failed, 0 skipped", 0)


def test_output_stands_below_the_whole_statement(build: Build, project: Path) -> None:
    """The bare dots that end a statement are of the code; those of a stack are as the page has."""
    text = (SAMPLES / "accept" / "statements.rst").read_text(encoding="utf-8")
    built = build(builder="accept", pages={"page.rst": text})
    fixed = (SAMPLES / "accept" / "statements_fixed.rst").read_text(encoding="utf-8")
    assert (project / "page.rst").read_text(encoding="utf-8") == fixed
    assert built.last == "새로 적은 출력 6개, 손으로 고칠 곳 0개"
    assert build().last == "9 passed, 0 failed, 0 skipped"


def test_what_a_person_must_write(build: Build, project: Path) -> None:
    text = REFUSED.read_text(encoding="utf-8")
    built = build(builder="accept", pages={"page.rst": text})
    assert (project / "page.rst").read_text(encoding="utf-8") == text
    assert built.status == 1
    lines = [line for line in built.printed.splitlines() if line.startswith("page.rst:")]
    assert lines == [
        "page.rst:4: 출력에 이 컴퓨터의 경로나 주소가 있습니다. `+ELLIPSIS`와 `...`를 쓰세요.",
        "page.rst:9: 출력을 적을 자리가 없습니다. `testoutput`을 더하거나 코드를 고치세요.",
        "page.rst:11: 출력이 프롬프트처럼 보입니다. 손으로 고치세요.",
        "page.rst:15: 코드를 파일에서 찾지 못했습니다. 손으로 고치세요.",
        "page.rst:18: 코드를 파일에서 찾지 못했습니다. 손으로 고치세요.",
        "page.rst:24: `...` 가까이가 바뀌었습니다. 손으로 고치세요.",
        "page.rst:30: 출력을 적어서 고칠 일이 아닙니다. 0.3초 안에 끝나지 않았습니다.",
    ]
    assert built.last == "새로 적은 출력 0개, 손으로 고칠 곳 7개"


def result(example: Example, got: str) -> Result:
    """Make an example on its page that has failed."""
    snippet = Snippet("page.rst", "block", (Variant(1, Condition(), (example,)),))
    question = Question("page", (), "Page", (snippet,))
    return Result(question, "page.rst", example, "block", Outcome("failed", got))


def test_a_file_that_has_changed(tmp_path: Path) -> None:
    page = tmp_path / "page.rst"
    page.write_text(">>> 1\n2\n", encoding="utf-8")
    failed = result(Example("1\n", "2\n", 1, 2), "1\n")
    written, refused = accept.accept([failed], {"page.rst": "another"}, tmp_path)
    assert written == []
    assert [problem.message for problem in refused] == [
        "읽은 뒤에 파일이 바뀌었습니다. 다시 실행하세요."
    ]


def test_output_that_is_not_where_it_was(tmp_path: Path) -> None:
    page = tmp_path / "page.rst"
    page.write_text(">>> 1\n3\n", encoding="utf-8")
    failed = result(Example("1\n", "2\n", 1, 2), "1\n")
    written, refused = accept.accept([failed], {"page.rst": digest(page.read_bytes())}, tmp_path)
    assert written == []
    assert refused[0].message == "기대한 출력을 파일에서 찾지 못했습니다. 손으로 고치세요."


def test_a_file_of_somebody_else(tmp_path: Path) -> None:
    failed = replace(result(Example("1\n", "2\n", 1, 2), "1\n"), file="/somewhere/else.py")
    written, refused = accept.accept([failed], {}, tmp_path)
    assert written == []
    assert refused[0].message == "이 프로젝트의 파일이 아닙니다."


def test_questions_that_disagree(tmp_path: Path) -> None:
    page = tmp_path / "page.rst"
    page.write_text(">>> f()\n2\n", encoding="utf-8")
    example = Example("f()\n", "2\n", 1, 2)
    results = [result(example, "3\n"), result(example, "3\n"), result(example, "4\n")]
    written, refused = accept.accept(results, {"page.rst": digest(page.read_bytes())}, tmp_path)
    assert written == ["page.rst:2"]
    assert [problem.message[:12] for problem in refused] == ["이 블록을 쓰는 질문마"]
    assert page.read_text(encoding="utf-8") == ">>> f()\n3\n"


@pytest.mark.parametrize(
    ("want", "got", "new"),
    [
        ("a ... c\n", "a b c\n", ["a ... c"]),
        ("x ... c\n", "a b c\n", ["a ... c"]),
        ("a ...\n", "b whatever\n", ["b ..."]),
        ("", "at 0x7f2233\n", ["at ..."]),
        ("...a b c d\n", "a b c e\n", None),
    ],
)
def test_ellipses_stay(want: str, got: str, new: list[str] | None) -> None:
    example = Example("code\n", want, 1, 2, ("ELLIPSIS",))
    if new is None:
        with pytest.raises(accept.RefusalError):
            accept.renewed(example, got)
    else:
        assert accept.renewed(example, got) == new


@pytest.mark.parametrize("code", [r"'a\tb'", r"'a\x1b[1mb'", r"'a\x85b'"])
def test_an_output_that_no_page_keeps_is_refused(build: Build, project: Path, code: str) -> None:
    text = f"T\n=\n\n>>> print({code})\n1\n"
    built = build(builder="accept", pages={"page.rst": text})
    assert built.status == 1
    assert (project / "page.rst").read_text(encoding="utf-8") == text


def test_a_crash_is_nothing_to_accept(build: Build) -> None:
    built = build(builder="accept", pages={"page.rst": ">>> import os\n>>> os._exit(0)\n"})
    assert built.status == 1
    assert "page.rst:2:" in built.printed


def test_each_line_keeps_its_end(build: Build, project: Path) -> None:
    page = project / "page.rst"
    build(builder="accept", pages={"page.rst": "first\r\n\n>>> 1 + 1\n3\n\nlast\u2028one\n"})
    assert page.read_bytes().decode() == "first\r\n\n>>> 1 + 1\n2\n\nlast\u2028one\n"


def test_a_link_stays_a_link(build: Build, project: Path) -> None:
    build(pages={"page.rst": ">>> 1\n1\n"})
    page, real = project / "page.rst", project.parent / "real.rst"
    page.rename(real)
    page.symlink_to(real)
    real.write_text(">>> 1 + 1\n3\n", encoding="utf-8")
    build(builder="accept")
    assert page.is_symlink()
    assert real.read_text(encoding="utf-8") == ">>> 1 + 1\n2\n"


RELEASES = """\
.. _asked:

Asked
=====

.. doctest::
   :jax: >={0}

   >>> 1 + 1
   3

.. doctest::
   :jax: <{0}

   >>> 1 + 1

Other
=====

.. doctest::
   :jax: <{0}

   >>> 1
   1

>>> 1
1
"""


def test_what_only_another_release_can_show(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = "page.rst:15: JAX <{}에서 실행해야 적을 수 있습니다.".format(version("jax"))
    pages = {"page.rst": RELEASES.format(version("jax"))}
    built = build(builder="accept", pages=pages)
    assert [line for line in built.printed.splitlines() if line.startswith("page.rst")] == [
        *("page.rst:10: 출력을 새로 적었습니다.", notice)
    ]
    assert built.last == "새로 적은 출력 1개, 손으로 고칠 곳 0개"
    assert "에서 실행해야" not in build(builder="accept").printed
    monkeypatch.setenv("QUESTION", "asked")
    assert notice in build(builder="accept").printed.splitlines()


@pytest.mark.parametrize(
    ("makefile", "command"),
    [
        ("", "QUESTION=one sphinx-build -b accept"),
        ("test:\n\ttrue\n", "QUESTION=one sphinx-build -b accept"),
        ("accept: site\n\ttrue\n", "make accept QUESTION=one"),
    ],
)
def test_how_to_accept(build: Build, project: Path, makefile: str, command: str) -> None:
    if makefile:
        (project / "Makefile").write_text(makefile, encoding="utf-8")
    page = ".. _one:\n\nOne\n===\n\n>>> 1\n{}\n\n.. _two:\n\nTwo\n===\n\n>>> 1\n{}\n"
    said = f"지금 나오는 출력이 옳으면: {command}"
    built = build(pages={"page.rst": page.format(2, 2)})
    assert built.printed.splitlines()[-2:] == [
        *(f"{said} (그런 질문 2개)", "0 passed, 2 failed, 0 skipped")
    ]
    assert build(pages={"page.rst": page.format(2, 1)}).printed.splitlines()[-2] == said
    assert "지금 나오는" not in build(pages={"page.rst": page.format(1, 1)}).printed
    crash = build(pages={"page.rst": ">>> import os; os._exit(1)\n"})
    assert "지금 나오는" not in crash.printed


def test_equal_blocks(build: Build, project: Path) -> None:
    block = ">>> next(letters)\n''\n"
    page = f">>> letters = iter('abcd')\n\n{block}\nText.\n\n{block}\n.. doctest::\n\n"
    page += "   >>> next(letters)\n   ''\n"
    built = build(builder="accept", pages={"page.rst": page})
    text = (project / "page.rst").read_text(encoding="utf-8")
    assert text == page.replace("''", "'a'", 1).replace("''", "'b'", 1).replace("''", "'c'", 1)
    assert built.last == "새로 적은 출력 3개, 손으로 고칠 곳 0개"


def test_equal_blocks_in_what_is_included(build: Build, project: Path) -> None:
    """Where a page begins in the middle of another file, docutils' lines are off."""
    part = ">>> 1\n2\n\nhere\n\n>>> 1\n2\n\n>>> 3\n4\n"
    page = "Page\n====\n\n.. include:: part.txt\n   :start-after: here\n"
    built = build(builder="accept", pages={"part.txt": part, "page.rst": page})
    assert (project / "part.txt").read_text(encoding="utf-8") == part.replace("4", "3")
    assert built.printed.count("같은 블록이 파일에 여럿 있어 어느 것인지 모릅니다.") == 1
    assert built.last == "새로 적은 출력 1개, 손으로 고칠 곳 1개"
