"""The page of error messages: what is recognized, grouped, linked, and when it is made anew."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jax_doctest.page.messages import said
from tests.jax_doctest.project import Build, Built
from tests.jax_doctest.recording import JAX, Project
from tests.pages import tree, values

RELEASES = ["0.4.38", "0.9.2", JAX]
MESSAGES = ".. _all:\n\nAll\n===\n\n.. error-messages::\n"
FIRST = """\
.. _first:

First question
==============

>>> int("a")
Traceback (most recent call last):
    ...
ValueError: invalid literal for int() with base 10: 'a'
>>> import warnings
>>> warnings.warn("please do not do this")  # doctest: +SHOW_WARNINGS
UserWarning: please do not do this
>>> try:
...     [][0]
... except IndexError as error:
...     print(type(error).__name__, error)
...
IndexError list index out of range
>>> print("RuntimeError True")
RuntimeError True
"""
SECOND = """\
.. _second:

Second question
===============

>>> int("a")
Traceback (most recent call last):
    ...
ValueError: invalid literal for int() with base 10: 'a'

.. doctest::
   :jax: <0.9

   >>> raise KeyError("old")
   Traceback (most recent call last):
       ...
   KeyError: 'old'

.. doctest::
   :jax: >=0.9

   >>> raise KeyError("new")
   Traceback (most recent call last):
       ...
   KeyError: 'new'

.. doctest::
   :platform: tpu

   >>> assert False
   Traceback (most recent call last):
       ...
   AssertionError
"""


@pytest.mark.parametrize(
    ("output", "found"),
    [
        ("", []),
        ("1.0\n", []),
        ("Traceback (most recent call last):\n...\nTypeError: a\nb\n", [("TypeError", "a\nb")]),
        ("Traceback (most recent call last):\n  File\na.b.OwnError: c\n", [("a.b.OwnError", "c")]),
        ("Traceback (most recent call last):\n...\nAssertionError\n", [("AssertionError", "")]),
        ("1\nTraceback (most recent call last):\n...\nE: x y\n", [("E", "x y")]),
        ("UserWarning: do not\n", [("UserWarning", "do not")]),
        (
            "jax.errors.KeyReuseError: key was used\n",
            [("jax.errors.KeyReuseError", "key was used")],
        ),
        (
            "TypeError one two\nValueError: three four\n",
            [("TypeError", "one two"), ("ValueError", "three four")],
        ),
        ("TypeError True\n", []),  # too little to be a message
        ("NoSuchError: not a known name\n", []),
        ("TypeError\n", []),
        ("a TypeError: in a sentence\n", []),
    ],
)
def test_what_an_output_says(output: str, found: list[tuple[str, str]]) -> None:
    assert list(said(output)) == found


def build_site(build: Build, **pages: str) -> Built:
    files = {f"{name}.rst": text for name, text in pages.items()}
    return build(builder="html", pages=files, jax_doctest_releases=RELEASES)


def shown(built: Built) -> dict[str, list[tuple[str, list[str]]]]:
    """Read the page: by type, the texts, each with its lines of links."""
    page = tree(built.html("all"))
    groups = page.css(".jax-messages")
    anchors = [f"#{group.id}" for group in groups]
    assert values(page, ".jax-message-kinds a", "href") == anchors
    return {
        group.css("h2")[0].text(): [
            (
                "".join(block.text() for block in item.css("pre")).strip(),
                [line.text() for line in item.css(".jax-message-question")],
            )
            for item in group.css("li")
        ]
        for group in groups
    }


def test_messages_are_grouped_and_linked(build: Build) -> None:
    built = build_site(build, first=FIRST, second=SECOND, all=MESSAGES)
    assert built.complained == ""
    assert shown(built) == {
        "AssertionError": [("", ["Second question"])],
        "IndexError": [("list index out of range", ["First question"])],
        "KeyError": [
            ("'old'", ["Second question · JAX 0.4.38"]),
            ("'new'", [f"Second question · JAX 0.9.2–{JAX}"]),
        ],
        "ValueError": [
            (
                "invalid literal for int() with base 10: 'a'",
                ["First question", "Second question"],
            )
        ],
        "UserWarning": [("please do not do this", ["First question"])],
    }
    assert built.html("all").count('href="second.html#second"') == 4


def test_what_is_of_jax_comes_first_and_what_is_the_same_once(build: Build) -> None:
    raised = "".join(
        f">>> print('{kind}: {text}')\n{kind}: {text}\n"
        for kind, text in [
            ("AssertionError", "not at all"),
            ("jax.errors.KeyReuseError", "key was used in float32[3] twice"),
            ("jax.errors.KeyReuseError", "key was used in int32[4,5] twice"),
        ]
    )
    built = build_site(build, first=f".. _first:\n\nFirst\n=====\n\n{raised}", all=MESSAGES)
    assert list(shown(built).items()) == [
        ("KeyReuseError", [("key was used in float32[3] twice", ["First"])]),
        ("AssertionError", [("not at all", ["First"])]),
    ]


def test_a_page_without_messages_is_said_to_be_empty(build: Build) -> None:
    html = build_site(build, page="Page\n====\n\n>>> 1\n1\n", all=MESSAGES).html("all")
    assert "No example shows an error or a warning yet." in html
    assert "jax-messages" not in html


def test_it_is_made_anew_when_another_page_changes(build: Build) -> None:
    before = shown(build_site(build, first=FIRST, second=SECOND, all=MESSAGES))
    (entry,) = before["IndexError"]
    changed = FIRST.replace("out of range", "too far away")
    built = build_site(build, first=changed)
    assert shown(built) == before | {"IndexError": [("list index too far away", entry[1])]}
    built = build_site(build, first="First\n=====\n\nNo code.\n")
    assert set(shown(built)) == {"AssertionError", "KeyError", "ValueError"}


def test_what_a_release_said_instead_is_shown(build: Build, project: Path, tmp_path: Path) -> None:
    sample = Project(build, project, tmp_path)
    text = ".. _one:\n\nOne\n===\n\n>>> int('a')\nTraceback (most recent call last):\n    ...\n"
    text += "ValueError: invalid literal for int() with base 10: 'a'\n"
    sample.write(one=text, all=MESSAGES)
    sample.run()
    data = json.loads(sample.record.read_text("utf-8"))
    data["jax"] = "0.9.2"
    got = "Traceback (most recent call last):\n  ...\nTypeError: not a number\n"
    data["questions"]["one"][0] |= {"state": "failed", "got": got}
    sample.record.with_name("jax-0.9.2-cpu.json").write_text(json.dumps(data), "utf-8")
    assert shown(sample.html()) == {
        "TypeError": [("not a number", ["One · JAX 0.9.2"])],
        "ValueError": [
            ("invalid literal for int() with base 10: 'a'", [f"One · JAX 0.4.38, {JAX}"])
        ],
    }
