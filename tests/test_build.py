"""A bad source ends in an error that names its file and line; a wrong output ends in a failure."""

from collections.abc import Callable

import pytest

from tests.building import Done

Sphinx = Callable[[str, str], Done]

TITLE = ".. _page:\n\n제목\n====\n\n"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("앞\n\n:nosuchrole:`값`\n", 8, 'Unknown interpreted text role "nosuchrole"'),
        (":ref:`no-such-label`\n", 6, "no-such-label"),
        ("``닫히지 않은\n", 6, "Inline literal start-string without end-string"),
        (".. _sub:\n\n소제목입니다\n------\n", 9, "Title underline too short"),
        (".. doctest::\n   :jax: 최신\n\n   >>> 1\n   1\n", 7, "PEP 440 범위로 쓰세요"),
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
        (">>> 1 + 1\n3\n", "0 passed, 1 failed, 0 skipped", "index.rst:6"),
        (">>> 1 + 1\n2.0\n", "0 passed, 1 failed, 0 skipped", "index.rst:6"),
        (">>> print(1)\n", "0 passed, 1 failed, 0 skipped", "index.rst:6"),
        (
            ">>> 1 / 0\nTraceback (most recent call last):\n...\nZeroDivisionError: other\n",
            "0 passed, 1 failed, 0 skipped",
            "division by zero",
        ),
        (">>> 1\n1\n\n>>>1 + 1\n3\n", "1 passed, 0 failed, 0 skipped", "index.rst:9: 프롬프트"),
        ("예제가 없습니다.\n", "0 passed, 0 failed, 0 skipped", ""),
    ],
)
def test_what_is_wrong_fails(sphinx: Sphinx, text: str, summary: str, message: str) -> None:
    done = sphinx("doctest", TITLE + text)
    assert done.returncode != 0
    assert done.stdout.splitlines()[-1] == summary
    assert message in done.stdout


def test_a_name_from_another_question_does_not_help(sphinx: Sphinx) -> None:
    text = ".. _one:\n\n하나\n----\n\n>>> x = 1\n\n.. _two:\n\n둘\n----\n\n>>> x\n1\n"
    done = sphinx("doctest", TITLE + text)
    assert done.stdout.splitlines()[-1] == "1 passed, 1 failed, 0 skipped"
    assert "NameError" in done.stdout


def test_a_labelled_subsection_belongs_to_its_question(sphinx: Sphinx) -> None:
    text = ".. _one:\n\n하나\n----\n\n>>> x = 1\n\n.. _part:\n\n일부\n^^^^\n\n>>> x\n1\n"
    done = sphinx("doctest", TITLE + text)
    assert done.stdout.splitlines()[-1] == "2 passed, 0 failed, 0 skipped"
