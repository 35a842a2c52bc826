"""What a reader sees: where a block holds, why it is not run, and clean code."""

from __future__ import annotations

import re

import pytest

from jax_doctest.model import Condition
from jax_doctest.portable.language import speak
from jax_doctest.read.shown import describe
from jax_doctest.read.variants import disjoint
from tests.jax_doctest.project import Build

PAGE = """\
Page
====

.. doctest::
   :jax: >=0.9,<0.11
   :options: +ELLIPSIS
   :class: special
   :name: here

   >>> f()  # doctest: +NUMBER
   1.5
   <BLANKLINE>
   2.5

.. doctest::
   :jax: >=0.11

   >>> f()
   inf

.. doctest::
   :no-trim-doctest-flags:

   >>> f()  # doctest: +NORMALIZE_WHITESPACE
   4

.. code-block:: python
   :caption: Caption
   :platform: gpu, tpu
   :emphasize-lines: 1

   on_an_accelerator()

.. code-block:: python
   :no-run: 디스크를 지웁니다.

   format_disk()

.. doctest::
   :skipif: sys.platform == "win32"

   >>> f()

.. doctest::
   :hide:

   >>> secret
"""


@pytest.mark.parametrize("language", ["ko", "en", "fr"])
def test_html(build: Build, language: str) -> None:
    built = build(builder="html", pages={"page.rst": PAGE}, language=language)
    html = built.html("page")
    assert built.complained == ""
    assert html.count('data-jax="') == 2
    assert 'data-jax="&gt;=0.9,&lt;0.11"' in html
    assert 'data-platform="gpu tpu"' in html
    assert html.count("jax-variants") == 1
    assert '<p class="jax-reason">디스크를 지웁니다.</p>' in html
    words = {
        "ko": [
            "JAX 0.9 이상 0.11 미만",
            "JAX 0.11 이상",
            "GPU, TPU",
            "실행하지 않는 코드",
        ],
        "en": [
            "JAX ≥ 0.9, &lt; 0.11",
            "JAX ≥ 0.11",
            "GPU, TPU",
            "This code is not run",
        ],
    }
    plain = re.sub("<[^>]+>", "", html)
    unless = {"ko": "{}이면 실행하지 않음"}.get(language, "Not run if {}")
    assert unless.format("sys.platform == &quot;win32&quot;") in plain
    for text in words.get(language, words["en"]):
        assert f">{text}</p>" in html
    assert "+NUMBER" not in html
    assert "BLANKLINE" not in html
    assert "+NORMALIZE_WHITESPACE" in html
    assert "secret" not in html
    assert 'id="here"' in html


@pytest.mark.parametrize("builder", ["text", "latex", "man", "gettext"])
def test_other_builders(build: Build, builder: str) -> None:
    built = build(builder=builder, pages={"page.rst": PAGE})
    assert built.complained == ""
    if builder == "gettext":
        catalog = (built.out / "page.pot").read_text(encoding="utf-8")
        assert "디스크를 지웁니다." in catalog
        assert "0.11" not in catalog


@pytest.mark.parametrize("builder", ["latex", "texinfo"])
def test_a_page_that_a_book_does_not_have_is_named_without_a_link(
    build: Build, builder: str
) -> None:
    alone = ":orphan:\n\nAlone\n=====\n\n>>> 1 / 0\nTraceback (most recent call last):\n"
    alone += "  ...\nZeroDivisionError: division by zero\n"
    pages = {"index.rst": "T\n=\n\n.. error-messages::\n", "alone.rst": alone}
    built = build(builder=builder, pages=pages)
    assert (built.status, built.complained) == (0, "")
    [book] = [*built.out.glob("*.tex"), *built.out.glob("*.texi")]
    assert "Alone" in book.read_text("utf-8")


@pytest.mark.parametrize(
    ("condition", "english", "korean"),
    [
        (Condition(), "", ""),
        (Condition("==0.9.2"), "JAX 0.9.2", "JAX 0.9.2"),
        (Condition("<0.11, >=0.9"), "JAX ≥ 0.9, < 0.11", "JAX 0.9 이상 0.11 미만"),
        (
            Condition(">=0.5,!=0.6.2", "<3.12", ("cpu",)),
            "JAX ≥ 0.5, ≠ 0.6.2 · Python < 3.12 · CPU",
            "JAX 0.5 이상 0.6.2 제외 · Python 3.12 미만 · CPU",
        ),
    ],
)
def test_conditions_in_words(condition: Condition, english: str, korean: str) -> None:
    assert describe(condition) == english
    speak("ko")
    assert describe(condition) == korean


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("<0.11", ">=0.11", True),
        ("<=0.11", ">=0.11", False),
        (">0.10", "<0.11", False),
        (">0.11", "<=0.11", True),
        (">0.5,<0.6", ">=0.6,<0.7", True),
        ("==0.5.3", "!=0.5.3", True),
        ("<0.5", "<0.6", False),
        ("~=0.5.0", ">=0.6", True),
        ("==0.5.*", ">=0.5.3", False),
    ],
)
def test_disjoint(one: str, other: str, apart: bool) -> None:
    assert disjoint(one, other) is apart
    assert disjoint(other, one) is apart


def test_a_reader_sees_what_is_skipped(build: Build) -> None:
    text = ">>> 1 + 1  # doctest: +SKIP\n3\n\ntext\n\n>>> 2  # doctest: +ELLIPSIS\n2\n\n"
    text += ".. doctest::\n\n   >>> 3  # doctest: +SKIP\n\n"
    text += ".. doctest::\n\n   >>> 4  # doctest: +ELLIPSIS\n   4\n"
    html = build(builder="html", pages={"page.rst": text}).html("page")
    assert html.count("# doctest: +SKIP") == 2
    assert "ELLIPSIS" not in html


@pytest.mark.parametrize("builder", ["xml", "pseudoxml", "latex", "text", "man"])
def test_other_builders_write_the_pages_too(build: Build, builder: str) -> None:
    blocks = "".join(
        f".. doctest::\n   :jax: {jax}\n\n   >>> 1\n   1\n\n" for jax in ("<0.9", ">=0.9")
    )
    page = f"Page\n====\n\n{blocks}.. code-block:: python\n   :no-run: It is long.\n\n   1\n"
    assert build(builder=builder, pages={"page.rst": page}).status == 0
