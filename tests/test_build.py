"""A bad source ends in an error that names its file and line; a wrong output ends in a failure."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.building import ROOT, Done, run_sphinx

Sphinx = Callable[[str, str], Done]

TITLE = ".. _page:\n\n제목\n====\n\n"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("앞\n\n:nosuchrole:`값`\n", 8, 'Unknown interpreted text role "nosuchrole"'),
        (":ref:`no-such-label`\n", 6, "no-such-label"),
        ("``닫히지 않은\n", 6, "Inline literal start-string without end-string"),
        (".. _sub:\n\n소제목입니다\n------\n", 9, "Title underline too short"),
        (".. doctest::\n   :jax: 최신\n\n   >>> 1\n   1\n", 6, "버전 범위가 아닙니다"),
    ],
)
def test_bad_source_is_an_error_at_its_line(
    sphinx: Sphinx, text: str, line: int, message: str
) -> None:
    done = sphinx("html", TITLE + text)
    assert done.returncode != 0
    [report] = [row for row in done.stderr.splitlines() if message in row]
    assert f"index.rst:{line}:" in report


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        (">>> 1 + 1\n2\n", "1 passed, 0 failed, 0 skipped"),
        ("::\n\n   >>> 1 + 1\n   2\n", "1 passed, 0 failed, 0 skipped"),
        (".. code-block:: python\n\n   >>> 1\n   1\n", "1 passed, 0 failed, 0 skipped"),
        ("* 목록\n\n  >>> 1\n  1\n", "1 passed, 0 failed, 0 skipped"),
        (
            ".. doctest::\n   :jax: <0.1\n\n   >>> 1\n   2\n\n>>> 1\n1\n",
            "1 passed, 0 failed, 1 skipped",
        ),
    ],
)
def test_every_kind_of_block_is_run(sphinx: Sphinx, text: str, summary: str) -> None:
    done = sphinx("doctest", TITLE + text)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == summary


@pytest.mark.parametrize(
    ("text", "summary", "message"),
    [
        (">>> 1 + 1\n3\n", "0 passed, 1 failed, 0 skipped", "Got:"),
        (">>> 1 + 1\n2.0\n", "0 passed, 1 failed, 0 skipped", "Got:"),
        (">>> print(1)\n", "0 passed, 1 failed, 0 skipped", "Got:"),
        (
            ">>> 1 / 0\nTraceback (most recent call last):\n...\nZeroDivisionError: other\n",
            "0 passed, 1 failed, 0 skipped",
            "division by zero",
        ),
        (">>> 1\n1\n\n>>>1 + 1\n3\n", "1 passed, 0 failed, 0 skipped", "index.rst:9: ERROR"),
        ("예제가 없습니다.\n", "0 passed, 0 failed, 0 skipped", ""),
    ],
)
def test_what_is_wrong_fails(sphinx: Sphinx, text: str, summary: str, message: str) -> None:
    done = sphinx("doctest", TITLE + text)
    assert done.returncode != 0
    assert done.stdout.splitlines()[-1] == summary
    assert message in done.stderr


def test_a_name_from_another_question_does_not_help(sphinx: Sphinx) -> None:
    text = ".. _one:\n\n하나\n----\n\n>>> x = 1\n\n.. _two:\n\n둘\n----\n\n>>> x\n1\n"
    done = sphinx("doctest", TITLE + text)
    assert done.stdout.splitlines()[-1] == "1 passed, 1 failed, 0 skipped"
    assert "NameError" in done.stderr


def test_a_labelled_subsection_belongs_to_its_question(sphinx: Sphinx) -> None:
    text = ".. _one:\n\n하나\n----\n\n>>> x = 1\n\n.. _part:\n\n일부\n^^^^\n\n>>> x\n1\n"
    done = sphinx("doctest", TITLE + text)
    assert done.stdout.splitlines()[-1] == "2 passed, 0 failed, 0 skipped"


def test_changing_any_expected_digit_fails(tmp_path: Path) -> None:
    """Change a digit in every output of the FAQ that holds on all releases; each is noticed."""
    source = tmp_path / "source"
    shutil.copytree(
        ROOT / "docs", source / "docs", ignore=shutil.ignore_patterns("sphinxext", "*.md")
    )
    shutil.copy(ROOT / "index.rst", source)
    changed, lines, in_output = 0, [], False
    for line in (ROOT / "faq_ko.rst").read_text("utf-8").splitlines():
        if re.match(r">>>|\.\.\. ", line):
            in_output = True
        elif not line.strip():
            in_output = False
        elif in_output and (digit := re.match(r"(.*)(\d)(.*)", line)):
            line = digit[1] + str((int(digit[2]) + 5) % 10) + digit[3]
            changed += 1
            in_output = False  # one digit of an example is enough
        lines.append(line)
    (source / "faq_ko.rst").write_text("\n".join(lines) + "\n", "utf-8")
    done = run_sphinx("doctest", source, tmp_path / "doctest")
    assert changed > 70
    assert f", {changed} failed, " in done.stdout.splitlines()[-1]
