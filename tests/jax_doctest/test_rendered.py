"""What no reader sees is not run, whatever keeps it off the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.jax_doctest.project import Build

EXTENSION = """\
from docutils import nodes
from docutils.parsers.rst import Directive


class kept(nodes.Element):
    pass


class dropped(nodes.Element):
    pass


class torn(nodes.Element):
    pass


class Box(Directive):
    has_content = True

    def run(self):
        node = {"kept": kept, "dropped": dropped, "torn": torn}[self.name]()
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


def visit(translator, node):
    translator.body.append("<div>")


def depart(translator, node):
    translator.body.append("</div>")


def drop(app, doctree, docname):
    for node in list(doctree.findall(dropped)):
        node.parent.remove(node)


def tear(app, doctree, docname):
    raise RuntimeError("only where a page is written")


def setup(app):
    app.add_node(kept, html=(visit, depart))
    app.add_node(dropped, html=(visit, depart))
    app.add_node(torn)
    for name in ("kept", "dropped", "torn"):
        app.add_directive(name, Box)
    app.connect("doctree-resolved", drop)
    app.connect("doctree-resolved", tear)
"""

PAGE = """\
Page
====

.. kept::

   >>> 1
   1

   .. dropped::

      >>> 1 / 0

.. torn::

   >>> 2
   2

.. ifconfig:: builder != "html"

   >>> 1 / 0

.. ifconfig:: builder == "html"

   >>> 3
   3

.. todo::

   .. code-block:: python

      1 / 0

>>> 4
4
"""

BLOCKS = [
    (6, "snippet", ""),
    (11, "not_run", "kept:: dropped::"),
    (15, "snippet", ""),
    (20, "not_run", "ifconfig::"),
    (24, "snippet", ""),
    (31, "not_run", "todo::"),
    (33, "snippet", ""),
]
EXTENSIONS = ["sphinx.ext.ifconfig", "sphinx.ext.todo", "jax_doctest"]


def test_what_extensions_keep_off_the_page(
    build: Build, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(project)
    pages = {"page.rst": PAGE, "boxes_for_tests.py": EXTENSION}
    built = build(pages=pages, extensions=["boxes_for_tests", *EXTENSIONS])
    assert [(b["line"], b["state"], b["reason"]) for b in built.report["blocks"]] == BLOCKS
    assert built.last == "4 passed, 0 failed, 0 skipped"


def test_what_the_page_shows_after_all(build: Build) -> None:
    page = ".. todo::\n\n   >>> 1\n   1\n\n.. only:: html\n\n   >>> 2\n   2\n"
    built = build(pages={"page.rst": page}, extensions=EXTENSIONS, todo_include_todos=True)
    assert built.states() == [(3, "passed"), (8, "passed")]


def test_pages_with_them_are_written(build: Build) -> None:
    """The builder of pages takes them off itself, before or after it asks what its blocks are."""
    page = ".. ifconfig:: False\n\n   >>> 1 / 0\n\n.. todo::\n\n   >>> 1 / 0\n\n>>> 4\n4\n"
    built = build(builder="html", pages={"page.rst": page}, extensions=EXTENSIONS)
    assert built.status == 0
    assert "1 / 0" not in built.html("page")
