"""What people and machines read about a run."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from jax_doctest.model import Environment, Question, Settings
from jax_doctest.portable.plan import Plan
from jax_doctest.portable.printable import head_and_tail, say
from jax_doctest.report.difference import COLOURED, PLAIN, mark
from jax_doctest.report.terminal import Terminal
from tests.jax_doctest.project import Build

PAGE = """\
.. _the-label:

Why does it fail?
=================

>>> def f(x):
...     raise ValueError(x)
>>> [1.0, 2.0, 3.0]
[1.0, 2.5, 3.0]
>>> f("inside")
>>> 1
Traceback (most recent call last):
ValueError: 1
>>> import sys
>>> print("\\x1b complaint", file=sys.stderr)
something
>>> print("\\x1b")

>>>1
1
"""

FAILURE = """\
page.rst:8: The output differs.
  Question: Why does it fail? (the-label)
  Code:
    [1.0, 2.0, 3.0]
  Expected:
    [1.0, [-2.5-], 3.0]
  Got:
    [1.0, {+2.0+}, 3.0]
"""

UNEXPECTED = """\
page.rst:10: An exception was raised that the page does not show.
  Question: Why does it fail? (the-label)
  Code:
    f("inside")
  Expected:
    (none)
  Got:
    Traceback (most recent call last):
      ...
    ValueError: inside
  Place:
    page.rst:10 <module>
    page.rst:7 f
"""


def test_terminal(build: Build) -> None:
    built = build(pages={"page.rst": PAGE})
    assert FAILURE in built.printed
    assert UNEXPECTED in built.printed
    assert "page.rst:11: The exception that the page shows was not raised." in built.printed
    assert "  Standard error:\n    \\x1b complaint\n" in built.printed  # shown, not obeyed
    assert built.last == "2 passed, 5 failed, 0 skipped"


def test_junit(build: Build) -> None:
    built = build(pages={"page.rst": PAGE})
    suite = ET.parse(built.out / "junit.xml").getroot()
    assert [suite.get(name) for name in ("tests", "failures", "errors", "skipped")] == [
        *("8", "5", "1", "0")
    ]
    case = suite.findall("testcase")[1]
    assert (case.get("classname"), case.get("name")) == ("the-label", "page.rst:8")
    failure = case.find("failure")
    assert failure is not None
    assert failure.get("message") == "The output differs."


def test_annotations(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    built = build(pages={"page.rst": PAGE})
    lines = [line for line in built.printed.splitlines() if line.startswith("::error ")]
    assert len(lines) == 6
    assert lines[0].startswith(
        "::error file=page.rst,line=19,title=doctest::No space follows the prompt"
    )
    assert lines[1].startswith("::error file=page.rst,line=8,title=doctest::page.rst:8: The output")
    assert "%0A  Code:%0A" in lines[1]


def test_report(build: Build) -> None:
    built = build(pages={"page.rst": PAGE})
    assert set(built.report) == {
        *("jax", "jaxlib", "numpy", "python", "platform", "platforms"),
        *("device_kind", "devices", "system", "machine", "summary"),
        *("examples", "blocks", "problems"),
    }
    example = built.report["examples"][1]
    assert example.pop("seconds") >= 0
    assert len(example.pop("fingerprint")) == 16
    assert example == {
        "file": "page.rst",
        "line": 8,
        "question": "the-label",
        "source": "[1.0, 2.0, 3.0]\n",
        "want": "[1.0, 2.5, 3.0]\n",
        "got": "[1.0, 2.0, 3.0]\n",
        "state": "failed",
        "reason": "",
    }


def test_difference() -> None:
    assert mark("a b\nc", "a x\nc", PLAIN) == ("a [-b-]\nc", "a {+x+}\nc")
    assert mark("a b", "a x", COLOURED)[1] == "a \x1b[32mx\x1b[0m"
    assert mark("one", "quite another thing", PLAIN) == ("one", "quite another thing")
    assert mark("x a\nb y z w", "x c y z w", PLAIN)[0] == "x [-a-]\n[-b-] y z w"


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        """Say that somebody looks at it."""
        return True


def test_a_line_that_moves() -> None:
    plan = Plan(Question("page", (), "Page", ()), Environment("3.13"), Settings())
    screen, file = Screen(), io.StringIO()
    Terminal(screen, plain=False).progress(plan, 1, 2)
    Terminal(screen, plain=False).progress(plan, 2, 2)
    Terminal(file, plain=False).progress(plan, 1, 2)
    assert screen.getvalue().split("\r\x1b[K") == [
        *("", "[1/2] page:  (0.0 s)", "[2/2] page:  (0.0 s)", "")
    ]
    assert file.getvalue() == "[1/2] page:  (0.0 s)\n"
    assert not Terminal(screen, plain=True).moving


def test_what_is_shown_is_not_obeyed(build: Build) -> None:
    page = ">>> 1\n2\n\n.. testcode::\n   :skipif: \x1b[2J\n\n   1\n"
    built = build(pages={"page.rst": f".. _label:\n\nA title \x1b[31m\n============\n\n{page}"})
    assert "\x1b" not in built.printed
    assert "  Question: A title \\x1b[31m (label)\n" in built.printed


def test_head_and_tail() -> None:
    short = "\n".join(map(str, range(61)))
    assert head_and_tail(short) == short
    lines = head_and_tail("\n".join(map(str, range(1000)))).split("\n")
    assert lines[:2] + lines[29:32] + lines[-1:] == [
        *("0", "1", "29", "... 940 more lines ...", "970", "999")
    ]
    assert head_and_tail("a" * 4000) == "a" * 4000
    assert head_and_tail(f"{'a' * 3000}{'b' * 3000}") == (
        f"{'a' * 2000}... 2000 more characters ...{'b' * 2000}"
    )


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_a_terminal_that_lacks_characters(encoding: str) -> None:
    written = io.BytesIO()
    terminal = io.TextIOWrapper(written, encoding=encoding)
    say(terminal, "\uac00\udc80\n")
    first = "\uac00" if encoding == "utf-8" else "\\uac00"
    assert written.getvalue().decode(encoding) == f"{first}\\udc80\n"


def test_a_terminal_that_is_gone() -> None:
    full = Path("/dev/full").open("w")  # noqa: SIM115 - it cannot even be closed
    with pytest.raises(KeyboardInterrupt):
        say(full, "nobody reads this\n")
    with pytest.raises(OSError, match="No space left"):
        full.close()
