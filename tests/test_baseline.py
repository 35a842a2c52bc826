"""Our scripts and style sheets work in the browsers of the last two and a half years.

That is Chrome 125, Firefox 126 and Safari 17.5, of May 2024. What came later is listed here, and
used only where its absence changes nothing but looks; older browsers keep the text.
"""

import re
from pathlib import Path

import pytest

from tests.building import ROOT

FOLDERS = ("docs/_static", "src/jax_faq_ko/search/static", "src/jax_doctest/page/static")
FILES = [path for folder in FOLDERS for path in sorted((ROOT / folder).glob("*.[cj]s*"))]
LATER = {
    ".js": r"""
        \.(?:union|intersection|difference|symmetricDifference|isSubsetOf|isSupersetOf)\(
        | \bPromise\.try\b | \bRegExp\.escape\b | \bIterator\.(?:from|concat)\b | \bMath\.f16round\b
        | \bFloat16Array\b | \bUint8Array\.from(?:Base64|Hex)\b | \bError\.isError\b
        | \(\?[ims]+(?:-[ims]+)?: | \bstartViewTransition\b | \bURLPattern\b | \busing\s+\w+\s*=
    """,
    ".css": r"""
        @(?:starting-style|property|position-try|scope|view-transition|function)\b
        | \banchor-name\b | \binterpolate-size\b | \bcalc-size\( | \bif\( | \battr\([^)]*type
        | \btext-box\b | \bcorner-shape\b | \bscroll-marker\b
    """,
}


def test_there_is_something_to_look_at() -> None:
    assert {path.suffix for path in FILES} == set(LATER)
    assert len(FILES) > 8


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_is_used_that_came_later(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert re.findall(LATER[path.suffix], text, re.VERBOSE) == []


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".js", "new Set(a).union(b)"),
        (".js", "RegExp.escape(text)"),
        (".css", "@starting-style { a { color: red } }"),
    ],
)
def test_what_came_later_is_noticed(suffix: str, text: str) -> None:
    assert re.search(LATER[suffix], text, re.VERBOSE)
