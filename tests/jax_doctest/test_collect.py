"""Every block is in exactly one state, and stands where the manifest says."""

from __future__ import annotations

import doctest
import json
import re
from importlib.metadata import version
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from jax_doctest.read.guess import is_python
from jax_doctest.read.session import SessionError, examples
from jax_doctest.read.source import SourceFile
from tests.jax_doctest.project import SAMPLES, Build

RELEASES = ["0.4.38", "0.6.2", "0.7.2", "0.8.3", "0.9.2", version("jax")]
OUTSIDE = [("part.txt", 3), ("other.txt", 6)]

BAD = {
    6: "This block has no language.",
    10: "No `testcode` goes with this `testoutput`.",
    14: "There is no flag `SKPI`. There are: ",
    17: "No space follows the prompt (`>>>`), or an invisible character",
    21: "The value of `:jax: >>0.5` is wrong. Give a range of PEP 440",
    27: "The directive `doctest` has no option `:pltform:`.",
    33: "The value of `:platform: abacus` is wrong. Choose from cpu, gpu, tpu, cuda, rocm.",
    37: "The `testoutput` block is empty.",
    38: "The directive `testoutput` has no option `:jax:`.",
    43: "A `console` block is not run, so its conditions mean nothing. Leave them out.",
    47: "There are Python prompts (`>>>`), but the language is `text`.",
    54: "This line is neither code nor output: `two`.",
    58: "This line is neither code nor output: `import os`.",
    63: "This line is neither code nor output: `x = 1`.",
    66: "The value of `:timeout: soon` is wrong. Give a number of seconds above 0.",
    70: "Unknown directive type",
    76: "The value of `:options: ELLIPSIS +NO_SUCH_FLAG` is wrong. Put + or - before `ELLIPSIS`.",
    82: "The value of `:no-run: ` is wrong. Say why it is not run.",
    96: "The `:jax:` ranges of neighbouring blocks overlap (`<0.6`, `<=0.6.2, >0.4`).",
    99: "The `testcode` block is empty.",
    105: "The value of `:options: +NO_SUCH_FLAG` is wrong. There is no flag `NO_SUCH_FLAG`.",
    110: "There is a prompt (`>>>`), but no code to run.",
    114: "No space follows the prompt: '>>>1'.",
    119: "The indentation is not that of the prompt: '1'.",
    121: "Error in “code-block” directive",
    134: "A flag on a line without code",
    127: "No `code-block` block was made.",
    143: "The value of `:jax: ===x` is wrong. Use `==` in the place of `===`.",
    149: "The value of `:jax: ` is wrong. Say something.",
    186: "No `testcode` goes with this `testoutput`.",
    174: "`pyhton` is no known language.",
    169: "The `:jax:` ranges of neighbouring blocks leave out JAX 0.6.2, 0.7.2, 0.9.2.",
}


def test_nesting(build: Build) -> None:
    built = build("nesting")
    text = (SAMPLES / "nesting" / "nested.rst").read_text(encoding="utf-8").splitlines()
    lines = [n for n, line in enumerate(text, 1) if re.search(r">>> \d|print\(", line)]
    hidden = text.index("   >>> 111") + 1
    expected = [("nested.rst", line) for line in lines if line != hidden]
    found = [(example["file"], example["line"]) for example in built.report["examples"]]
    assert sorted(found) == sorted(expected + OUTSIDE)
    assert built.report["summary"] == {
        "passed": 0,
        "failed": 22,
        "skipped": 0,
        "timeout": 0,
        "crashed": 0,
        "not_run": 1,
        "unaccounted": 0,
    }


def test_every_kind_of_block(build: Build) -> None:
    built = build("accounting", jax_doctest_strict=True, jax_doctest_releases=RELEASES)
    assert built.status == 1
    assert "Blocks: 55 (run 23, output 6, text 5, not run 2, unaccounted for 19)" in built.printed
    assert built.last == "11 passed, 0 failed, 1 skipped"
    assert built.problems() == [("bad.rst", line) for line in sorted(BAD)]
    for problem in built.report["problems"]:
        assert problem["message"].startswith(BAD[problem["line"]])
        assert f"bad.rst:{problem['line']}: {problem['message']}" in built.printed.splitlines()


def test_where_no_language_is_named(build: Build) -> None:
    built = build("guessing")
    states = [(b["line"], b["state"]) for b in built.report["blocks"]]
    lines = {
        state: [line for line, its in states if its == state]
        for state in ("snippet", "text", "unaccounted")
    }
    assert lines == {
        "snippet": [6, 11, 40, 47, 54, 59, 63, 68, 72, 97],
        "text": [15, 20, 26, 34, 77],
        "unaccounted": [],
    }
    assert [line for line, state in built.states() if state == "passed"] == [6, 72]
    # Of all that failed but one that only misses what another would have defined.
    assert built.printed.count("Nobody has named the language of this block") == 7
    assert "Blocks: 15 (run 10, text 1, text without a language 4)" in built.printed
    assert built.problems() == [("lost.rst", line) for line in (4, 9, 15, 21, 26, 35)]
    assert built.last == "2 passed, 8 failed, 0 skipped"


def test_a_project_that_wants_every_language_named(build: Build) -> None:
    built = build("guessing", jax_doctest_strict=True)
    unaccounted = [6, 11, 15, 20, 26, 34, 40, 47, 54, 59, 63, 68]
    page = [line for file, line in built.problems() if file == "page.rst"]
    assert page == unaccounted
    assert "Blocks: 15 (run 2, text 1, unaccounted for 12)" in built.printed


@pytest.mark.parametrize(
    ("text", "python"),
    [
        ("x = 1", True),
        ("f(x)", True),
        ("[f(x) for x in y]", True),
        ("(yield)", True),
        ("for x in y:\n    x", True),
        ("assert x", True),
        ("  indented = 1\n  indented", True),
        ("return x", True),
        ("class A(B):\n  nothing here", True),
        ("async def f():\n  nothing here", True),
        ("import jax.numpy as jnp\n???", True),
        ("a, b = c = 1", True),
        ("'\\d'; f()", True),  # whatever Python may say of the backslash
        ("", False),
        ("# only a comment", False),
        ("words", False),
        ("jax.numpy\njax.lax", False),
        ("Array: shape", False),
        ("1 + 1 < 3", False),
        ("[1, 2, {'a': -1.5}]", False),
        ("import the package", False),
        ("def is a keyword", False),
        ("$ pip install jax", False),
        ("f(x) = 2", False),
        ("\0", False),
        ("(" * 1000, False),
        (">>>>>>> theirs", False),
    ],
)
def test_what_is_python(text: str, python: bool) -> None:
    assert is_python(text) is python


def test_problems_outlive_the_reading(build: Build) -> None:
    first = build("accounting", jax_doctest_strict=True)
    again = build()
    assert again.problems() == first.problems()
    assert again.status == 1


def test_problems_are_warnings_elsewhere(build: Build) -> None:
    strict = {"jax_doctest_releases": RELEASES, "jax_doctest_strict": True}
    built = build("accounting", builder="html", **strict)
    told = [line.partition(".rst:")[2] for line in built.complained.splitlines()]
    ours = sorted(int(line.partition(":")[0]) for line in told if "[jax_doctest]" in line)
    by_sphinx = {int(line.partition(":")[0]) for line in told if "ERROR" in line}
    assert ours == sorted(line for line in BAD if line not in by_sphinx)


QUESTIONS = """\
.. _whole-page:

Page
====

>>> page = 1

.. _first:
.. _second:

Labelled
--------

>>> first = 1

.. _part:

Part of it
~~~~~~~~~~

>>> first
1

Not labelled
------------

>>> page
1
"""

TWO = """\
One
===

>>> x = 1

.. _label-of-another:

Another
=======

>>> x
1
"""


def test_questions(build: Build) -> None:
    built = build(pages={"page.rst": QUESTIONS, "bare.rst": ">>> 1\n1\n", "two.rst": TWO})
    places = {(e["file"], e["line"]): e["question"] for e in built.report["examples"]}
    assert places == {
        ("page.rst", 6): "whole-page",
        ("page.rst", 14): "second",
        ("page.rst", 21): "second",
        ("page.rst", 27): "page:not-labelled",
        ("bare.rst", 1): "bare",
        ("two.rst", 4): "two:one",
        ("two.rst", 11): "label-of-another",
    }
    assert built.last == "5 passed, 2 failed, 0 skipped"


def test_conf_py_says_where_modules_are(build: Build, project: Path) -> None:
    (project / "src").mkdir()
    (project / "src" / "sample_of_a_module.py").write_text("x = 1\n", encoding="utf-8")
    page = {"page.rst": ">>> import sample_of_a_module\n"}
    assert build(pages=page).last == "0 passed, 1 failed, 0 skipped"
    conf = project / "conf.py"
    added = f"\nimport sys; sys.path[:0] = [{str(project / 'src')!r}]\n"
    conf.write_text(conf.read_text("utf-8") + added, encoding="utf-8")
    built = build()
    assert built.last == "1 passed, 0 failed, 0 skipped", built.complained


def test_what_python_prints_when_it_starts_is_no_path(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text("print('Welcome.')\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    for import_jax in (False, True):  # forked, and an interpreter of its own
        built = build(pages={"page.rst": ">>> 1\n1\n"}, jax_doctest_import_jax=import_jax)
        assert built.last == "1 passed, 0 failed, 0 skipped", built.complained


@pytest.mark.parametrize("builder", ["doctest", "bundle", "accept"])
def test_a_project_with_files_that_are_called_as_modules_are(
    build: Build, project: Path, monkeypatch: pytest.MonkeyPatch, builder: str
) -> None:
    for name in ("json", "types", "enum"):
        (project / f"{name}.py").write_text("", "utf-8")
    (project / "page.rst").write_text(">>> 1\n1\n", "utf-8")
    monkeypatch.chdir(project)
    built = build(builder=builder)
    assert (built.status, built.complained) == (0, "")


@pytest.mark.parametrize("builder", ["doctest", "bundle", "accept"])
def test_a_python_that_does_not_start(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, builder: str
) -> None:
    (tmp_path / "sitecustomize.py").write_text("import os\nprint(1)\nos._exit(3)\n", "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    built = build(builder=builder, pages={"page.rst": ">>> 1\n1\n"})
    assert built.status == 1
    assert built.last == "The worker could not start (exit status 3)."


def test_the_name_of_a_directive_in_capitals(build: Build) -> None:
    built = build(pages={"page.rst": ".. Doctest::\n\n   >>> 1\n   2\n"})
    assert built.states() == [(3, "failed")]


def test_a_directive_without_any_colon(build: Build) -> None:
    page = ">>> 3\n3\n\n.. doctest\n\n   >>> 1\n   2\n\n.. code-block python\n\n   1/0\n\n"
    page += ".. code that nobody runs\n\n.. doctest\n"
    built = build(pages={"page.rst": page})
    assert built.problems() == [("page.rst", 4), ("page.rst", 9)]
    assert built.status == 1


# Sphinx keeps what a suffix means for the next build of a process, if no project says it.
MYST = {
    "extensions": ["myst_parser", "jax_doctest"],
    "source_suffix": {".rst": "restructuredtext", ".md": "markdown"},
}


@pytest.mark.parametrize(
    ("lost", "line"),
    [
        ("Text:\n.. code-block:: python\n\n   1 / 0\n", 7),
        ("* Item\n  .. code-block:: python\n\n     1 / 0\n", 7),
        ("Text:\n.. include:: part.inc\n", 7),
        (".. code-block::python\n\n   1 / 0\n", 6),
        ("... code-block:: python\n\n   1 / 0\n", 6),
        (".code-block:: python\n\n   1 / 0\n", 6),
        ("code-block:: python\n\n   1 / 0\n", 6),
        ("```python\n1 / 0\n```\n", 6),
        (">>> def f():\n...     return 1\n\n...     raise 5\n\n>>> f()\n1\n", 9),
    ],
)
def test_what_docutils_takes_for_prose_is_told(build: Build, lost: str, line: int) -> None:
    built = build(pages={"page.rst": f"Page\n====\n\n>>> 1\n1\n\n{lost}"})
    assert ("page.rst", line + 1) in built.problems() or ("page.rst", line) in built.problems()
    assert built.status == 1


def test_prose_may_speak_of_directives(build: Build) -> None:
    page = "Page\n====\n\n>>> 1\n1\n\nThe code: it runs.\ninclude: this too.\n\n.. code and more\n"
    assert build(pages={"page.rst": page}).problems() == []


@pytest.mark.parametrize(
    ("code", "output"), [("skipif: True", "skipif: False"), ("pyversion: <3", "pyversion: >=3")]
)
def test_conditions_of_code_and_of_its_output_hold_both(
    build: Build, code: str, output: str
) -> None:
    page = (
        f".. testcode::\n   :{code}\n\n   print('ran')\n\n.. testoutput::\n   :{output}\n\n   ran\n"
    )
    assert build(pages={"page.rst": f">>> 1\n1\n\n{page}"}).states()[1:] == [(7, "skipped")]


@pytest.mark.parametrize(
    "lost",
    [
        "```{doctst}\n>>> 1\n2\n```\n",
        ":::{testcod}\n1 / 0\n:::\n",
        "```{python}\n1 / 0\n```\n",
        "```{.python}\n1 / 0\n```\n",
        "> ```{doctst}\n> >>> 1\n> 2\n> ```\n",
        "<div>\n```python\n1 / 0\n```\n</div>\n",
        "<details>\n```python\n>>> 1\n2\n```\n</details>\n",
        "```{include} missing.md\n```\n",
        "```{include} conf.py\n:start-after: nowhere\n```\n",
        "```{include}\nconf.py\n```\n",
        "````{admonition}\n```python\n1 / 0\n```\n````\n",
        "````{list-table}\n* - a\n  - ```python\n    1 / 0\n    ```\n* - b\n````\n",
        "````{dropdown} Title\n```{code-block} python\nx = 1 / 0\n```\n````\n",
        ":::python\n1 / 0\n:::\n",
        "\n    text\n\n    ```python\n    1 / 0\n    ```\n",
        "\n    ```python\n    1 / 0\n    ```\n",
    ],
)
def test_what_markdown_leaves_out_is_lost(build: Build, lost: str) -> None:
    page = f"# T\n\n```python\n>>> 3\n3\n```\n\n{lost}"
    built = build(pages={"page.md": page}, myst_enable_extensions=["colon_fence"], **MYST)
    below = "div" in lost or lost[0] == "\n" or lost.startswith(":::python")
    lines = [9, 10] if "details" in lost else [9] if below else [8]
    assert (built.status, built.problems()) == (1, [("page.md", line) for line in lines])


@pytest.mark.parametrize(
    "text", ["<!--\n```python\n>>> 1\n2\n```\n-->\n", "````\n```python\n1 / 0\n```\n````\n"]
)
def test_markdown_that_nobody_takes_for_code(build: Build, text: str) -> None:
    page = f"# T\n\n```python\n>>> 3\n3\n```\n\n{text}"
    built = build(pages={"page.md": page}, **MYST)
    assert (built.status, built.problems()) == (0, [])


def test_colons_begin_nothing_where_myst_is_not_told_so(build: Build) -> None:
    page = "# T\n\n```python\n>>> 3\n3\n```\n\n:::{code-block} python\n1 / 0\n:::\n"
    built = build(pages={"page.md": page}, myst_enable_extensions=[], **MYST)
    assert built.problems() == [("page.md", 8)]
    assert "`colon_fence` in `myst_enable_extensions`" in built.printed


def test_prose_in_a_docstring_is_told_at_its_line(build: Build, project: Path) -> None:
    module = 'X = 1\n\n\ndef f():\n    """Do.\n\n    >>> 1\n    1\n    """\n\n\n'
    module += 'def g():\n    """Do.\n\n    Example:\n    >>> 1\n    1\n    """\n'
    pages = {"prose_in.py": module, "page.rst": ".. automodule:: prose_in\n   :members:\n"}
    extensions = ["sphinx.ext.autodoc", "jax_doctest"]
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(project)
        built = build(pages=pages, doctest_path=["."], extensions=extensions)
    assert built.problems() == [("prose_in.py", 16)]


def test_a_file_has_one_name_from_wherever_it_is_read(
    build: Build, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (project.parent, project):
        monkeypatch.chdir(folder)
        pages = {"page.rst": ".. include:: part.txt\n", "part.txt": ">>> 3\n4\n"}
        built = build(pages=pages if folder != project else None)
        assert [example["file"] for example in built.report["examples"]] == ["part.txt"]


def test_an_unknown_directive_of_markdown_that_holds_no_code_is_not_ours(build: Build) -> None:
    page = "# T\n\n```python\n>>> 3\n3\n```\n\n```{mermaid}\ngraph\n```\n"
    built = build(pages={"page.md": page}, **MYST)
    assert built.problems() == []


def test_lines_that_nothing_but_the_text_tells(build: Build) -> None:
    table = "T\n=\n\n.. csv-table::\n\n   text, >>> 1 + 1\n"
    cell = {"cell_type": "markdown", "metadata": {}, "source": ["# T\n", "\n", "```python\n"]}
    cell["source"] = [*cell["source"], ">>> 1 + 1\n", "3\n", "```"]
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    pages = {"table.rst": table, "note.ipynb": json.dumps(notebook, indent=1)}
    values = {"extensions": ["myst_nb", "jax_doctest"], "nb_execution_mode": "off"}
    suffixes = {".rst": "restructuredtext", ".ipynb": "myst-nb"}
    built = build(pages=pages, **values, source_suffix=suffixes)
    assert built.states("table.rst") == [(6, "failed")]
    [(line, state)] = built.states("note.ipynb")
    assert (">>> 1 + 1" in pages["note.ipynb"].splitlines()[line - 1], state) == (True, "failed")


def test_foreign_directives(build: Build) -> None:
    """What was written for sphinx.ext.doctest means what it meant there."""
    built = build("foreign", doctest_global_setup="import math, sys", doctest_default_flags=8)
    assert built.states("groups.rst") == [
        *((22, "passed"), (24, "passed"), (39, "passed"), (44, "passed")),  # left
        *((28, "passed"), (44, "passed")),  # right
        *((50, "skipped"), (56, "skipped"), (62, "passed"), (65, "skipped")),
        *((70, "passed"), (81, "passed")),
    ]
    reasons = [
        e["reason"]
        for e in built.report["examples"]
        if e["state"] == "skipped" and e["file"] != "outputs.rst"
    ]
    assert reasons == [
        "unprepared: 6",
        "skipif: math.pi > 3",
        "only-on: Python < 3",
        "flag: +SKIP",
    ]
    assert built.states("outputs.rst") == [
        *((6, "passed"), (20, "skipped"), (30, "passed"), (36, "passed"), (40, "passed"))
    ]
    assert "skipif: True" in built.printed
    assert built.states("broken_setup.rst") == [(6, "failed"), (8, "skipped")]
    assert built.states("broken_cleanup.rst") == [(8, "passed"), (6, "failed")]


DESIGN = """\
Tabs
====

.. tab-set::

   .. tab-item:: One

      >>> 1
      1
"""


def test_tabs(build: Build) -> None:
    built = build(pages={"tabs.rst": DESIGN}, extensions=["sphinx_design", "jax_doctest"])
    assert built.states() == [(8, "passed")]


def test_markdown(build: Build) -> None:
    built = build("markdown", extensions=["myst_nb", "jax_doctest"])
    assert built.problems() == [("index.md", line) for line in (10, 31, 36, 43)]
    assert built.states() == [(3, "not_run"), (8, "not_run"), (16, "not_run")]
    assert "Blocks: 7 (run 3, text without a language 2, unaccounted for 2)" in built.printed
    assert built.last == "0 passed, 0 failed, 0 skipped"


@pytest.mark.parametrize("suffix", [".md", ".markdown", ".txt"])
def test_markdown_by_any_name(build: Build, suffix: str) -> None:
    page = "# Page\n\n>>> 1\n2\n\n```\n# Code:\n>>> 1\n1\n```\n"
    built = build(
        pages={f"page{suffix}": page},
        extensions=["myst_parser", "jax_doctest"],
        source_suffix={suffix: "markdown"},
        root_doc="page",
    )
    assert built.problems() == [(f"page{suffix}", 3)]
    assert built.states() == [(8, "passed")]


def test_a_translated_block_is_what_the_page_shows(build: Build, project: Path) -> None:
    catalog = Catalog()
    catalog.add(">>> 1\n1", ">>> 2\n3")
    folder = project / "locale" / "ko" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "page.mo").open("wb") as file:
        write_mo(file, catalog)
    built = build(
        pages={"page.rst": ".. doctest::\n\n   >>> 1\n   1\n\n.. doctest::\n\n   >>> 4\n   4\n"},
        language="ko",
        locale_dirs=["locale"],
        gettext_additional_targets=["literal-block"],
    )
    found = [(example["source"], example["state"]) for example in built.report["examples"]]
    assert found == [("2\n", "failed"), ("4\n", "passed")]


def test_places(build: Build) -> None:
    """Text that stands in its file in another way than on the page."""
    built = build("places")
    assert built.last == "1 passed, 9 failed, 0 skipped"
    assert [(block["file"], block["line"]) for block in built.report["blocks"]] == [
        *[("blank.txt", 1)] * 3,
        *(("part.txt", 1), ("index.rst", 16), ("part.txt", 3), ("part.txt", 5)),
        *(("index.rst", 32), ("clipped.txt", 8), ("whole.txt", 1)),
    ]


NOTEBOOK = """\
---
jupytext: {text_representation: {format_name: myst}}
kernelspec: {name: python3, display_name: Python 3}
---

# Notebook

```{code-cell}
print(1)
```

```python
assert 1 + 1 == 2
```

```text
words
```

```{doctest}
>>> 2
2
```
"""


SKIPPED_CELL = """
```{code-cell}
:tags: [skip-execution]
1 / 0
```
"""


@pytest.mark.parametrize(
    ("values", "states"),
    [
        ({"nb_execution_mode": "force"}, "notebook 2, not run 1"),
        ({"nb_execution_excludepatterns": ["*.md"]}, "not run 2"),
        ({"nb_execution_mode": "off"}, "not run 2"),
    ],
)
def test_cells_that_are_not_executed(build: Build, values: dict[str, object], states: str) -> None:
    pages = {"notebook.md": NOTEBOOK + SKIPPED_CELL}
    built = build(pages=pages, extensions=["myst_nb", "jax_doctest"], **values)
    assert f"(run 2, text 1, {states})" in built.printed
    assert build().printed.count(states) == 1  # once it has been read, too


@pytest.mark.parametrize("mode", ["force", "off"])
def test_notebooks(build: Build, mode: str) -> None:
    built = build(
        pages={"notebook.md": NOTEBOOK},
        extensions=["myst_nb", "jax_doctest"],
        nb_execution_mode=mode,
    )
    cells = "notebook 2" if mode == "force" else "not run 1"
    assert f"(run 2, text 1, {cells})" in built.printed, built.complained
    assert built.states() == [(13, "passed"), (21, "passed")]


RAISING = """
```{code-cell}
x = 1 / 0
```

```{code-cell}
print(2)
```
"""
MEANT = """
```{code-cell}
:tags: [raises-exception]
1 / 0
```

```{code-cell}
print(2)
```
"""
ENDED = "This cell raised an error. Mend it"


@pytest.mark.parametrize(
    ("cells", "values", "problems", "states"),
    [
        (RAISING, {}, [26], "notebook 3, not run 1, unaccounted for 1"),
        (RAISING, {"nb_execution_allow_errors": True}, [26], "notebook 5, unaccounted for 1"),
        (MEANT, {}, [], "notebook 6"),
        ("", {"nb_execution_timeout": 1}, [9], "notebook 1, not run 1, unaccounted for 1"),
    ],
    ids=["raised", "allowed", "meant", "timeout"],
)
def test_cells_that_raise(
    build: Build, cells: str, values: dict[str, object], problems: list[int], states: str
) -> None:
    """What the cells of a notebook raise is meant, or everything from there on has not run."""
    page = NOTEBOOK if cells else NOTEBOOK.replace("print(1)", "import time; time.sleep(60)")
    page += cells or "\n```{code-cell}\nprint(2)\n```\n"
    built = build(
        pages={"notebook.md": page},
        extensions=["myst_nb", "jax_doctest"],
        nb_execution_mode="force",
        **values,
    )
    assert f"text 1, {states})" in built.printed
    assert [line for _file, line in built.problems()] == problems
    assert all(problem["message"].startswith(ENDED) for problem in built.report["problems"])
    assert built.status == bool(problems)


MODULE = '''\
def f():
    """Do something.

    >>> 1 + 1
    2
    """
'''


def test_docstrings(build: Build, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = "Module\n======\n\n.. automodule:: sample_module\n   :members:\n"
    monkeypatch.syspath_prepend(project)
    built = build(
        pages={"sample_module.py": MODULE, "module.rst": page},
        extensions=["sphinx.ext.autodoc", "jax_doctest"],
        doctest_path=["."],
    )
    assert [(e["file"], e["line"]) for e in built.report["examples"]] == [("sample_module.py", 4)]


def test_beside_the_builtin_extension(build: Build) -> None:
    built = build(pages={}, extensions=["sphinx.ext.doctest", "jax_doctest"])
    assert built.status == 2
    assert "jax_doctest takes the place of sphinx.ext.doctest" in built.complained


def test_included_twice(build: Build) -> None:
    page = "{0}\n=====\n\nText.\n\n.. include:: part.txt\n"
    pages = {"one.rst": page.format("First"), "two.rst": page.format("Other")}
    built = build(pages={"part.txt": "Part.\n\n>>> 1\n1\n", **pages})
    places = [(e["file"], e["line"], e["question"]) for e in built.report["examples"]]
    assert places == [("part.txt", 3, "one:first"), ("part.txt", 3, "two:other")]


def test_a_label_included_twice(build: Build) -> None:
    part = ".. _the-label:\n\nPart\n----\n\n>>> 1\n1\n"
    page = "{0}\n=====\n\nText.\n\n.. include:: part.txt\n"
    pages = {"one.rst": page.format("First"), "two.rst": page.format("Other")}
    built = build(pages={"part.txt": part, **pages})
    assert [e["question"] for e in built.report["examples"]] == ["the-label", "two:the-label"]
    assert built.states() == [(6, "passed"), (6, "passed")]


def test_a_label_that_is_there_twice(build: Build) -> None:
    question = ".. _same:\n\n{0}\n-----\n\n>>> x = 1\n\nPart of {0}\n^^^^^^^^^^^^^\n\n>>> x\n1\n\n"
    page = "Page\n====\n\n" + question.format("One") + question.format("Two")
    built = build(pages={"page.rst": page})
    names = [e["question"] for e in built.report["examples"]]
    assert names == ["page:one"] * 2 + ["page:two"] * 2
    assert "Duplicate explicit target name" in built.complained


def test_a_label_without_its_colon(build: Build) -> None:
    page = "Page\n====\n\n.. _one\n\nOne\n---\n\n>>> x = 1\n\nPart\n^^^^\n\n>>> x\n1\n"
    assert build(pages={"page.rst": page}).states() == [(9, "passed"), (14, "passed")]


def test_below_what_cannot_be_read_nothing_runs(build: Build) -> None:
    page = ".. _one:\n\nOne\n===\n\n>>>x = 1\n\n>>> y = 2  # doctest: +ELIPSIS\n\n>>> y\n2\n"
    other = ".. _two:\n\nTwo\n===\n\n>>> 1\n1\n"
    built = build(pages={"page.rst": page, "other.rst": other})
    assert built.states("page.rst") == [(10, "not_run")]
    assert built.states("other.rst") == [(6, "passed")]
    assert "A block of the question could not be read." in built.printed
    assert (built.status, built.last) == (1, "1 passed, 0 failed, 0 skipped")


def test_a_condition_that_is_wrong(build: Build) -> None:
    page = ".. doctest::\n   :skipif: no_such_name\n\n   >>> 1\n   1\n   >>> 2\n   2\n"
    built = build(pages={"page.rst": page})
    assert built.states() == [(4, "failed"), (6, "failed")]
    assert "NameError: name 'no_such_name' is not defined" in built.printed


def test_a_flag_of_somebody_else() -> None:
    doctest.register_optionflag("OF_SOMEBODY_ELSE")
    with pytest.raises(SessionError, match="`OF_SOMEBODY_ELSE` means nothing") as raised:
        examples(">>> 1\n1\n>>> 2  # doctest: +OF_SOMEBODY_ELSE\n", 1, [])
    assert raised.value.offset == 2


def test_nothing_to_prove(build: Build) -> None:
    built = build(pages={"page.rst": "Page\n====\n\n.. testsetup::\n\n   x = 1\n"})
    assert built.last == "0 passed, 0 failed, 0 skipped"
    assert built.status == 1


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe")
    assert SourceFile.read(binary).lines == []
    assert SourceFile.read(tmp_path / "missing").lines == []
    assert SourceFile(["text"]).places("\n\n") == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Text\n>>> 1 + 1\n3\n", 5),
        ("* item\n  >>> 1 + 1\n", 5),
        ("| >>> 1 + 1\n", 4),
        (">>>1 + 1\n3\n", 4),
        (">>>print(1,\n      2)\n", 4),  # which makes it a term with a definition
    ],
)
def test_a_prompt_in_the_prose_is_no_example(build: Build, text: str, line: int) -> None:
    built = build(pages={"page.rst": f">>> 0\n0\n\n{text}"})
    assert built.status != 0
    assert re.search(rf"^page.rst:{line}: .*prompt \(`>>>`\)", built.printed, re.MULTILINE)


@pytest.mark.parametrize("sign", ["\uff1e\uff1e\uff1e", "\u203a\u203a\u203a", "\u00bb>>"])
def test_prompts_of_another_keyboard(build: Build, sign: str) -> None:
    pages = {
        "rest.rst": f">>> 3\n3\n\nWords:\n\n{sign} 1 + 1\n3\n",
        "other.md": f"# Markdown\n\n{sign} 1 + 1\n3\n",
        "text.rst": f".. code-block:: text\n\n   {sign} 1 + 1\n   3\n",
    }
    built = build(pages=pages, **MYST)
    assert sorted(built.problems()) == [("other.md", 3), ("rest.rst", 6), ("text.rst", 3)]
    assert built.printed.count("This looks like a prompt, and is none") == 2


def test_the_line_of_a_cell_of_several_lines(build: Build) -> None:
    rows = '   x, ">>> 1 + 1\n   3"\n   ">>> 2 + 2\n   5", y\n'
    table = f".. csv-table::\n\n{rows}"
    built = build(pages={"page.rst": f"Title\n=====\n\n{table}"})
    assert built.states() == [(6, "failed"), (8, "failed")]
    # Also where the same stands above.
    built = build(pages={"page.rst": f">>> 1 + 1\n2\n\n{table}"})
    assert built.states() == [(1, "passed"), (6, "failed"), (8, "failed")]


IN_HTML = "This code stands in HTML, and nobody runs it."


@pytest.mark.parametrize(
    "line",
    [
        ">>> 1 + 1",
        "<pre>>>> 1 + 1",
        "<pre><b>&gt;&gt;&gt;</b> 1 + 1",
        "&gt;&gt;&gt; 1 + 1",
        '<pre><code class="language-python">assert 1 == 2</code></pre>',
        "<code class='highlight py'>assert 1 == 2</code>",
        '<pre><code class="language-python">&gt;&gt;&gt; 1 + 1</code></pre>',
    ],
)
def test_code_in_html(build: Build, line: str) -> None:
    rest = f">>> 1\n1\n\n.. raw:: html\n\n   <div>\n   {line}\n   </div>\n"
    markdown = f"# Markdown\n\n<div>\n{line}\n</div>\n"
    pages = {"rest.rst": rest, "other.md": markdown}
    built = build(pages=pages, **MYST)
    told = [line for line in built.printed.splitlines() if IN_HTML in line]
    assert [line.partition(": ")[0] for line in told] == ["other.md:4", "rest.rst:7"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Text <pre>>>> 1 + 1\n3</pre>", 3),
        ("Text\nmore <PRE class=x><b>&gt;&gt;&gt;</b> 1 + 1\n3</PRE>", 4),
        ("Text <pre>\n&gt;&gt;&gt; 1 + 1\n3</pre>", 4),
    ],
)
def test_code_in_html_within_a_paragraph(build: Build, text: str, line: int) -> None:
    pages = {"page.md": f"# Markdown\n\n{text}\n", "other.rst": ">>> 3\n3\n"}
    built = build(pages=pages, **MYST)
    assert built.problems() == [("page.md", line)]
    assert IN_HTML in built.printed
    assert build(pages={"page.md": "# T\n\nA <pre>1</pre>, and `<pre>>>> 1`.\n"}).status == 0


def test_html_that_is_no_code(build: Build) -> None:
    lines = ["<p>3 &gt;&gt;&gt; 1</p>", '<span class="python-logo">Python</span>', "<pre>1</pre>"]
    page = ">>> 1\n1\n\n.. raw:: html\n\n" + "".join(f"   {line}\n" for line in lines)
    assert build(pages={"page.rst": page}).report["problems"] == []


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ('def f():\n    """Give 1.\n\n    >>> f()\n    5\n    """\n    return 1', 6),
        ('class A:\n    r""">>> A()\n    5\n    """', 4),
        ('>>> def f():\n...     """\n...     >>> f()\n...     5\n...     """', 5),
    ],
)
def test_examples_of_a_docstring_that_is_code(build: Build, code: str, line: int) -> None:
    block = "".join(f"   {text}\n" for text in code.split("\n"))
    built = build(pages={"page.rst": f".. code-block:: python\n\n{block}"})
    (problem,) = built.report["problems"]
    assert problem["message"].startswith("Here a docstring is code, and nobody runs the examples")
    assert problem["line"] == line
    assert {example["state"] for example in built.report["examples"]} == {"passed"}


def test_prompts_that_no_docstring_has(build: Build) -> None:
    code = 'text = """\n    >>> 1\n   """\n   def f():\n       """See `a >>> b`."""\n       1 >> 2'
    built = build(pages={"page.rst": f".. code-block:: python\n\n   {code}\n"})
    assert built.report["problems"] == []


@pytest.mark.parametrize("language", ["console", "bash", "shell-session"])
def test_prompts_of_a_python_that_a_shell_has_started(build: Build, language: str) -> None:
    code = "   $ python3 -q\n   >>> 1 + 1\n   3\n"
    built = build(pages={"page.rst": f".. code-block:: {language}\n\n{code}"})
    said = f"page.rst:3: There are Python prompts (`>>>`), but the language is `{language}`."
    assert said in built.printed
    shifted = "   $ cat conflict.txt\n   >>>>>>> main\n   $ cat <<<word >>>file\n"
    built = build(pages={"page.rst": f".. code-block:: {language}\n\n{shifted}"})
    assert built.report["problems"] == []


@pytest.mark.parametrize("language", ["Python", "PYTHON3", "Pycon", "python-console", "numpy"])
def test_a_language_is_known_however_it_is_written(build: Build, language: str) -> None:
    code = "# A remark.\n   >>> 1 / 0\n" if "con" in language else "1 / 0\n"
    built = build(pages={"page.rst": f".. code-block:: {language}\n\n   {code}"})
    assert built.report["summary"]["failed"] == 1
