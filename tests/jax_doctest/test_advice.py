"""A mistake that can be recognised is told with what to write instead."""

from __future__ import annotations

import pytest

from tests.jax_doctest.project import Build

GROUP = """\
>>> raise ExceptionGroup("both", [KeyError(1), OSError("o")])
  + Exception Group Traceback (most recent call last):
  |   File "<stdin>", line 1, in <module>
  | ExceptionGroup: both (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | KeyError: 1
    +---------------- 2 ----------------
    | OSError: o
    +------------------------------------
"""

CHAIN = """\
>>> try:
...     {}[1]
... except KeyError as error:
...     raise ValueError("none") from error
Traceback (most recent call last):
  ...
KeyError: 1
<BLANKLINE>
The above exception was the direct cause of the following exception:
<BLANKLINE>
Traceback (most recent call last):
  ...
ValueError: none
"""

MISTAKES = {
    "group": (GROUP, "Of a group of exceptions type and message are compared:"),
    "chain": (CHAIN, "Of a chain of exceptions the last is compared:"),
    "pasted chain": (
        CHAIN.replace("<BLANKLINE>", ""),
        "page.rst:9: Output ends at an empty line, and this is prose. Of a chain",
    ),
    "dots and a word": (
        ">>> print('ab')  # doctest: +ELLIPSIS\n...b\n",
        "page.rst:2: No space follows the prompt: '...b'. A line that begins with `...` is taken",
    ),
    "dots, a space and a word": (
        ">>> print('a b')  # doctest: +ELLIPSIS\n... b\n",
        "A line that begins with `... ` goes on with the code above.",
    ),
    "dots alone": (
        ">>> print('a')  # doctest: +ELLIPSIS\n...\na\n",
        "page.rst:2: A line that begins with `...` is taken for code that goes on:",
    ),
    "prompts of IPython": (
        ".. code-block:: python\n\n   In [1]: import jax\n",
        "`In [1]:` is a prompt of IPython, and no code. Leave it out.\n",
    ),
    "code that goes on": (
        ">>> def double(x):\n    return 2 * x\n",
        "The code ends in the middle. If it goes on in the line below, begin that line with `... `",
    ),
    "a body that is not indented": (
        ">>> def double(x):\n... return 2 * x\n",
        "A line below one that ends in `:` is not indented. Indent it: `...     return x`\n",
    ),
    "a bracket that goes on": (
        ">>> print('a',\n      'b')\na b\n",
        "The code ends in the middle. If it goes on in the line below, begin that line with `... `",
    ),
    "empty line of an array": (
        ">>> print('[[1]\\n\\n [2]]')\n[[1]\n\n [2]]\n",
        "The output on the page ends at an empty line. Write that as `<BLANKLINE>`.",
    ),
    "tab": (">>> print('a\\tb')\na       b\n", "Only shown: U+0009 \\t."),
    "blank that does not break": (
        ">>> print('1\\u00a0s')\n1 s\n",
        "Only expected: U+0020 SPACE. Only shown: U+00A0 NO-BREAK SPACE.",
    ),
    "decomposed": (
        ">>> print('\\u1112\\u1161')\n하\n",
        "Only shown: U+1112 HANGUL CHOSEONG ",
    ),
    "no width": (">>> print('a\\u200b')\na\n", "Only shown: U+200B ZERO WIDTH SPACE."),
    "colour": (">>> print('\\x1b[31ma\\x1b[0m')\na\n", "Only shown: U+001B \\x1b."),
    "option of testoutput": (
        ".. testcode::\n\n   print('a  b')\n\n.. testoutput::\n\n   :options: +ELLIPSIS\n\n   .\n",
        "page.rst:7: `:options:` stands below an empty line. Put it right under the directive.",
    ),
    "option of doctest": (
        ".. doctest::\n\n   :skipif: True\n   >>> 1 / 0\n",
        "page.rst:3: `:skipif:` stands below an empty line.",
    ),
    "option of code-block": (
        ".. code-block:: python\n\n   :no-run: It takes hours.\n   :linenos:\n\n   1 / 0\n",
        "page.rst:3: `:no-run:` stands below an empty line.",
    ),
    "doctest without an empty line": (
        ".. doctest::\n   >>> 1\n   1\n",
        "page.rst:1: The `doctest` block is empty. Between a directive and its content stands",
    ),
    "code-block without an empty line": (
        ".. code-block:: python\n   print(1 / 0)\n",
        "4 supplied. Between a directive and its content stands an empty line.",
    ),
    "output of a comment": (
        ">>> x = 1\n>>> # x + 1\n3\n>>> x\n1\n",
        "page.rst:3: This line is neither code nor output: `3`.",
    ),
    "output of an empty prompt": (
        ">>> 1\n1\n>>>\n2\n",
        "page.rst:4: This line is neither code nor output: `2`.",
    ),
    "prompt beside a release": (
        ".. versionadded:: 1.0\n   >>> 1\n   2\n",
        "page.rst:2: The prompt (`>>>`) touches prose, which makes it prose.",
    ),
    "condition that cannot be read": (
        ".. doctest::\n   :skipif: sys.version <\n\n   >>> 1\n   1\n",
        "page.rst:2: The value of `:skipif: sys.version <` is wrong. Give an expression of Python.",
    ),
    "a file that is not there": (
        ".. include:: missing.txt\n\n>>> 1\n1\n",
        "page.rst:1: Problems with “include” directive path:",
    ),
    "a part of a file that is not there": (
        ".. include:: conf.py\n   :start-after: missing\n\n>>> 1\n1\n",
        "page.rst:1: Problem with “start-after” option of “include” directive:",
    ),
    "a release of too many digits": (
        f".. doctest::\n   :jax: <{'9' * 5000}\n\n   >>> 1\n   1\n",
        "is wrong. Give a range of PEP 440, such as `>=0.5,<0.11`.",
    ),
    "more seconds than clocks count": (
        ".. doctest::\n   :timeout: 1e150\n\n   >>> 1\n   1\n",
        "page.rst:2: The value of `:timeout: 1e150` is wrong. Give a number of seconds above 0.",
    ),
    "flag in code": (
        ".. code-block:: python\n\n   x = 1\n   1 / 0  # doctest: +SKIP\n",
        "page.rst:4: Code without prompts has its flags at the directive:",
    ),
    "flag in testcode": (
        ".. testcode::\n\n   1 / 0  # doctest: +SKIP\n\n.. testoutput::\n\n   2\n",
        "page.rst:3: Code without prompts has its flags at the directive:",
    ),
    "flag without a colon": (
        ">>> 1.25  # doctest +NUMBER\n1.2\n",
        "page.rst:1: `# doctest +NUMBER` looks like a flag and is none.",
    ),
    "flag of another tool": (
        ">>> [1,\n...  2]  # xdoctest: +SKIP\n",
        "page.rst:2: `# xdoctest: +SKIP` looks like a flag and is none.",
    ),
    "code that takes too long": (
        ".. doctest::\n   :timeout: 0.2\n\n   >>> while True: pass\n",
        "If it has to take longer, give the block more seconds: `:timeout: 300`.",
    ),
    "flag with its reason": (
        ">>> 1 / 0  # doctest: +SKIP 'slow'\n",
        "looks like a flag and is none.",
    ),
}


@pytest.mark.parametrize(("page", "told"), MISTAKES.values(), ids=MISTAKES.keys())
def test_what_is_told(build: Build, page: str, told: str) -> None:
    built = build(pages={"page.rst": page})
    assert built.status == 1
    assert told in built.printed


@pytest.mark.parametrize(
    "page",
    [
        ">>> x = 1  # doctest runs this, -1 is next\n",
        ">>> print('# doctest +SKIP')\n# doctest +SKIP\n",
        ">>> for x in [1]:\n...     x  # doctest: +ELLIPSIS\n...\n1\n",
        ".. code-block:: python\n\n   x = '# doctest: +SKIP'  # no flag\n",
        ".. code-block:: python\n   :options: +ELLIPSIS\n\n   x = 1\n",
        ">>> raise ValueError('a')\nTraceback (most recent call last):\n  ...\nValueError: a\n",
    ],
)
def test_what_is_right(build: Build, page: str) -> None:
    built = build(pages={"page.rst": page})
    assert (built.status, built.last) == (0, "1 passed, 0 failed, 0 skipped")


WRONG_VALUES: dict[str, tuple[object, ...]] = {
    "jax_doctest_timeout": (-1, 0, 1e12, "5"),
    "jax_doctest_output_limit": (0,),
    "jax_doctest_environ": (
        {"A": 1},
        {"A": "\0"},
        {"A": "\ud800"},
        {"A=B": ""},
        {"": ""},
        {1: ""},
        [],
    ),
    "jax_doctest_releases": (["newest"], [0.9], "0.9"),
    "jax_doctest_accept": ("make {} {}", "make {"),
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name in WRONG_VALUES for value in WRONG_VALUES[name]]
)
def test_what_conf_py_may_not_say(build: Build, name: str, value: object) -> None:
    built = build(pages={"page.rst": ">>> 1\n1\n"}, **{name: value})
    assert built.status == 2
    assert f"The value of `{name}` in conf.py is wrong: {value!r}. Give " in built.complained


def test_outputs_that_differ_in_blanks_alone(build: Build) -> None:
    assert "look alike" not in build(pages={"page.rst": ">>> print('a  b')\na b\n"}).printed
