"""What people and machines read about a run."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from importlib.metadata import version
from pathlib import Path

import pytest

from jax_doctest.model import (
    Environment,
    Example,
    Manifest,
    Outcome,
    Problem,
    Question,
    Result,
    Settings,
)
from jax_doctest.portable.plan import Plan
from jax_doctest.portable.printable import head_and_tail, say
from jax_doctest.portable.summary import Run
from jax_doctest.report.explain import COLOURED, PLAIN, mark
from jax_doctest.report.junit import write_junit
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


BLOCKS = """\
Page
====

.. code-block:: python

   x = 1
   y = missing

.. testcode::

   x = 1
   if x = 1:
       pass

>>> e = ValueError("stopped")
>>> e.add_note("seen at 3")
>>> raise e
Traceback (most recent call last):
  ...
ValueError: stopped
seen at 4
"""


def test_line_within_a_block(build: Build) -> None:
    built = build(pages={"page.rst": BLOCKS})
    assert re.findall(r"^page.rst:\d+", built.printed, re.MULTILINE) == [
        *("page.rst:7", "page.rst:12", "page.rst:17")
    ]
    assert "    seen at {+3+}\n" in built.printed


def test_note_is_taken_over(build: Build, project: Path) -> None:
    without_slips = "Page\n====\n\n" + BLOCKS[BLOCKS.index(">>> e = ") :]
    build(builder="accept", pages={"page.rst": without_slips})
    assert "stopped\nseen at 3\n" in (project / "page.rst").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("configuration", "place"),
    [
        ('doctest_global_setup = """import math\nimport not_there\n"""\n', "conf.py:4: "),
        ('doctest_global_setup = "import math\\nimport not_there\\n"\n', "conf.py:3: "),
        ('code = "import not_there"\ndoctest_global_setup = code\n', "conf.py:1: "),
    ],
)
def test_shared_code_that_fails_is_told_once(
    build: Build, project: Path, configuration: str, place: str
) -> None:
    parts = "Page\n====\n\nOne\n---\n\n>>> 1\n1\n\nTwo\n---\n\n>>> 2\n2\n"
    head = 'extensions = ["jax_doctest"]\njax_doctest_import_jax = False\n'
    (project / "conf.py").write_text(head + configuration, encoding="utf-8")
    built = build(pages={"page.rst": parts})
    assert built.printed.count("No module named 'not_there'") == 1
    assert f"\n{place}Set-up or clean-up code raised an exception." in built.printed
    assert "  So it is in 2 questions." in built.printed
    assert built.last == "0 passed, 2 failed, 2 skipped"


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


# What no XML can hold, what it can but would not keep, and what is no trouble at all.
CONTROLS = {"\x00": r"\x00", "\x08": r"\x08", "\x0c": r"\x0c", "\x1b": r"\x1b", "\r": r"\r"}
CONTROLS |= {"\x85": r"\x85", "\ud800": r"\ud800", "\ufffe": r"\ufffe"}
PRINTABLE = {text: text for text in ("가", "\U0001f600", "&", "<", '"', "]]>")}


@pytest.mark.parametrize(("raw", "shown"), {**CONTROLS, **PRINTABLE}.items(), ids=ascii)
def test_junit_is_xml_whatever_it_holds(tmp_path: Path, raw: str, shown: str) -> None:
    texts = {name: f"{name}{raw}" for name in ("name", "title", "file", "code", "want", "got")}
    question = Question(texts["name"], (), texts["title"], ())
    example = Example(texts["code"], texts["want"], 1, 2)
    outcomes = [
        Outcome("failed", "", f"warned: warning{raw}"),
        Outcome("crashed", texts["got"], f"reason{raw}", 0.1, f"stderr{raw}"),
        Outcome("skipped", "", f"skipif: condition{raw}"),
    ]
    results = [Result(question, texts["file"], example, "block", one) for one in outcomes]
    problems = (Problem(texts["file"], 3, f"problem{raw}"),)
    run = Run(Manifest(problems=problems), Environment("3.13"), results)
    write_junit(tmp_path / "junit.xml", run)
    suite = ET.parse(tmp_path / "junit.xml").getroot()
    said = [text for node in suite.iter() for text in (*node.attrib.values(), node.text or "")]
    for word in (*texts, "stderr", "warning", "reason", "condition", "problem"):
        assert any(f"{word}{shown}" in text for text in said), word


def test_junit_of_a_run_with_control_characters(build: Build, project: Path) -> None:
    page = (
        ">>> import warnings\n>>> warnings.warn('\\x1b[1m', DeprecationWarning)\n"
        ">>> raise ValueError('\\x00')\n>>> print('\\x07')\n1\n"
        ">>> 1  # doctest: +SKIP\n"
    )
    name = "page\x08.rst"
    built = build(pages={name: page}, jax_doctest_releases=[version("jax")])
    assert built.last == "1 passed, 3 failed, 1 skipped"
    suite = ET.parse(built.out / "junit.xml").getroot()
    assert {case.get("file") for case in suite} == {r"page\x08.rst"}
    said = ET.tostring(suite, encoding="unicode")
    assert all(sign in said for sign in (r"(DeprecationWarning: \x1b[1m)", r"\x00", r"\x07"))


def test_annotations(build: Build, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(project.parent))
    built = build(pages={"page.rst": PAGE})
    lines = [line for line in built.printed.splitlines() if line.startswith("::error ")]
    assert len(lines) == 6
    assert lines[0].startswith(
        "::error file=project/page.rst,line=19,title=doctest::No space follows the prompt"
    )
    assert lines[1].startswith(
        "::error file=project/page.rst,line=8,title=doctest::page.rst:8: The output"
    )
    assert "%0A  Code:%0A" in lines[1]


def test_what_is_shown_is_no_order_to_github(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    printed = build(pages={"page.rst": ">>> print('::add-mask::page')\n"}).printed
    found = re.search(r"^::stop-commands::(\w{32})\n(.*)\n::\1::\n", printed, re.M | re.S)
    assert found
    assert "    ::add-mask::page" in found[2]
    assert "\n    ::add-mask" not in printed.replace(found[0], "")


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


def test_empty_lines_are_shown_as_they_are_written(build: Build) -> None:
    page = ">>> print('a', '', 'c', sep='\\n')\na\n<BLANKLINE>\nb\n"
    built = build(pages={"page.rst": page})
    assert "    <BLANKLINE>\n    {+c+}\n" in built.printed


def test_what_fails_with_another_example_is_counted(build: Build) -> None:
    page = ">>> x = oops()\n>>> x + 1\n2\n>>> x + 2\n3\n"
    built = build(pages={"page.rst": page})
    assert built.printed.count("page.rst:") == 1
    assert "\nExamples below these that failed for want of what they define: 2\n" in built.printed
    assert built.last == "0 passed, 3 failed, 0 skipped"
    assert "for want of" not in build(pages={"page.rst": ">>> 1\n2\n"}).printed
    # What nothing above would have defined has a cause of its own; what follows from it, none.
    page = ">>> a = b\n>>> c\n1\n>>> d = a + 1\n>>> d\n2\n"
    built = build(pages={"page.rst": page})
    told = re.findall(r"^page\.rst:(\d+)", built.printed, re.MULTILINE)
    assert told == ["1", "2"]
    assert "for want of what they define: 2\n" in built.printed


def test_what_is_shown_is_not_obeyed(build: Build) -> None:
    page = ".. _label:\n\nA title \x1b[31m\n============\n\n>>> 1\n2\n"
    other = ".. testcode::\n   :skipif: \x1b[2J\n\n   1\n"
    built = build(pages={"page.rst": page, "other.rst": other})
    assert "\x1b" not in built.printed
    assert "`:skipif: \\x1b[2J`" in built.printed
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


def test_a_terminal_that_is_gone(capsys: pytest.CaptureFixture[str]) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    gone = os.fdopen(writes, "w")
    with pytest.raises(KeyboardInterrupt):
        say(gone, "nobody reads this\n")
    gone.close()
    assert capsys.readouterr() == ("", "")


def test_where_nothing_more_fits(capsys: pytest.CaptureFixture[str]) -> None:
    with Path("/dev/full").open("w") as full:  # which closes without an error then
        with pytest.raises(KeyboardInterrupt):
            say(full, "nobody reads this\n")
        say(full, "nobody misses this\n")
    assert capsys.readouterr() == ("", "/dev/full: No space left on device\n")


def test_a_run_whose_output_does_not_fit_says_so_in_a_line(build: Build, project: Path) -> None:
    assert build(pages={"page.rst": ">>> 1\n2\n"}).status == 1
    command = [sys.executable, "-m", "sphinx", "-b", "doctest", "-q", ".", "_build/full"]
    with Path("/dev/full").open("w") as full:  # nothing of ours is in its buffer
        done = subprocess.run(
            command, cwd=project, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, done.stderr) == (130, "<stdout>: No space left on device\n")


def test_of_a_run_that_never_was_nothing_is_left(build: Build, project: Path) -> None:
    assert build(pages={"page.rst": ">>> 1\n1\n"}).status == 0
    (project / "page.rst").write_bytes(">>> 'é'\n".encode("cp1252"))  # Sphinx gives up here
    built = build()
    assert (built.status, built.report) == (2, {})
    assert not (built.out / "junit.xml").exists()
