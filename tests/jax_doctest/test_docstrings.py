"""Examples in docstrings fail at their lines in the module, and new output reads there as shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from jax_doctest.read.docstrings import find_docstring, says
from tests.jax_doctest.project import Build

MODULE = r'''"""Module.

>>> 1
11
"""


class Box:
    """A box.

    Note:

        >>> 1
        12
    """

    def put(self):
        """Put with escapes.

        * a list

          >>> print('a\\nb')
          a
        """

    def take(self):
        """Take twice,\nand "quoted".

        >>> 2
        21

        >>> 2
        21
        """


def box():
    r"""The same as another.

    >>> 2
    21
    """
'''
LINES = [n for n, line in enumerate(MODULE.splitlines(), 1) if ">>>" in line]
PAGE = (
    "Module\n======\n\n.. automodule:: docs_for_tests\n   :members:\n   :undoc-members:\n"
    "   :member-order: bysource\n"
)


def test_lines(build: Build, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(project)
    pages = {"docs_for_tests.py": MODULE, "page.rst": PAGE}
    built = build(pages=pages, extensions=["sphinx.ext.autodoc", "jax_doctest"])
    assert built.states("docs_for_tests.py") == [(line, "failed") for line in LINES]


def test_a_comment_that_autodoc_reads(
    build: Build, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(project)
    module = '"""Module.\n\n>>> 0\n0\n"""\n\n#: Of use.\n#:\n#: >>> 1\n#: 2\nvalue = 3\n'
    pages = {"value_for_tests.py": module, "page.rst": PAGE.replace("docs_for", "value_for")}
    built = build(pages=pages, extensions=["sphinx.ext.autodoc", "jax_doctest"])
    assert built.states("value_for_tests.py") == [(3, "passed"), (9, "failed")]


WRONG = '''"""Module."""


def f():
    """Do nothing.

    .. doctest::
       :jax: wrong

       >>> 1
       1

    .. code-blok:: python

       1 + 1
    """
'''


def test_what_is_wrong_in_a_docstring(
    build: Build, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(project)
    pages = {"wrong_for_tests.py": WRONG, "page.rst": PAGE.replace("docs_for", "wrong_for")}
    built = build(pages=pages, extensions=["sphinx.ext.autodoc", "jax_doctest"])
    assert built.problems() == [("wrong_for_tests.py", 8), ("wrong_for_tests.py", 13)]


def test_what_a_docstring_includes(
    build: Build, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(project)
    module = '"""Module.\n\n.. literalinclude:: part.txt\n   :language: python\n"""\n'
    page = PAGE.replace("docs_for_tests", "includes_for_tests")
    pages = {"includes_for_tests.py": module, "page.rst": page, "part.txt": "\n>>> 1\n2\n"}
    built = build(pages=pages, extensions=["sphinx.ext.autodoc", "jax_doctest"])
    assert built.states("part.txt") == [(2, "failed")]


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("def f(:", "f"),
        ("def f(): pass", "f"),
        ("def f():\n    b'a'\n", "f"),
        ("def f():\n    1\n", "f"),
        ("x = 1", "module.g"),
    ],
)
def test_where_there_is_none(module: str, name: str) -> None:
    assert find_docstring(module, name) is None


def test_a_first_line_that_goes_on() -> None:
    module = 'def f():\n    """\\\n    One.\n\n    three"""\n'
    found = find_docstring(module, "package.module.f")
    assert found is not None
    assert found == (["    One.", "", "    three"], [3, 4, 5], True)


def test_what_a_module_says() -> None:
    assert says('x = """a\nb"""\n', 2, ["b"])
    assert not says('x = """a\nb"""\n', 1, ["b"])
    assert not says("x = (", 1, ["b"])


OUTPUTS = '''\
def quotes():
    """Give quotes.

    >>> print('"' * 3 + "x" + "\\'" * 3)
    old
    """


def slash():
    """Give a slash; a name is written as it is.

    >>> print(chr(92) + "n")
    old
    """


def raw():
    r"""Give a slash.

    >>> print(chr(92) + "n")
    old
    >>> print('"' * 3)
    old
    """
'''


def test_new_output_in_docstrings(
    build: Build, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(project)
    page = PAGE.replace("docs_for_tests", "outputs_for_tests")
    pages = {"outputs_for_tests.py": OUTPUTS, "page.rst": page}
    built = build(builder="accept", pages=pages, extensions=["sphinx.ext.autodoc", "jax_doctest"])
    assert built.printed.splitlines()[-1] == "Outputs written: 2, to be mended by hand: 2"
    assert "outputs_for_tests.py:4: The code was not found in the file." in built.printed
    assert "outputs_for_tests.py:22: The docstring cannot say this." in built.printed
    text = (project / "outputs_for_tests.py").read_text(encoding="utf-8")
    compile(text, "outputs_for_tests.py", "exec")
    assert text.splitlines()[11:13] == ['    >>> print(chr(92) + "n")', "    \\\\n"]
    assert text.splitlines()[19:21] == ['    >>> print(chr(92) + "n")', "    \\n"]
