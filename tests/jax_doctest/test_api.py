"""What other extensions are told of the pages, however Sphinx has read them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from jax_doctest import api
from jax_doctest.record.record import Record, Recorded, write
from tests.jax_doctest.project import configure
from tests.jax_doctest.recording import JAX

PAGE = """\
Page
====

>>> above = 1

.. _first:

Labelled
--------

>>> first = 1

.. only:: latex

   >>> hidden = 1

Part of it
~~~~~~~~~~

.. code-block:: text

   words

Not labelled
------------

.. testoutput::

   orphan
"""
OTHERS = {f"other-{number}": f"Other\n=====\n\n>>> {number}\n" for number in range(6)}


@pytest.fixture(params=[1, 2], ids=["one process", "two processes"])
def app(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Sphinx]:
    """Build pages, enough of them that Sphinx reads them side by side where it may."""
    configure(tmp_path)
    toctree = "Index\n=====\n\n.. toctree::\n   :glob:\n\n   *\n"
    for name, text in {"index": toctree, "page": PAGE, **OTHERS}.items():
        (tmp_path / f"{name}.rst").write_text(text, encoding="utf-8")
    places = (tmp_path, tmp_path, tmp_path / "out", tmp_path / "doctrees")
    with docutils_namespace():
        app = Sphinx(*places, "html", status=None, warning=None, parallel=request.param)
        app.build()
        yield app


def test_the_manifest(app: Sphinx) -> None:
    manifest = api.manifest(app)
    names = [question.name for question in manifest.questions if question.snippets]
    assert names == [*(f"{name}:other" for name in OTHERS), "page:page", "first"]
    assert [(p.file, p.line) for p in manifest.problems] == [("page.rst", 29)]


def test_the_questions_of_a_page(app: Sphinx) -> None:
    doctree = app.env.get_doctree("page")
    questions = list(api.questions_of(doctree, "page"))
    assert [name for _, name in questions] == ["first", "page:not-labelled"]
    assert [api.labels_of(section, doctree) for section, _ in questions] == [("first",), ()]


def test_the_blocks_that_a_page_shows(app: Sphinx) -> None:
    asked: dict[str, dict[nodes.Node, api.model.Block]] = {}

    def ask(app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Ask as an extension does that shows something at each block."""
        asked[docname] = api.blocks_of(app, doctree, docname)

    app.connect("doctree-resolved", ask)
    app.build(force_all=True)
    found = asked["page"].items()
    assert [(node.astext(), block.line, block.state) for node, block in found] == [
        (">>> above = 1", 4, api.model.SNIPPET),
        (">>> first = 1", 11, api.model.SNIPPET),
        ("words", 22, api.model.TEXT),
        ("orphan", 29, api.model.UNACCOUNTED),
    ]


def test_where_questions_are_verified(app: Sphinx) -> None:
    """Of each by its page and its identifier there; nobody has run these."""
    found = api.verified(app)
    assert found["page", "first"] == ""
    assert {docname for docname, _ in found} == {"page", *OTHERS}


def test_what_was_ever_run_is_known_by_its_name(app: Sphinx) -> None:
    once = (Recorded("1" * 16, "passed"),)
    here = api.model.Environment("3.13", JAX, JAX, platforms=("cpu",))
    questions: dict[str, tuple[Recorded, ...]] = {"first": once, "gone": once}
    write(app.srcdir / "docs" / "verified", Record(here, questions, "2026-01-02"))
    found = []
    app.connect("doctree-resolved", lambda app, *_page: found.append(api.recorded(app)))
    app.build(force_all=True)
    assert {"first": "first", "gone": ""} in found


def test_a_question_under_another_name_is_known_by_its_examples(app: Sphinx) -> None:
    app.build()
    [question] = [one for one in api.manifest(app).questions if one.name == "first"]
    here = api.model.Environment("3.13", JAX, JAX, platforms=("cpu",))
    marks = question.fingerprints(here)
    then = tuple(Recorded(mark, "passed") for _, example, mark in marks if example.want is not None)
    write(app.srcdir / "docs" / "verified", Record(here, {"former": then}, "2026-01-02"))
    found = []
    app.connect("doctree-resolved", lambda app, *_page: found.append(api.recorded(app)))
    app.build(force_all=True)
    assert {"former": "first"} in found
