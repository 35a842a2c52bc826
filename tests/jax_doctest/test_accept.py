"""A broken document becomes a fixed one, and then passes."""

from __future__ import annotations

import errno
import os
import re
import sys
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from jax_doctest import accept
from jax_doctest.model import (
    Condition,
    EngineError,
    Environment,
    Example,
    Manifest,
    Outcome,
    Question,
    Result,
    Snippet,
    Variant,
)
from jax_doctest.portable.summary import Run
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
    assert built.last == "Outputs written: 11, to be mended by hand: 0"
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
    assert built.last == "Outputs written: 6, to be mended by hand: 0"
    assert build().last == "9 passed, 0 failed, 0 skipped"


def test_what_a_person_must_write(build: Build, project: Path) -> None:
    text = REFUSED.read_text(encoding="utf-8")
    built = build(builder="accept", pages={"page.rst": text})
    assert (project / "page.rst").read_text(encoding="utf-8") == text
    assert built.status == 1
    lines = [line for line in built.printed.splitlines() if line.startswith("page.rst:")]
    private = "The output has a path or an address of this machine. Use `+ELLIPSIS` and `...`."
    assert lines == [
        f"page.rst:4: {private}",
        "page.rst:9: There is no place for output. Write the code with prompts (`>>>`), or as `.. "
        "testcode::` with a `.. testoutput::` below it.",
        "page.rst:11: The output looks like a prompt. Mend it by hand.",
        "page.rst:15: The code was not found in the file. Mend it by hand.",
        "page.rst:18: The code was not found in the file. Mend it by hand.",
        "page.rst:24: What stands near `...` has changed. Mend it by hand.",
        "page.rst:30: No new output would mend this. It did not end within 0.3 seconds.",
    ]
    assert built.last == "Outputs written: 0, to be mended by hand: 7"


def test_what_every_machine_says_alike_is_written(build: Build, project: Path) -> None:
    shown = {"hex(65535)": "'0xffff'", "print('/usr/local/lib')": "/usr/local/lib"}
    page = "".join(f">>> {code}\n{{}}\n" for code in shown)
    built = build(builder="accept", pages={"page.rst": page.format("?", "?")})
    assert built.last == "Outputs written: 2, to be mended by hand: 0"
    assert (project / "page.rst").read_text("utf-8") == page.format(*shown.values())


PRINTED = """\
>>> import sys, traceback
>>> try:
...     1 / 0
... except ZeroDivisionError:
...     traceback.print_exc(file=sys.stdout)
old
"""


def test_a_printed_traceback_keeps_its_stack(build: Build, project: Path) -> None:
    build(builder="accept", pages={"page.rst": PRINTED})
    text = (project / "page.rst").read_text(encoding="utf-8")
    assert 'last):\n  File "<stdin>", line 2, in <module>\n' in text
    assert build().last == "2 passed, 0 failed, 0 skipped"


def result(example: Example, got: str) -> Result:
    """Make an example on its page that has failed."""
    snippet = Snippet("page.rst", "block", (Variant(1, Condition(), (example,)),))
    question = Question("page", (), "Page", (snippet,))
    return Result(question, "page.rst", example, "block", Outcome("failed", got))


def ran(digests: dict[str, str], *results: Result) -> Run:
    """Make a run with these results, with what its files were read as."""
    return Run(Manifest(digests=digests), Environment("3.13"), list(results))


def unread(texts: dict[str, str]) -> Manifest:
    """Read no page again."""
    return Manifest()


def test_a_file_that_has_changed(tmp_path: Path) -> None:
    page = tmp_path / "page.rst"
    page.write_text(">>> 1\n2\n", encoding="utf-8")
    failed = result(Example("1\n", "2\n", 1, 2), "1\n")
    accepted = accept.accept(ran({"page.rst": "another"}, failed), [failed], tmp_path, unread)
    assert accepted.written == []
    assert [problem.message for problem in accepted.refused] == [
        "The file has changed since it was read. Run again."
    ]


def test_output_that_is_not_where_it_was(tmp_path: Path) -> None:
    page = tmp_path / "page.rst"
    page.write_text(">>> 1\n3\n", encoding="utf-8")
    failed = result(Example("1\n", "2\n", 1, 2), "1\n")
    digests = {"page.rst": digest(page.read_bytes())}
    accepted = accept.accept(ran(digests, failed), [failed], tmp_path, unread)
    assert accepted.written == []
    assert accepted.refused[0].message == (
        "The expected output was not found in the file. Mend it by hand."
    )


def test_a_file_of_somebody_else(tmp_path: Path) -> None:
    failed = replace(result(Example("1\n", "2\n", 1, 2), "1\n"), file="/somewhere/else.py")
    accepted = accept.accept(ran({}, failed), [failed], tmp_path, unread)
    assert accepted.written == []
    assert accepted.refused[0].message == "The file is not of this project."


def test_questions_that_disagree(tmp_path: Path) -> None:
    page = tmp_path / "page.rst"
    page.write_text(">>> f()\n2\n", encoding="utf-8")
    example = Example("f()\n", "2\n", 1, 2)
    results = [result(example, "3\n"), result(example, "3\n"), result(example, "4\n")]
    results[2] = replace(results[2], question=replace(results[2].question, name="other"))
    digests = {"page.rst": digest(page.read_bytes())}
    accepted = accept.accept(ran(digests, *results), results, tmp_path, unread)
    assert accepted.written == []
    assert [problem.message for problem in accepted.refused] == [
        "Each question gives another output. Mend it by hand."
    ]
    assert page.read_text(encoding="utf-8") == ">>> f()\n2\n"


def test_a_file_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are."""
    failed = []
    for name in ("page.rst", "other.rst"):
        (tmp_path / name).write_text(">>> 1\n2\n", encoding="utf-8")
        failed.append(replace(result(Example("1\n", "2\n", 1, 2), "1\n"), file=name))
    digests = {one.file: digest((tmp_path / one.file).read_bytes()) for one in failed}

    def refuse(path: Path, text: str) -> None:
        if path.name == "page.rst":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        path.write_text(text, "utf-8")

    monkeypatch.setattr(accept, "write_whole", refuse)
    accepted = accept.accept(ran(digests, *failed), failed, tmp_path, unread)
    assert accepted.written == ["other.rst:2"]
    assert [(one.file, one.message) for one in accepted.refused] == [
        ("page.rst", "[Errno 13] Permission denied")
    ]


def test_what_reads_as_another_prompt_is_not_written() -> None:
    assert not accept._reads_back(Example("f()\n", "2\n", 1, 2), [">>> 1"], ">>> 1\n")


@pytest.mark.parametrize(
    ("want", "got", "new"),
    [
        ("a ... c\n", "a b c\n", ["a ... c"]),
        ("x ... c\n", "a b c\n", ["a ... c"]),
        ("a ...\n", "b whatever\n", ["b ..."]),
        ("", "at 0x7f2233\n", ["at ..."]),
        ("...a b c d\n", "a b c e\n", None),
        (" ".join("a" * 2100) + " ...\n", " ".join("b" * 2100) + "\n", None),  # minutes
    ],
)
def test_ellipses_stay(want: str, got: str, new: list[str] | None) -> None:
    example = Example("code\n", want, 1, 2, ("ELLIPSIS",))
    if new is None:
        with pytest.raises(EngineError):
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


@pytest.mark.parametrize("want", ["", "\r\n3"])
def test_the_last_line_gets_an_end(build: Build, project: Path, want: str) -> None:
    (project / "index.rst").write_bytes(f"Words.\r\n\r\n>>> 1 + 1{want}".encode())
    build(builder="accept", pages={"refused.rst": ">>> import time\n>>> time.time_ns()"})
    assert (project / "refused.rst").read_text("utf-8").endswith("time_ns()")
    assert (project / "index.rst").read_bytes() == b"Words.\r\n\r\n>>> 1 + 1\r\n2\r\n"


def test_a_form_feed_ends_no_line(build: Build, project: Path) -> None:
    """For docutils, Python and an editor it is a blank; so is what only Python splits at."""
    page = "T\n=\n\n\x0c\na\x0cb\u2028c\n\n>>> 1 + 1\n3\n"
    assert build(pages={"page.rst": page}).states() == [(7, "failed")]
    assert build(builder="accept").status == 0
    assert (project / "page.rst").read_text("utf-8") == page.replace("3", "2")


def test_what_was_cut_is_not_written(build: Build, project: Path) -> None:
    page = ">>> print('x' * 2000)\n1\n\n>>> raise ValueError('x' * 2000)\n"
    built = build(builder="accept", pages={"page.rst": page}, jax_doctest_output_limit=1000)
    assert built.last == "Outputs written: 0, to be mended by hand: 2"
    assert (project / "page.rst").read_text("utf-8") == page


def test_text_that_the_file_does_not_have(build: Build) -> None:
    more = "\n" * 40 + ">>> 1\n2\n\n.. testcode::\n\n   print(1)\n\n.. testoutput::\n\n   2\n"
    built = build(builder="accept", pages={"page.rst": "Page\n"}, rst_epilog=more)
    assert (built.complained, built.status) == ("", 1)
    assert "The code was not found in the file." in built.printed


@pytest.mark.parametrize("end", ["os._exit(1)", "time.sleep(60)"])
def test_a_second_run_that_breaks_off(
    build: Build, project: Path, tmp_path: Path, end: str
) -> None:
    page = (
        f">>> import os, time\n>>> first = not os.path.exists({str(tmp_path / 'flag')!r})\n"
        f">>> open({str(tmp_path / 'flag')!r}, 'w').close()\n>>> _ = first or {end}\n'old'\n"
    )
    built = build(builder="accept", pages={"page.rst": page}, jax_doctest_timeout=1)
    assert "A second run showed another output." in built.printed
    assert (project / "page.rst").read_text("utf-8") == page


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
    notice = f"page.rst:15: It takes a run on JAX <{version('jax')} to write this output."
    pages = {"page.rst": RELEASES.format(version("jax"))}
    built = build(builder="accept", pages=pages)
    assert [line for line in built.printed.splitlines() if line.startswith("page.rst")] == [
        *("page.rst:10: new output written.", notice)
    ]
    assert built.last == "Outputs written: 1, to be mended by hand: 0"
    assert "It takes a run" not in build(builder="accept").printed
    monkeypatch.setenv("QUESTION", "asked")
    assert notice in build(builder="accept").printed.splitlines()


@pytest.mark.parametrize(
    ("values", "command"),
    [
        ({}, "QUESTION=one sphinx-build -b accept"),
        ({"jax_doctest_accept": "make accept QUESTION={}"}, "make accept QUESTION=one"),
    ],
)
def test_how_to_accept(build: Build, values: dict[str, str], command: str) -> None:
    page = ".. _one:\n\nOne\n===\n\n>>> 1\n{}\n\n.. _two:\n\nTwo\n===\n\n>>> 1\n{}\n"
    said = f"If the present output is right: {command}"
    built = build(pages={"page.rst": page.format(2, 2)}, **values)
    assert built.printed.splitlines()[-2:] == [
        *(f"{said} (such questions: 2)", "0 passed, 2 failed, 0 skipped")
    ]
    assert build(pages={"page.rst": page.format(2, 1)}).printed.splitlines()[-2] == said
    assert "If the present" not in build(pages={"page.rst": page.format(1, 1)}).printed
    crash = build(pages={"page.rst": ">>> import os; os._exit(1)\n"})
    assert "If the present" not in crash.printed


def test_equal_blocks(build: Build, project: Path) -> None:
    block = ">>> next(letters)\n''\n"
    page = f">>> letters = iter('abcd')\n\n{block}\nText.\n\n{block}\n.. doctest::\n\n"
    page += "   >>> next(letters)\n   ''\n"
    built = build(builder="accept", pages={"page.rst": page})
    text = (project / "page.rst").read_text(encoding="utf-8")
    assert text == page.replace("''", "'a'", 1).replace("''", "'b'", 1).replace("''", "'c'", 1)
    assert built.last == "Outputs written: 3, to be mended by hand: 0"


def test_equal_blocks_in_what_is_included(build: Build, project: Path) -> None:
    """Where a page begins in the middle of another file, docutils' lines are off."""
    part = ">>> 1\n2\n\nhere\n\n>>> 1\n2\n\n>>> 3\n4\n"
    page = "Page\n====\n\n.. include:: part.txt\n   :start-after: here\n"
    built = build(builder="accept", pages={"part.txt": part, "page.rst": page})
    assert (project / "part.txt").read_text(encoding="utf-8") == part.replace("4", "3")
    assert built.printed.count("The file has several such blocks, and it is not known which.") == 1
    assert built.last == "Outputs written: 1, to be mended by hand: 1"


SLIPS = """\
.. _broken:

Broken
======

>>> 1 + 1
>>> x = jnp.ones(3)
>>> x
>>> jnp.sum(x)

.. _spread:

Spread
======

>>> spread = 3
>>> spreed
>>> 2 + 2

.. _meant:

Meant
=====

>>> unknown
Traceback (most recent call last):
  ...
NameError:
>>> import time
>>> time.time_ns()
>>> print(*{"a", "b", "c", "d", "e", "f"})
>>> print("one\\ntwo")
>>> 3 + 3
"""


def test_a_slip_is_no_proof(build: Build, project: Path) -> None:
    built = build(builder="accept", pages={"page.rst": SLIPS})
    text = (project / "page.rst").read_text("utf-8")
    assert ">>> 1 + 1\n2\n>>> x = jnp.ones(3)\n>>> x\n>>> jnp.sum(x)\n" in text
    assert ">>> spreed\n>>> 2 + 2\n\n" in text
    assert "NameError: name 'unknown' is not defined\n>>> import time\n" in text
    assert ">>> time.time_ns()\n>>> print(*" in text
    assert built.status == 1
    assert built.last == "Outputs written: 4, to be mended by hand: 4"
    lines = text.split("\n")
    for said, code in {
        "`jnp` has not been imported. Write `import jax.numpy as jnp` above it. If": "x = jnp.o",
        "There is no name `spreed` here: it is mistyped, or nothing above assigns it. Did you mean "
        "`spread`? If the page is to show this exception, write below the code `Traceback (most "
        "recent call last):`, `  ...`, and `NameError:`.": "spreed",
        "A second run showed another output.": "time.time_ns()",
    }.items():
        [line] = [i for i, row in enumerate(lines, 1) if row.startswith(f">>> {code}")]
        assert f"page.rst:{line}: {said}" in built.printed
    for line in re.findall(r"page.rst:(\d+): new output", built.printed):
        assert lines[int(line) - 2].startswith(">>> ") or "Traceback" in lines[int(line) - 1]


def test_asked_for_one_question(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong on other pages does not make it fail."""
    monkeypatch.setenv("QUESTION", "one")
    page = ".. _one:\n\nOne\n===\n\n>>> 1 + 1\n"
    other = ".. code-block:: pythn\n\n   >>>1\n"
    built = build(builder="accept", pages={"page.rst": page, "other.rst": other})
    assert (built.status, built.last) == (0, "Outputs written: 1, to be mended by hand: 0")
    assert "other.rst" not in built.printed


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("'a'.uper()", "AttributeError: 'str' object has no attribute"),
        ("sorted([], revers=True)", "TypeError: "),
    ],
)
def test_a_misspelt_name_of_something_is_no_proof(build: Build, code: str, error: str) -> None:
    built = build(builder="accept", pages={"page.rst": f">>> {code}\n"})
    assert f"This cannot be run: `{error}" in built.printed
    assert built.last == "Outputs written: 0, to be mended by hand: 1"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("%timeit f()", "That is a command of IPython. Write Python. If the page is to show"),
        ("In [1]: x = 1", "`In [1]:` is a prompt of IPython, and no code. Leave it out. If the"),
        ("!pip list", "That is a command of IPython. Write Python. If the page is to show"),
        ("x = \u201cint\u201d", "`\u201c` is no character of code. Write it as on a keyboard: "),
        ("exit()", "`exit()` ends no session here. Leave it out. If the page is to show"),
        ("input()", "Nobody answers `input()` here. Write the value into the code. If the page"),
    ],
)
def test_what_no_session_can_do_is_no_proof(build: Build, code: str, said: str) -> None:
    built = build(builder="accept", pages={"page.rst": f">>> {code}\n"})
    assert said in built.printed
    assert built.last == "Outputs written: 0, to be mended by hand: 1"


@pytest.mark.parametrize(
    "page",
    [
        ">>> 1\n1\n이것은 글입니다.\n",
        ">>> 1\n2\n이것은 글입니다.\n",
        ">>> 1\n1\nThis is prose.\n",
        ">>> 1\n2\nThis isn't output, but prose.\n",
        ">>> 1 / 0\nTraceback (most recent call last):\n  ...\nValueError: a\n글입니다.\n",
        ">>> 1 / 0\nTraceback (most recent call last):\n  ...\nValueError: a\nThis is prose.\n",
        ">>> 1 + 1\n3\nThis is prose that goes over\ntwo lines.\n",
        ">>> 1 + 1\n3\n# And with another operator:\n>>> 2 * 2\n4\n",
        ">>> 1 + 1\n3\nNext section\n------------\n\nWords.\n",
        ">>> 1 + 1\n3\n.. note:: Careful with this.\n",
        ">>> 1 + 1\n3\n* second point\n* third point\n",
        ">>> 1 + 1\n3\n이런 함수입니다: ``jit``,\n``vmap``.\n",
        ">>> 1 + 1\n3\n:param x: the value\n",
        ">>> 1 + 1\n3\nIs it right?\n",
        ">>> 1 + 1\n3\nJAX returns a float32 array here.\n",
        ">>> 1 + 1\n3\nSee https://docs.jax.dev for more.\n",
        ">>> 1 + 1\n3\n1) first item\n",
        ">>> 1 + 1\n3\nArgs:\n    x: 1\n",
        ">>> 1 + 1\nThis is prose.\n",
        ">>> print('it is good to see you')\nold\nThis is some prose.\n",
        ">>> 1 + 1\n'3'\nThen::\n\n   text\n",
        ">>> 1 + 1\n'3'\n**Note**\n",
        ">>> print('a', 'run the tool', sep=chr(10))\nrun it\nThis prints the usage.\n",
        ">>> 1 + 1\n'3'\nhttps://docs.jax.dev\n",
    ],
)
def test_prose_below_an_output_is_not_lost(build: Build, project: Path, page: str) -> None:
    built = build(pages={"page.rst": page})
    said = (
        "Below the output stands what the code does not show. If that is prose, put an empty line "
        "before it; if not, take it out.\n"
    )
    assert said in built.printed
    assert "If the present output is right" not in built.printed
    built = build(builder="accept")
    assert f"page.rst:1: {said}" in built.printed
    assert (project / "page.rst").read_text("utf-8") == page


@pytest.mark.parametrize(
    "page",
    [
        ">>> 1 + 1\n2\nThen\n",
        ">>> 1 + 1\n3\nThen\n",
        ">>> 1 + 1\n3\n|project| rocks\n",
        ">>> 1 + 1\n3\n\u2192 three\n",
        ">>> 1 + 1\n3\nx = 1\n",
        ">>> 1 / 0\nTraceback (most recent call last):\n  ...\nZeroDivisionError: by 0\nThen\n",
        ">>> x = 1\nThen\n",
        ">>> {1: 'a'}\n{1: u'a'}\nor\n",
        ">>> [1, 2]\nDeviceArray([1, 2])\nx = x + [3]\nx\n[1, 2, 3]\n",
        ">>> type([1])\nlist\nJIT\n===\n\nText of it.\n",
        ">>> 1 / 0\na\nb\n",
        ">>> raise ValueError('a')\nTraceback (most recent call last):\n  ...\nTypeError: b\nc\n",
        ">>> x = 1\nx = 1\n",
        ">>> print('a', 'loss 0.5', sep=chr(10))\na\nloss 0.25\nb\n",
    ],
)
def test_what_the_code_does_not_show_is_not_lost(build: Build, project: Path, page: str) -> None:
    built = build(builder="accept", pages={"page.rst": page})
    assert "page.rst:1: Below the output stands what the code does not show. If" in built.printed
    assert (project / "page.rst").read_text("utf-8") == page


@pytest.mark.parametrize(
    ("page", "after"),
    [
        (">>> for i in range(2): print(i)\n7\n8\n9\n", ">>> for i in range(2): print(i)\n0\n1\n"),
        (
            ">>> print('[[1 2]', ' [3 4]]', sep=chr(10))\n[[[1]\n  [2]\n  [3]]]\n",
            ">>> print('[[1 2]', ' [3 4]]', sep=chr(10))\n[[1 2]\n [3 4]]\n",
        ),
        (
            ">>> print('{ lambda ; a.', '  in (b,) }', sep=chr(10))\n"
            "{ lambda ; a. let\n    b = f[f jaxpr={ }] a\n  in (b,) }\n",
            ">>> print('{ lambda ; a.', '  in (b,) }', sep=chr(10))\n{ lambda ; a.\n  in (b,) }\n",
        ),
        (
            ">>> print('a b', 'c d', sep=chr(10))\nx\n",
            ">>> print('a b', 'c d', sep=chr(10))\na b\n",
        ),
        (">>> print('b\\n')\na\n", ">>> print('b\\n')\nb\n<BLANKLINE>\n"),
        (">>> x = [1]\n[1]\n", ">>> x = [1]\n"),
        (">>> x = object()\n<object object at 0x7f>\n", ">>> x = object()\n"),
        (">>> 1 / 0\na\n", ">>> 1 / 0\nTraceback (most recent call last):\n  ...\nZeroDivision"),
    ],
)
def test_less_output_is_written(build: Build, project: Path, page: str, after: str) -> None:
    build(builder="accept", pages={"page.rst": page})
    assert (project / "page.rst").read_text("utf-8").startswith(after)


def test_prose_that_is_shown_again_is_no_prose_of_the_page(build: Build, project: Path) -> None:
    page = ">>> print('Epoch 1.', 'The loss is low.', sep=chr(10))\nEpoch 2.\nThe loss is high.\n"
    assert build(builder="accept", pages={"page.rst": page}).status == 0
    assert build().status == 0


# Sphinx keeps what a suffix means for the next build of a process, if no project says it.
SUFFIXES = {".rst": "restructuredtext", ".md": "markdown"}
MYST = {"extensions": ["myst_parser", "jax_doctest"], "source_suffix": SUFFIXES}


@pytest.mark.parametrize(
    ("name", "page", "line", "values"),
    [
        ("page.md", "# T\n\n> Note\n>\n> ```python\n> >>> 1 + 1\n> ```\n>\n> end\n", 6, MYST),
        (
            "page.md",
            "# T\n\n```{testcode}\nprint('---')\nprint('a')\n```\n\n```{testoutput}\nold\n```\n",
            4,
            MYST,
        ),
        ("page.rst", "T\n=\n\nText.\n\n:Example: >>> 1 + 1\n\n   More text.\n", 6, {}),
    ],
)
def test_nothing_is_written_where_it_would_read_otherwise(
    build: Build, project: Path, name: str, page: str, line: int, values: dict[str, Any]
) -> None:
    built = build(builder="accept", pages={name: page}, **values)
    assert (project / name).read_text("utf-8") == page
    assert f"{name}:{line}: " in built.printed
    assert (built.status, built.last) == (1, "Outputs written: 0, to be mended by hand: 1")


@pytest.mark.parametrize("output", ["Words are shown here.", "ValueError", "3.14"])
def test_sentences_can_be_outputs(build: Build, project: Path, output: str) -> None:
    page = f">>> print({output!r})\nOther words were here.\n"
    page = page if " " in output else page.replace("Other words were here.", "Other.")
    assert build(builder="accept", pages={"page.rst": page}).status == 0


# A page, the file that it takes a part of, and how many examples are right but for one output.
CUT = {
    "a block in which all lines begin alike": ("Like this::\n\n>>> x = 1\n>>> x + 1\n", ""),
    "a part of a file": (
        ".. literalinclude:: part.txt\n   :language: pycon\n   :lines: 1-2\n",
        ">>> print('a', 'b', sep=chr(10))\nold\n>>> 5\n5\n",
    ),
    "a page up to a line": (
        ".. include:: part.txt\n   :end-line: 2\n",
        ">>> print('a', 'b', sep=chr(10))\nold\n\nMore.\n",
    ),
    "a page below a line": (
        ".. include:: part.txt\n   :start-line: 3\n\nAnother\n-------\n\n"
        ".. include:: part.txt\n   :end-line: 2\n",
        ">>> print('a', 'b', sep=chr(10))\nold\n\n>>> 5\n5\n",
    ),
}


@pytest.mark.parametrize(("page", "part"), CUT.values(), ids=CUT.keys())
def test_what_a_page_would_cut_is_not_written(
    build: Build, project: Path, page: str, part: str
) -> None:
    pages = {"index.rst": f"T\n=\n\n{page}", "part.txt": part}
    built = build(builder="accept", pages=pages)
    assert built.last == "Outputs written: 0, to be mended by hand: 1"
    assert "The page would not read this output as it is." in built.printed
    assert {name: (project / name).read_text("utf-8") for name in pages} == pages
    assert built.complained == ""


DOCSTRING = 'def f():\n    r"""F.\n\n{}    """\n'


@pytest.mark.parametrize(
    "text",
    [
        "    Example::\n\n    >>> x = 1\n    >>> x + 1\n",
        "    >>> print('Results\\nNote:\\n  done')\n    old\n",
    ],
)
def test_what_a_docstring_would_cut_is_not_written(build: Build, project: Path, text: str) -> None:
    module = DOCSTRING.format(text)
    pages = {"cut_short.py": module, "page.rst": ".. automodule:: cut_short\n   :members:\n"}
    extensions = ["sphinx.ext.autodoc", "sphinx.ext.napoleon", "jax_doctest"]
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(project)
        patch.delitem(sys.modules, "cut_short", raising=False)
        for _ in range(2):
            built = build(builder="accept", pages=pages, doctest_path=["."], extensions=extensions)
            assert built.last == "Outputs written: 0, to be mended by hand: 1"
            assert (project / "cut_short.py").read_text("utf-8") == module


@pytest.fixture
def failed(tmp_path: Path) -> Run:
    """Return a run of a page in which an output differs."""
    (tmp_path / "page.rst").write_text(">>> 1\n2\n", "utf-8")
    one = result(Example("1\n", "2\n", 1, 2), "1\n")
    digests = {"page.rst": digest((tmp_path / "page.rst").read_bytes())}
    return Run(Manifest((one.question,), digests=digests), Environment("3.13"), [one])


def test_what_somebody_saves_meanwhile_is_left_alone(failed: Run, tmp_path: Path) -> None:
    def saved(texts: dict[str, str]) -> Manifest:
        (tmp_path / "page.rst").write_text("Saved.\n", "utf-8")
        return Manifest()

    accepted = accept.accept(failed, failed.results, tmp_path, saved)
    assert (tmp_path / "page.rst").read_text("utf-8") == "Saved.\n"
    assert accepted.written == []
    assert accepted.refused[-1].message == "The file has changed since it was read. Run again."


@pytest.mark.parametrize("fault", [KeyboardInterrupt, ValueError])
def test_what_nobody_has_read_again_is_not_left_behind(
    failed: Run, tmp_path: Path, fault: type[BaseException]
) -> None:
    def broken(texts: dict[str, str]) -> Manifest:
        assert (tmp_path / "page.rst").read_text("utf-8") == ">>> 1\n1\n"
        raise fault

    with pytest.raises(fault):
        accept.accept(failed, failed.results, tmp_path, broken)
    assert (tmp_path / "page.rst").read_text("utf-8") == ">>> 1\n2\n"


@pytest.mark.parametrize("output", ["[1.0, 2.5]", "3.5", "Array([1, 2])"])
def test_an_output_that_stands_apart_is_not_written_again(
    build: Build, project: Path, output: str
) -> None:
    page = f">>> 1.5 + 2\n\n{output}\n\nWords.\n"
    built = build(builder="accept", pages={"page.rst": page})
    assert f"Below an empty line stands what may be output: `{output}`." in built.printed
    assert (project / "page.rst").read_text("utf-8") == page


@pytest.mark.parametrize("below", ["Words below it.", ">>> 5", "* 5", "`a <b>`__"])
def test_what_stands_apart_may_be_something_else(build: Build, project: Path, below: str) -> None:
    page = f">>> 1.5 + 2\n\n{below}\n"
    build(builder="accept", pages={"page.rst": page})
    assert (project / "page.rst").read_text("utf-8").startswith(">>> 1.5 + 2\n3.5\n\n")


def test_a_tab_is_a_persons_to_mend(build: Build, project: Path) -> None:
    page = ".. doctest::\n\n\t>>> 1\n\t2\n"
    built = build(builder="accept", pages={"page.rst": page})
    assert "page.rst:3: There is a tab in the line. Write spaces." in built.printed
    assert (project / "page.rst").read_text("utf-8") == page


def test_a_file_in_another_encoding_keeps_no_other_from_being_written(
    build: Build, project: Path
) -> None:
    part = "caf\xe9\n\n>>> 1\n2\n".encode("latin-1")
    (project / "part.txt").write_bytes(part)
    page = ".. include:: part.txt\n   :encoding: latin-1\n"
    pages = {"index.rst": page, "other.rst": ">>> 1\n2\n"}
    built = build(builder="accept", pages=pages)
    assert "part.txt:3: The file is not in UTF-8. Save it in UTF-8." in built.printed
    assert (project / "part.txt").read_bytes() == part
    assert (project / "other.rst").read_text("utf-8") == ">>> 1\n1\n"


def test_what_is_installed_is_not_of_the_project(build: Build, project: Path) -> None:
    part = project / ".venv" / "lib" / "site-packages" / "part.txt"
    part.parent.mkdir(parents=True)
    part.write_text(">>> 1\n2\n", "utf-8")
    page = ".. include:: .venv/lib/site-packages/part.txt\n"
    built = build(builder="accept", pages={"index.rst": page})
    assert "The file is not of this project." in built.printed
    assert part.read_text("utf-8") == ">>> 1\n2\n"


def test_what_is_right_stays_where_something_is_taken_back(build: Build, project: Path) -> None:
    cut = ".. literalinclude:: part.txt\n   :language: pycon\n   :lines: 1-2\n"
    page = f"T\n=\n\nA\n-\n\n>>> 1\n2\n\nB\n-\n\n{cut}"
    part = ">>> print('a', 'b', sep=chr(10))\nold\n"
    built = build(builder="accept", pages={"index.rst": page, "part.txt": part})
    assert built.last == "Outputs written: 1, to be mended by hand: 1"
    assert (project / "index.rst").read_text("utf-8") == page.replace("1\n2", "1\n1")
    assert (project / "part.txt").read_text("utf-8") == part


def test_equal_examples_in_one_question_are_told_apart(build: Build, project: Path) -> None:
    page = ">>> x = iter('abc')\n\n>>> next(x)\n\n.. note:: >>> next(x)\n\n   More text.\n"
    built = build(builder="accept", pages={"page.rst": page})
    assert (project / "page.rst").read_text("utf-8") == page.replace("(x)\n", "(x)\n'a'\n", 1)
    assert "page.rst:6: " in built.printed
    assert built.last == "Outputs written: 1, to be mended by hand: 1"


def test_what_a_class_inherits_is_not_written_into_another_docstring(
    build: Build, project: Path
) -> None:
    base = 'class Base:\n    """Base."""\n\n    def run(self):\n        """Run.\n\n'
    base += '        >>> n = 1\n\n        >>> n + 1\n        3\n        """\n'
    module = 'from inherited_base import Base\n\nclass Sub(Base):\n    """Sub."""\n\n'
    module += 'def a():\n    """A.\n\n    >>> n = 5\n\n    >>> n + 1\n    3\n    """\n'
    page = "T\n=\n\nSub\n---\n\n.. autoclass:: inherited.Sub\n   :members:\n"
    page += "   :inherited-members:\n\nA\n-\n\n.. autofunction:: inherited.a\n"
    pages = {"page.rst": page, "inherited.py": module, "inherited_base.py": base}
    extensions = ["sphinx.ext.autodoc", "jax_doctest"]
    path = {"doctest_path": ["."], "extensions": extensions}
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(project)
        built = build(builder="accept", pages=pages, **path)
    written = (project / "inherited.py").read_text("utf-8")
    assert written in (module, module.replace("n + 1\n    3", "n + 1\n    6"))
    assert (project / "inherited_base.py").read_text("utf-8") == base
    assert built.status == 1


TWICE = """\
try:
    import json

    def f():
        \"\"\"Get.

        >>> 6 + 6
        13
        \"\"\"
except ImportError:

    def f():
        \"\"\"Get.

        >>> 6 + 6
        13
        \"\"\"
"""
PROPERTY = """\
class C:
    @property
    def p(self):
        \"\"\"Get.

        >>> 6 + 6
        13
        \"\"\"

    @p.setter
    def p(self, value):
        \"\"\"Set.

        >>> 6 + 6
        13
        \"\"\"
"""


@pytest.mark.parametrize(
    ("name", "module", "page", "place"),
    [
        ("twice_defined", TWICE, ".. autofunction:: twice_defined.f\n", None),
        ("with_property", PROPERTY, ".. autoclass:: with_property.C\n   :members:\n", 7),
    ],
)
def test_of_several_docstrings_only_the_right_one_is_written(
    build: Build, project: Path, name: str, module: str, page: str, place: int | None
) -> None:
    pages = {"page.rst": f"T\n=\n\n{page}", f"{name}.py": module}
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(project)
        build(builder="accept", pages=pages, extensions=["sphinx.ext.autodoc", "jax_doctest"])
    lines = module.split("\n")
    if place:
        lines[place - 1] = "        12"
    assert (project / f"{name}.py").read_text("utf-8") == "\n".join(lines)


@pytest.mark.parametrize("name", ["doctest_global_setup", "doctest_global_cleanup"])
def test_what_fails_in_conf_py_keeps_nothing_from_being_written(
    build: Build, project: Path, name: str
) -> None:
    pages = {"page.rst": ">>> 1 + 1\n3\n"}
    built = build(builder="accept", pages=pages, **{name: "1 / 0"})
    said = "No new output would mend this. Set-up or clean-up code raised an exception."
    assert f"{said}\n" in built.printed
    assert "has changed since" not in built.printed
    if name == "doctest_global_cleanup":
        assert (project / "page.rst").read_text("utf-8") == ">>> 1 + 1\n2\n"


def test_a_hint_can_be_pasted(build: Build) -> None:
    built = build(pages={"a b;touch owned.rst": ">>> 1\n2\n"})
    assert "QUESTION='a b;touch owned' sphinx-build -b accept\n" in built.printed


def test_what_was_not_run_is_told(build: Build) -> None:
    page = ">>> import os, signal\n>>> os.kill(os.getppid(), signal.SIGKILL); signal.pause()\n"
    built = build(builder="accept", pages={"page.rst": page})
    assert built.status == 1
    assert "No result came back: the worker has died, or was ended." in built.printed


def test_accepting_is_no_advice_where_code_broke(build: Build) -> None:
    built = build(pages={"page.rst": ">>> spreed\n>>> 1 + 1\n3\n"})
    assert "If the present" not in built.printed
    assert "There is no name `spreed` here" in built.printed


def test_what_misses_a_name_for_another_mistake_is_told_once(build: Build) -> None:
    page = ">>> x = 1 / 0\n>>> x\n1\n>>> x + 1\n2\n"
    built = build(pages={"page.rst": page})
    assert built.printed.count("NameError") == 0
    assert built.last == "0 passed, 3 failed, 0 skipped"


# What a program must not write as it is, and whether it can be written otherwise.
DELICATE = {
    "a mark of the encoding": ("\ufeff>>> 1\n2\n", True),
    "an empty line in a message": (">>> raise ValueError('a\\n\\nb')\n2\n", True),
    "a prompt in a message": (">>> raise ValueError('a\\n>>> b')\n2\n", False),
    "a prompt further in": (">>> print('a\\n  >>> b')\n2\n", False),
    "an empty prompt": (">>> print('>>>')\n2\n", False),
    "lines that end as on an old Mac": ("Words.\r\r>>> 1\r2\r", False),
    "what no editor shows": (">>> print(chr(0), chr(7), chr(127))\n2\n", False),
    "an option": (
        ".. testcode::\n\n   print(':hide: a')\n\n.. testoutput::\n\n   2\n",
        False,
    ),
}


@pytest.mark.parametrize(("page", "written"), DELICATE.values(), ids=DELICATE.keys())
def test_what_is_written_is_read(build: Build, project: Path, page: str, written: bool) -> None:
    (project / "index.rst").write_bytes(page.encode())
    built = build(builder="accept")
    assert built.complained == ""
    assert built.last.endswith(f"by hand: {0 if written else 1}")
    text = (project / "index.rst").read_bytes().decode()
    assert (text != page) is written
    assert text.startswith("\ufeff") is page.startswith("\ufeff")
    assert build().status == (0 if written else 1)


@pytest.mark.parametrize("name", ["page.md", "page.markdown"])
def test_a_fence_is_not_written(build: Build, project: Path, name: str) -> None:
    page = "# Page\n\n```python\n>>> print('`' * 3)\n2\n```\n"
    named = {
        "extensions": ["myst_parser", "jax_doctest"],
        "source_suffix": {Path(name).suffix: "markdown"},
        "root_doc": "page",
    }
    built = build(builder="accept", pages={name: page}, **named)
    assert built.last.endswith("by hand: 1")
    assert (project / name).read_text("utf-8") == page
