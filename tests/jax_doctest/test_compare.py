"""What counts as the expected output, and what never does."""

from __future__ import annotations

import pytest

from jax_doctest.model import Example
from jax_doctest.portable.compare import Shown, judge, matches, same_number, split
from tests.jax_doctest.project import mutations

TEXTS = [
    "Array([0., 1.], dtype=float32)",
    "Array([1.5, -2.25, 3.125], dtype=float32)",
    "Array([[0.25, 0.5 ],\n       [1.  , 2.  ]], dtype=float64)",
    "Array(0.5723649, dtype=float32, weak_type=True)",
    "Array([1, 2, 3], dtype=int32)",
    "Array([ True, False], dtype=bool)",
    "Array([1.+2.j, 0.5-1.5j], dtype=complex64)",
    "Array([1.e+10, 2.5e-05], dtype=float32)",
    "Array([nan, inf, -inf], dtype=float32)",
    "-0.0",
    "42.",
    "3",
    "1e-05",
    "(2, 3)",
    "ShapeDtypeStruct(shape=(8, 128), dtype=bfloat16)",
    "[CpuDevice(id=0), CpuDevice(id=1)]",
    "{ lambda ; a:f32[]. let b:f32[] = mul a 2.0:f32[] in (b,) }",
]


@pytest.mark.parametrize("flags", [(), ("NUMBER",), ("NUMBER", "NORMALIZE_WHITESPACE")])
@pytest.mark.parametrize("text", TEXTS)
def test_every_mutation_is_noticed(text: str, flags: tuple[str, ...]) -> None:
    assert matches(text, text, flags)
    unnoticed = [want for want in mutations(text) if matches(want, text, flags)]
    assert unnoticed == []


@pytest.mark.parametrize(
    ("want", "got", "same"),
    [
        ("1.", "1.0", True),
        ("1.", "1.4", False),
        ("1.", "2.", False),
        ("0.57", "0.5723649", True),
        ("0.58", "0.5723649", False),
        ("0.572365", "0.5723649", True),
        ("0.5723649", "0.572365", False),
        ("-0.5", "0.5", False),
        ("0.00", "-0.001", True),
        ("-0.00", "0.001", True),
        ("0.0", "-0.0", False),
        ("0.00", "-0.01", False),
        ("1.5e-05", "1.4999e-05", True),
        ("1.5e-05", "1.5e-04", False),
        ("1.e+10", "1.00001e+10", False),
        ("1e300", "1.1e300", False),
        ("2.5e300", "2.4999e300", True),
        ("0.1", "1.5e900", False),
        ("0.1", "1.5e99999999999999999999", False),
        ("1.5e-900", "1.5", False),
    ],
)
def test_numbers(want: str, got: str, same: bool) -> None:
    assert same_number(want, got) is same


@pytest.mark.parametrize(
    ("want", "got", "flags", "same"),
    [
        ("a b", "a  b", (), False),
        ("a b", "a  b", ("NORMALIZE_WHITESPACE",), True),
        ("a\nb", "a b", ("NORMALIZE_WHITESPACE",), True),
        ("a...d", "abcd", (), False),
        ("a...d", "abcd", ("ELLIPSIS",), True),
        ("a...c...e", "abcde", ("ELLIPSIS",), True),
        ("a...e...c", "abcde", ("ELLIPSIS",), False),
        ("a...", "a\nb\n", ("ELLIPSIS",), True),
        ("aa...aa", "aaa", ("ELLIPSIS",), False),
        ("a  ", "a\n", (), True),
        ("Array", "array", (), False),
        ("Array...", "array(1)", ("ELLIPSIS",), False),
        ("", "\n", (), False),
        ("[0.33, 0.5 ]", "[0.3333, 0.5   ]", ("NUMBER",), True),
        ("[0.33, 0.6 ]", "[0.3333, 0.5   ]", ("NUMBER",), False),
        ("[0.33,\n 0.5]", "[0.3333, 0.5]", ("NUMBER",), False),
        ("[0.33,\n 0.5]", "[0.3333,\n     0.5]", ("NUMBER",), True),
        ("0.1\n0.2", "0.1 0.2", ("NUMBER",), False),
        ("0.1 0.2", "0.1\n\n0.2", ("NUMBER",), False),
        ("took 0.33s", "took 0.3333s", ("NUMBER",), True),
        ("took 0.33s", "took 0.3433s", ("NUMBER",), False),
        ("0.33초 걸렸습니다.", "0.3333초 걸렸습니다.", ("NUMBER",), True),
        ("It is 0.33.", "It is 0.3333.", ("NUMBER",), True),
        ("version 0.4rc1", "version 0.41rc1", ("NUMBER",), False),
        ("x ... 0.33", "x 0.1 y 0.3333", ("NUMBER", "ELLIPSIS"), True),
        ("x 0.1 ... z", "x 0.12 y z", ("NUMBER", "ELLIPSIS"), True),
        ("x 0.1... y", "x 0.12 y", ("NUMBER", "ELLIPSIS"), True),
        ("x ...0.1", "x   0.12", ("NUMBER", "ELLIPSIS"), True),
        ("0.5 s", "0.51 ms", ("NUMBER",), False),
        ("version 0.12.0.1", "version 0.12.0.2", ("NUMBER",), False),
        ("1.5", "\u0661.\u0665", ("NUMBER",), False),
    ],
)
def test_texts(want: str, got: str, flags: tuple[str, ...], same: bool) -> None:
    assert matches(want, got, flags) is same


@pytest.mark.parametrize("want", ["...0.1", "x...0.1...0.2...y", "0.1...", "0.1 0.2 ... 0.3"])
@pytest.mark.parametrize("text", ["{} x", "x{}x", "0.1{}0.2{}x", "{}0.1"])
def test_long_blanks_are_read_once(want: str, text: str) -> None:
    """In steps that grow with the square of them, these would take half an hour."""
    got = text.format(*[" " * 300_000] * 2)
    assert not matches(f"{want} z", got, ("NUMBER", "ELLIPSIS"))


TRACEBACK = "Traceback (most recent call last):\n  ...\n"
PLACE = 'Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\n'
OTHER = PLACE.replace("1", "2")
SYNTAX = '  File "<stdin>", line 1\n    x = = 1\n        ^\n'


@pytest.mark.parametrize(
    ("want", "shown", "flags", "state"),
    [
        ("a\n<BLANKLINE>\nb\n", Shown("a\n\nb\n"), (), "passed"),
        ("a\n<BLANKLINE>\n", Shown("a\n\n"), (), "passed"),
        ("a\n<BLANKLINE>\n", Shown("a\n"), (), "failed"),
        ("<BLANKLINE>\n", Shown("\n"), (), "passed"),
        ("<BLANKLINE>\n", Shown(""), (), "failed"),
        ("Traceback (most recent call last):\n  ...\n", Shown(""), (), "failed"),
        ("a\n<BLANKLINE>\nb\n", Shown("a\n\nb\n"), ("DONT_ACCEPT_BLANKLINE",), "failed"),
        (f"{TRACEBACK}ValueError: a\nb\n", Shown(error="ValueError: a\nb\n"), (), "passed"),
        (f"{TRACEBACK}ValueError: a\n", Shown(error="ValueError: a\nb\n"), (), "failed"),
        (f"{TRACEBACK}ValueError: a...\n", Shown(error="ValueError: a\nb\n"), (), "passed"),
        (f"{TRACEBACK}ValueError: a\n", Shown(error="a.ValueError: a\n"), (), "failed"),
        (
            f"{TRACEBACK}ValueError: a\n",
            Shown(error="b.ValueError: c\n"),
            ("IGNORE_EXCEPTION_DETAIL",),
            "passed",
        ),
        (
            f"{TRACEBACK}ValueError: a\n",
            Shown(error="TypeError: a\n"),
            ("IGNORE_EXCEPTION_DETAIL",),
            "failed",
        ),
        (f"{TRACEBACK}ValueError: a\n", Shown("a\n"), (), "failed"),
        ("a\n", Shown("a\n", error="ValueError: a\n"), (), "failed"),
        (f"{TRACEBACK}ValueError: a\n", Shown(f"{TRACEBACK}ValueError: a\n"), (), "passed"),
        (f"{PLACE}ZeroDivisionError: b\n", Shown(f"{PLACE}ZeroDivisionError: b\n"), (), "passed"),
        (f"{PLACE}ZeroDivisionError: b\n", Shown(f"{OTHER}ZeroDivisionError: b\n"), (), "failed"),
        (
            f"{PLACE}KeyError: 1\n{TRACEBACK}ValueError: a\n",
            Shown(f"{PLACE}KeyError: 1\n", "ValueError: a\n"),
            (),
            "passed",
        ),
        (f"{SYNTAX}SyntaxError: a\n", Shown(error="SyntaxError: a\n"), (), "passed"),
        (f"{SYNTAX}SyntaxError: a\n", Shown(error="SyntaxError: b\n"), (), "failed"),
        (f"{SYNTAX}SyntaxError: a\n", Shown(f"{SYNTAX}SyntaxError: a\n"), (), "passed"),
        (f"{SYNTAX}no error\n", Shown(error="SyntaxError: a\n"), (), "failed"),
        (TRACEBACK, Shown(error="ValueError: a\n"), (), "failed"),
        (None, Shown("anything\n"), (), "passed"),
        (None, Shown(error="ValueError: a\n"), (), "failed"),
        ("a\n", Shown("a\n", warnings=("UserWarning: b",)), (), "failed"),
        ("a\n", Shown("a\n", warnings=("UserWarning: b",)), ("IGNORE_WARNINGS",), "passed"),
    ],
)
def test_verdicts(want: str | None, shown: Shown, flags: tuple[str, ...], state: str) -> None:
    example = Example("code\n", want, 1, 2, flags)
    assert judge(example, shown, newest=True)[0] == state


def test_warnings_matter_on_the_newest_release_only() -> None:
    example = Example("code\n", "", 1, 2)
    shown = Shown(warnings=("DeprecationWarning: old",))
    assert judge(example, shown, newest=False) == ("passed", "")
    state, reason = judge(example, shown, newest=True)
    assert state == "failed"
    assert "DeprecationWarning: old" in reason


def test_shown_as_a_page_would() -> None:
    shown = Shown("printed", "ValueError: a")
    assert shown.text() == f"printed\n{TRACEBACK}ValueError: a\n"
    assert split(shown.text()) == ("printed\n", "ValueError: a\n")
    assert Shown.read(shown.text()) == Shown("printed\n", "ValueError: a\n")
    assert Shown.read(PLACE) == Shown(PLACE)


@pytest.mark.parametrize(
    ("want", "notes"),
    [
        (f"{TRACEBACK}ValueError: a\nanother note\n", "a note\n"),
        (f"{TRACEBACK}ValueError: a\n", ""),
        (f"{TRACEBACK}TypeError: a\nanother note\n", ""),
        ("a\n", ""),
    ],
)
def test_notes_are_shown_where_the_page_has_some(want: str, notes: str) -> None:
    shown = Shown(error="ValueError: a\n", notes="a note\n")
    assert shown.text(want) == f"{TRACEBACK}ValueError: a\n{notes}"
