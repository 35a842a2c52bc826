"""What no reader sees is not run, whatever keeps it off the page."""

from __future__ import annotations

from tests.jax_doctest.project import Build

PAGE = """\
Page
====

.. ifconfig:: builder != "html"

   >>> 1 / 0

.. ifconfig:: builder == "html"

   >>> 3
   3

.. ifconfig:: builder == html

   >>> 1 / 0

.. todo::

   .. code-block:: python

      1 / 0

>>> 4
4
"""

BLOCKS = [
    (6, "not_run", "ifconfig::"),
    (10, "snippet", ""),
    (15, "not_run", "ifconfig::"),
    (21, "not_run", "todo::"),
    (23, "snippet", ""),
]
EXTENSIONS = ["sphinx.ext.ifconfig", "sphinx.ext.todo", "jax_doctest"]


def test_what_extensions_keep_off_the_page(build: Build) -> None:
    built = build(pages={"page.rst": PAGE}, extensions=EXTENSIONS)
    assert [(b["line"], b["state"], b["reason"]) for b in built.report["blocks"]] == BLOCKS
    assert built.last == "2 passed, 0 failed, 0 skipped"


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
