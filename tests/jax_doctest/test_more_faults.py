"""What was once lost, hung, or passed wrongly, and came up when the engine was attacked again."""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
import time
import zipfile
from importlib.metadata import PathDistribution
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from docutils import nodes
from docutils.utils import new_document
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from jax_doctest.model import FAILED, PASSED, Example
from jax_doctest.portable import installed
from jax_doctest.portable.compare import Shown, judge, matches
from jax_doctest.read.guess import is_python
from jax_doctest.read.notebooks import Cells
from jax_doctest.report.explain import PLAIN, mark
from tests.jax_doctest.project import Build
from tests.jax_doctest.recording import Project

FALSE = """\
>>> class Falsy(Exception):
...     def __bool__(self): return {truth}
>>> raise Falsy("hidden")
>>> print("after")
after
"""


@pytest.mark.parametrize("truth", ["False", "1 / 0"])
def test_an_exception_that_calls_itself_false_is_one(build: Build, truth: str) -> None:
    built = build(pages={"page.rst": FALSE.format(truth=truth)})
    assert built.states() == [(1, "passed"), (3, "failed"), (4, "passed")]
    assert "Falsy" in built.report["examples"][1]["got"]


def test_an_exception_that_cannot_be_described_has_a_type(build: Build) -> None:
    text = (
        ">>> class Odd(Exception):\n"
        "...     @property\n"
        "...     def __notes__(self): raise SystemError\n"
        ">>> error = SyntaxError('x', ('f', 1, 'text', 'y'))\n"
        ">>> raise error\n"
    )
    built = build(pages={"page.rst": text})
    assert built.states() == [(1, "passed"), (4, "passed"), (5, "failed")]
    assert "SyntaxError" in built.report["examples"][2]["got"]


STUCK = """\
>>> import sys
>>> def trace(*_): raise KeyError
>>> sys.settrace(trace)
>>> 1
1
"""


def test_what_python_needs_is_told_where_it_is_gone(build: Build) -> None:
    built = build(pages={"page.rst": STUCK})
    assert "the code has closed or replaced what that takes" in built.printed


def test_set_up_code_keeps_what_it_has_set(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODE", "outer")
    text = (
        ".. testsetup::\n\n   import os\n   os.environ['MODE'] = 'inner'\n\n"
        ".. doctest::\n   :skipif: os.environ.get('MODE') == 'none'\n\n"
        "   >>> os.environ['MODE']\n   'inner'\n"
    )
    built = build(pages={"page.rst": text}, doctest_global_setup="import os")
    assert built.states() == [(9, "passed")]


def test_each_question_has_a_temporary_folder_of_its_own(build: Build) -> None:
    question = (
        ".. _{name}:\n\n{name}\n-----\n\n>>> import os, tempfile\n>>> from pathlib import Path\n"
        ">>> place = Path(tempfile.gettempdir())\n>>> place == Path(os.environ['TMPDIR'])\nTrue\n"
        ">>> (place / 'left-behind').exists()\nFalse\n>>> _ = (place / 'left-behind').touch()\n\n"
    )
    text = "".join(question.format(name=name) for name in ("first", "other"))
    built = build(pages={"page.rst": text}, jax_doctest_jobs=1)
    assert built.report["summary"]["passed"] == 12


SHARED = """\
>>> import multiprocessing
>>> from multiprocessing import shared_memory
>>> shared_memory.SharedMemory(name={name!r}, create=True, size=9).size
9
>>> lock = multiprocessing.get_context("spawn").Lock()
>>> _ = open({told!r}, "w").write(lock._semlock.name[1:])
"""
MEMORY = Path("/dev/shm")


@pytest.mark.skipif(not MEMORY.is_dir(), reason="it is where Linux shows shared memory")
@pytest.mark.parametrize("end", ["", ">>> import os\n>>> os._exit(0)\n"], ids=["ends", "dies"])
@pytest.mark.parametrize("fork", [True, False], ids=["forked", "spawned"])
def test_shared_memory_is_put_away(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fork: bool, end: str
) -> None:
    monkeypatch.setattr("sys.platform", "linux" if fork else "another")
    name, told = f"faq-{tmp_path.parent.name}-{tmp_path.name}", tmp_path / "told"
    built = build(pages={"page.rst": SHARED.format(name=name, told=str(told)) + end})
    assert [state for _, state in built.states()[:5]] == [PASSED] * 5
    assert not (MEMORY / name).exists()
    assert not (MEMORY / f"sem.{told.read_text('utf-8')}").exists()


def test_frames_of_ours_are_not_in_what_is_printed(build: Build) -> None:
    text = (
        ">>> import sys, traceback\n>>> traceback.print_stack(file=sys.stdout)"
        "  # doctest: +ELLIPSIS\n  File...\n"
    )
    built = build(pages={"page.rst": text})
    assert "jax_doctest" not in built.report["examples"][1]["got"]


SKIPS = ".. testsetup::\n{option}\n   value = 1\n\n>>> value\n1\n"


def test_a_condition_of_set_up_code_is_part_of_the_proof(build: Build) -> None:
    """So is what conf.py asks for in the environment."""
    marks = []
    for option, environ in (("", {}), ("   :skipif: False\n", {}), ("", {"MODE": "1"})):
        page = SKIPS.format(option=option)
        built = build(pages={"page.rst": page}, jax_doctest_environ=environ)
        marks.append(built.report["examples"][0]["fingerprint"])
    assert len(set(marks)) == 3


def test_a_condition_is_weighed_each_time(build: Build, tmp_path: Path) -> None:
    flag = tmp_path / "flag"
    there = f"__import__('os').path.exists({str(flag)!r})"
    text = f".. doctest::\n   :skipif: {there}\n\n   >>> 1\n   1\n"
    flag.touch()
    assert build(pages={"page.rst": text}).states() == [(4, "skipped")]
    flag.unlink()
    assert build().states() == [(4, "passed")]


def test_a_module_on_the_path_can_change(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    module = tmp_path / "changing_module.py"
    module.write_text("value = 1\n", "utf-8")
    text = ">>> from changing_module import value\n>>> value\n1\n"
    assert build(pages={"page.rst": text}).status == 0
    module.write_text("value = 222\n", "utf-8")
    assert build().status == 1


def test_the_same_release_of_another_folder_is_another_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks = []
    for content in ("one", "two"):
        info = tmp_path / content / "local-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: local\nVersion: 1.0\n")
        (info / "direct_url.json").write_text('{"url": "file:///a", "dir_info": {}}')
        (info / "RECORD").write_text(f"local.py,sha256={content},9\n")
        found = [PathDistribution(info)]
        monkeypatch.setattr(importlib.metadata, "distributions", lambda found=found: found)
        marks.append(installed.fingerprint(installed.found()))
    assert len(set(marks)) == 2


def test_a_package_that_is_being_edited_is_new_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "local-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: local\nVersion: 1.0\n")
    (info / "direct_url.json").write_text('{"url": "file:///a", "dir_info": {"editable": true}}')
    monkeypatch.setattr(importlib.metadata, "distributions", lambda: [PathDistribution(info)])
    assert installed.fingerprint(installed.found()) != installed.fingerprint(installed.found())


def test_code_that_a_pth_file_leads_to_can_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    for name in ("other", "site/some.egg", "site/a.pth", "site/site-packages", "ours/jax_doctest"):
        (tmp_path / name).mkdir(parents=True)
    file = site / "some.pth"
    monkeypatch.setattr(sys, "path", [str(site)])
    for lines, edited in (
        (f"{tmp_path}/other", True),
        (f"#\n\nimport sys; {'x' * 5000}\n../other\n", True),
        (f"./some.egg\n\n{site}/site-packages\n{tmp_path}/ours\n{tmp_path}/gone\n\0", False),
    ):
        file.write_text(lines)
        marks = {installed.fingerprint(installed.found()) for _ in range(2)}
        assert (len(marks) == 2) is edited


def test_a_package_that_nobody_can_read_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "odd-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_bytes(b"Name: odd\nVersion: 1.0\nAuthor: Jos\xe9\n")
    found = [PathDistribution(info)]
    monkeypatch.setattr(importlib.metadata, "distributions", lambda: found)
    assert installed.libraries(installed.found()) == {}


@pytest.mark.parametrize("releases", [["0.9.2", "0.8.3"], ["v0.9.2"], ["0.9.2 "], ["0.9.2"] * 2])
def test_releases_are_in_order(build: Build, releases: list[str]) -> None:
    built = build(pages={"page.rst": ">>> 1\n1\n"}, jax_doctest_releases=releases)
    assert "The value of `jax_doctest_releases` in conf.py is wrong" in built.complained


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        (".. doctest:\n\n   >>> 1\n   2\n", "no directive, and nobody reads it", 1),
        (".. code-block : python\n\n   1 / 0\n", "Write `.. code-block::`", 1),
        ("..code-block:: python\n\n   1 / 0\n", "Write `.. code-block::`", 1),
        (".. literalinclude: x.py\n", "Write `.. literalinclude::`", 1),
        (".. testsetup:: lft\n\n   1 / 0\n", "No example goes with this set-up code", 3),
        (".. doctest::\n   :jax: >=99\n\n   >>> 1\n   2\n", "No supported release", 4),
        ("\u200b>>> 1\n2\n", "an invisible character stands before it", 1),
        ("Words.\n\n\ufeff>>> 1\n2\n", "an invisible character stands before it", 3),
        (".. doctest::\n   :options: +SKIP\n\n   >>> 1\n   2\n", "why: `:no-run:`", 2),
        ("Words.\n\n.. note:\n\n   >>> 1\n   2\n\n", "Write `.. note::`", 3),
        (".. note:\n\n   .. code-block:: python\n\n      f()\n", "Write `.. note::`", 1),
        (".. note:\n\n   Like this::\n\n      f()\n", "Write `.. note::`", 1),
        (".. function: f(x)\n\n   >>> f(1)\n   2\n", "Write `.. function::`", 1),
        (".. py:function: f(x)\n\n   >>> f(1)\n   2\n", "Write `.. py:function::`", 1),
        (".. doctest::\n   >>> 1\n   2\n\n   >>> 3\n   3\n", "stands an empty line", 1),
        (".. testcode::\n   1 / 0\n\n   x = 1\n", "stands an empty line", 1),
        ("Words::\n    f()\n", "an empty line is missing", 1),
        (".. code-block:: python\n\n   x = 1\nprint(y)\n", "Explicit markup ends", 4),
        ("Words::\n\n   x = f()\nprint(y)\n", "Literal block ends", 4),
        (".. tip :\n   >>> 1\n   2\n", "Write `.. tip::`", 1),
        (".. versionadded: 1.0\n\n   >>> 1\n   2\n\n\n", "Write `.. versionadded::`", 1),
        (".. code-block::\xa0python\n\n   1 / 0\n", "is another character: type", 1),
        ("..\u3000code-block:: python\n\n   1 / 0\n", "is another character: type", 1),
        ("Words.\n\n\ufeff.. code-block:: python\n\n   1 / 0\n", "is another character", 3),
        ("Words.\n\n.. code\u2013block:: python\n\n   1 / 0\n", "Write `.. code-block::`", 3),
        (".. code block:: python\n\n   1 / 0\n", "Write `.. code-block::`", 1),
        (".. code/block:: python\n\n   1 / 0\n", "Write `.. code-block::`", 1),
        (".. code.block:: python\n\n   1 / 0\n", "Unknown directive type", 1),
        (".. test code::\n\n   1 / 0\n", "Write `.. testcode::`", 1),
        (".. literal include:: p.py\n", "Write `.. literalinclude::`", 1),
        (".. include::\u3000p.rst\n", "is another character: type", 1),
        (".. note::\xa0Words.\n\n   >>> 1\n   2\n\n", "is another character: type", 1),
        (".. code-block:: text\n\n   # Sum:\n\n   >>> 1\n   2\n", "There are Python prompts", 3),
        (".. note: Be careful here.\n\n   >>> 1\n   2\n", "Write `.. note::`", 1),
        (".. code_block: python\n\n   1 / 0\n", "Write `.. code-block::`", 1),
        (".. code-block:: python\n\nf(1)\n", "Nothing is in this block", 1),
        (".. code-block:: python\n   :linenos:\n\nf(1)\n", "Nothing is in this block", 1),
        (".. code-block:: python\n   :timeout: 3\n\nf(1)\n", "Nothing is in this block", 1),
        (".. code-block:: text\n\nWords.\n", "Nothing is in this block", 1),
        (".. deprecated:: 1.0\n   Words.\n   >>> 1\n   2\n", "touches prose", 3),
    ],
)
def test_nothing_is_lost_without_a_word(build: Build, text: str, said: str, line: int) -> None:
    built = build(pages={"page.rst": f"{text}\n>>> 3\n3\n"}, jax_doctest_releases=["0.9.2"])
    assert built.status == 1
    assert [(p["line"], said in p["message"]) for p in built.report["problems"]] == [(line, True)]


@pytest.mark.parametrize(
    "text",
    [
        ".. Doctest of the docs: none\n",
        ".. code: a remark\n",
        ".. note: what `>>>` means\n",
        ".. old:\n\n   >>> 1\n   2\n",
        ".. code of ours:: f\n",
        ".. include more examples here once there are some\n\n   and run f(1)\n",
        ".. literalinclude or code? To be decided\n\n   f(1)\n",
        "Use the following\ncode::\n\n   x = 1\n\nOr this\ndoctest::\n\n   >>> 1\n   1\n",
        ".. code: who owns this page?\n\n   (nobody)\n",
        ".. note: for maintainers\n   run = make(docs)\n",
        ".. doctest output was checked\n\n   and again\n",
        ".. testing code:: f\n\n   f(1)\n",
        "..\xa0\n",
    ],
)
def test_a_comment_stays_one(build: Build, text: str) -> None:
    assert build(pages={"page.rst": f"{text}\n>>> 3\n3\n"}).status == 0


def test_in_markdown_a_name_with_colons_is_prose(build: Build) -> None:
    page = "# T\n\nUse this\ncode::\n\n    x = 1\n\n> include ::\n\n```python\n>>> 3\n3\n```\n"
    built = build(
        pages={"page.md": page},
        extensions=["jax_doctest", "myst_parser"],
        source_suffix={".rst": "restructuredtext", ".md": "markdown"},
    )
    assert (built.status, built.report["problems"]) == (0, [])


def test_a_name_of_autodoc_in_two_words(build: Build) -> None:
    text = ".. auto function:: os.getcwd\n\n>>> 3\n3\n"
    built = build(pages={"page.rst": text}, extensions=["jax_doctest", "sphinx.ext.autodoc"])
    assert "Write `.. autofunction::`." in built.report["problems"][0]["message"]


def test_what_autodoc_cannot_import_is_lost(build: Build, tmp_path: Path) -> None:
    text = ".. automodule:: no_such_module_anywhere\n\n>>> 3\n3\n"
    built = build(pages={"page.rst": text}, extensions=["jax_doctest", "sphinx.ext.autodoc"])
    assert built.status == 1
    assert "no_such_module_anywhere" in built.report["problems"][0]["message"]
    assert build().status == 1


HIDDEN = """\
---
jupytext: {text_representation: {format_name: myst}}
kernelspec: {name: python3, display_name: Python 3}
---

# Notebook

```{code-cell}
:tags: [TAG]
1 / 0
```

```{code-cell}
print(2)
```
"""


NESTED = HIDDEN.partition("```")[0] + "````{note}\n```{code-cell}\n1 / 0\n```\n````\n"


@pytest.mark.parametrize(
    ("page", "line"), [(NESTED, 9), ("# T\n\n```{code-cell}\n1 / 0\n```\n", 3)]
)
def test_a_cell_that_is_none_is_lost(build: Build, page: str, line: int) -> None:
    values = {"extensions": ["myst_nb", "jax_doctest"], "nb_execution_mode": "force"}
    built = build(pages={"page.md": page, "other.rst": ">>> 3\n3\n"}, **values)
    for again in (built, build()):
        assert (again.status, again.problems()) == (1, [("page.md", line)])


@pytest.mark.parametrize("rest", [True, False], ids=["goes on", "ends"])
@pytest.mark.parametrize("allowed", [True, False], ids=["allowed", "not allowed"])
@pytest.mark.parametrize("tag", ["remove-input", "remove-output", "remove-cell"])
def test_a_cell_that_is_not_shown_can_go_wrong(
    build: Build, tag: str, allowed: bool, rest: bool
) -> None:
    page = HIDDEN.replace("TAG", tag)
    built = build(
        pages={"notebook.md": page if rest else page.rpartition("```{code-cell}")[0]},
        extensions=["myst_nb", "jax_doctest"],
        nb_execution_mode="force",
        nb_execution_allow_errors=allowed,
    )
    for again in (built, build()):
        assert again.status == 1
        assert [problem["line"] in (8, 9, 10) for problem in again.report["problems"]] == [True]
    states = [block["state"] for block in built.report["blocks"]]
    assert states[-1:] != ["built"] or allowed or not rest


def test_a_cell_that_is_not_shown_may_raise(build: Build) -> None:
    built = build(
        pages={
            "notebook.md": HIDDEN.replace("TAG", "remove-cell, raises-exception"),
            "other.rst": ">>> 3\n3\n",
        },
        extensions=["myst_nb", "jax_doctest"],
        nb_execution_mode="force",
    )
    assert (built.status, built.report["problems"]) == (0, [])


def test_a_long_difference_is_told_soon() -> None:
    rows = ["0 1 " * 100 + "\n", "1 0 " * 100 + "\n"] * 15
    begun = time.process_time()
    want, got = mark("".join(rows), "".join([*rows[:-1], "2\n"]), PLAIN)
    assert time.process_time() - begun < 5  # it took minutes
    assert "[-1 0" in want
    assert "{+2+}" in got


def test_whether_a_long_line_is_prose_is_told_soon(build: Build) -> None:
    begun = time.process_time()
    build(pages={"page.rst": f">>> print('a' * 60_000)\n{'b' * 60_000}\n"})
    assert time.process_time() - begun < 5


def test_many_numbers_are_compared_soon() -> None:
    want = " ".join(["0.25"] * 20_000)
    begun = time.process_time()
    assert matches(want, want.replace("0.25", "0.2500001"), ("NUMBER",))
    assert not matches(want, want[:-4] + "0.35", ("NUMBER",))
    assert time.process_time() - begun < 5  # it took a minute


def test_empty_lines_are_read_once() -> None:
    begun = time.process_time()
    assert not is_python("\n" * 60_000 + "words here")
    assert time.process_time() - begun < 5


def test_output_of_another_place_has_a_say(build: Build) -> None:
    """A text that two pages include is right on one of them: then it is not for a program."""
    shared = ">>> value\n1\n"
    pages = {
        "shared.txt": shared,
        "first.rst": ">>> value = 1\n\n.. include:: shared.txt\n",
        "other.rst": ">>> value = 2\n\n.. include:: shared.txt\n",
    }
    built = build(builder="accept", pages=pages)
    assert built.status == 1
    assert "Each question gives another output." in built.printed


ONLY = """\
.. _only:

Only
====

.. doctest::
   :platform: tpu

   >>> 1
   1

.. _other:

Other
=====

>>> 1
1
"""


def test_a_question_that_is_not_for_a_place_is_not_verified_there(
    sample: Project,
) -> None:
    sample.write(page=ONLY)
    assert sample.run().returncode == 0
    page = sample.html().html("page")
    assert "Only some examples apply" not in page
    assert "None of its examples is run there" in page


@pytest.mark.parametrize("kind", ["folder", "link"])
def test_what_is_no_file_is_no_record(sample: Project, kind: str) -> None:
    sample.write(page=".. _other:\n\nOther\n=====\n\n>>> 1\n1\n")
    place = sample.record.parent / "jax-0.1.0-cpu.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    if kind == "folder":
        place.mkdir()
    else:
        place.symlink_to("nowhere")
    assert sample.html().status == 0


def test_a_damaged_bundle_is_told_in_a_line(sample: Project) -> None:
    sample.write(page=".. _other:\n\nOther\n=====\n\n>>> 1\n1\n")
    whole = sample.bundle.read_bytes()
    with zipfile.ZipFile(sample.bundle) as archive:
        entry = archive.getinfo("jax_doctest/manifest.json")
    start = entry.header_offset + 30 + len(entry.filename)
    sample.bundle.write_bytes(whole[:start] + b"\xff" * 9 + whole[start + 9 :])
    said = f"{sample.bundle}: this is no bundle of this engine. Make it again.\n"
    assert sample.run().stderr == said
    command = [sys.executable, str(sample.bundle)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, said)


def test_another_file_is_no_bundle(sample: Project) -> None:
    sample.write(page=".. _other:\n\nOther\n=====\n\n>>> 1\n1\n")
    with zipfile.ZipFile(sample.bundle, "w") as archive:
        archive.writestr("a.txt", "a")
    done = sample.run()
    assert done.returncode == 1
    assert "this is no bundle of this engine. Make it again." in done.stderr


def test_results_of_last_time_that_somebody_has_touched_are_not_taken(build: Build) -> None:
    built = build(pages={"page.rst": ">>> 1\n1\n\n>>> 2\n2\n"})
    cache = built.out / "cache.json"
    known = json.loads(cache.read_text("utf-8"))
    for one in known.values():
        one["outcomes"] = one["outcomes"][:1]
    cache.write_text(json.dumps(known), "utf-8")
    assert build().states() == [(1, "passed"), (4, "passed")]


@pytest.mark.parametrize("head", [b"# coding: latin-1\n# caf\xe9\n", b"\xef\xbb\xbf"])
def test_conf_py_is_read_as_python_reads_it(build: Build, head: bytes) -> None:
    built = build(pages={"page.rst": ">>> 1\n1\n"}, doctest_global_setup="x = 1")
    conf = next(Path(built.out).parent.rglob("conf.py"))
    conf.write_bytes(head + conf.read_bytes())
    assert build().status == 0


def test_numbers_are_still_told_apart() -> None:
    example = Example("x", "[0.33, 0.5 ]\n", 1, 2, ("NUMBER",))
    assert judge(example, Shown("[0.3333, 0.5   ]\n"), False) == (PASSED, "")
    assert judge(example, Shown("[0.3333, 0.5   ] 1.5\n"), False) == (FAILED, "")


def test_code_that_touches_prose_is_told_once_and_nothing_that_comes_of_it(build: Build) -> None:
    page = "Words:\n>>> x = 1\n>>> y = 2\n\n>>> x + y\n3\n\n>>> y\n2\n"
    built = build(pages={"page.rst": page})
    assert built.problems() == [("page.rst", 2)]
    assert [state for _, state in built.states()] == ["not_run", "not_run"]


def test_where_code_has_no_place_for_output_it_is_said_at_once(build: Build) -> None:
    page = ".. code-block:: python\n\n   print(1)\n\n>>> 2\n2\n"
    built = build(pages={"page.rst": page})
    assert "There is no place for output. Write the code with prompts" in built.printed
    assert "If the present output is right" not in built.printed


@pytest.mark.parametrize("label", [".. _copied:", ".. _copied"])
def test_a_question_is_found_by_a_label_that_it_has_lost(build: Build, label: str) -> None:
    page = "Page\n====\n\n.. _copied:\n\nA\n-\n\n>>> 1\n1\n\n"
    page += f"{label}\n\nB\n-\n\n>>> 2\n3\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUESTION", "copied")
        built = build(pages={"page.rst": page})
    assert [state for _, state in built.states()] == ["passed", "failed"]


def test_a_block_whose_condition_cannot_be_read_is_not_run(build: Build) -> None:
    """Nobody knows where it holds: it is told as what it is, and not as a wrong output."""
    text = (
        ".. doctest::\n   :jax: <0.7, linux\n\n   >>> 1\n   2\n\n"
        ".. code-block:: python\n   :platform: vax\n\n   1 / 0\n\n"
        ".. code-block:: python\n   :no-run:\n\n   1 / 0\n\n>>> 3\n3\n"
    )
    built = build(pages={"page.rst": text})
    assert built.problems() == [("page.rst", 2), ("page.rst", 8), ("page.rst", 13)]
    assert (built.status, built.states()) == (1, [(17, "not_run")])


def test_a_notebook_that_ended_without_an_error_ended_at_its_last_cell() -> None:
    """As where its kernel is gone: no cell shows why."""
    document = new_document("page")
    document += [
        nodes.container(nb_element="cell_code", cell_index=at, exec_count=count)
        for at, count in enumerate((1, None))
    ]
    data = {"page": {"exec_data": {"succeeded": False}}}
    env = SimpleNamespace(config=SimpleNamespace(), nb_metadata=data)
    cells = Cells(document, env, "page")  # type: ignore[arg-type]
    assert (cells.wrong, cells.below) == ([document[0]], [document[1]])


def test_a_removed_cell_of_a_notebook_is_told_at_its_line(build: Build) -> None:
    cell = new_code_cell('raise OSError("why")', metadata={"tags": ["remove-cell"]})
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    notebook = nbformat.writes(
        new_notebook(cells=[new_markdown_cell("# T"), cell], metadata=kernel)
    )
    values = {"extensions": ["myst_nb", "jax_doctest"], "nb_execution_mode": "force"}
    built = build(pages={"page.ipynb": notebook, "other.rst": ">>> 3\n3\n"}, **values)
    line = notebook[: notebook.index("raise")].count("\n") + 1
    assert built.problems() == [("page.ipynb", line)]


def test_a_message_may_have_to_be_exact(build: Build) -> None:
    page = (
        ">>> raise ValueError('of shape (2, 3)'){flag}\nTraceback (most recent call last):\n"
        "  ...\nValueError: of shape (2, ...)\n"
    )
    assert build(pages={"page.rst": page.format(flag="")}).status == 0
    built = build(pages={"page.rst": page.format(flag="  # doctest: -ELLIPSIS")})
    assert built.status == 1
    assert build(builder="accept").status == 0
    assert build().status == 0


def test_an_output_of_code_that_is_not_run(build: Build) -> None:
    page = ".. testcode::\n   :no-run: It takes hours.\n\n   print(1)\n\n.. testoutput::\n\n   1\n"
    built = build(pages={"page.rst": f">>> 1\n1\n\n{page}"})
    assert (built.status, built.problems()) == (0, [])
    reasons = [block["reason"] for block in built.report["blocks"]]
    assert reasons == ["", "It takes hours.", "It takes hours."]
    orphan = page.replace(".. testoutput::", ">>> 2\n2\n\n.. testoutput::")
    assert build(pages={"page.rst": orphan}).problems() == [("page.rst", 11)]


def test_a_false_assertion_is_nobodys_output(build: Build) -> None:
    built = build(pages={"page.rst": ".. code-block:: python\n\n   assert 1 == 2\n"})
    assert "AssertionError" in built.printed
    assert "There is no place for output" not in built.printed
