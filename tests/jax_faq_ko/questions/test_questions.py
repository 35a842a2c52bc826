"""The front page lists every question once, and says where one is missing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.building import Done, run_sphinx
from tests.pages import parsed, values

INDEX = """\
.. _front:

첫 화면
=======

.. questions::
   :class: most-asked

   second
   first

.. questions:: docs/faq/arrays

   second

   first

.. questions:: docs/faq/empty

.. toctree::
   :hidden:

   faq_ko
   docs/faq/arrays
   docs/faq/empty
"""
FIRST = """\
.. _faq:

모음
====

.. _old-first:
.. _first:

``jit``\\ 이 먼저인가요?
-----------------------

.. _part:

일부
^^^^

>>> 1
1
"""
SHOWN = ">>> 1\n1\n"
ARRAYS = f".. _arrays:\n\n배열\n====\n\n.. _second:\n\n둘째인가요?\n-----------\n\n{SHOWN}"
EMPTY = ".. _empty:\n\n빈 주제\n=======\n"

LIGHT = ("dummy", "-D", "extensions=jax_doctest,jax_faq_ko")  # reads and checks

Site = Callable[..., Done]


@pytest.fixture
def build(tmp_path: Path) -> Site:
    """Build the sample site, some of its pages replaced."""

    def run(builder: str = "html", *options: str, **changed: str) -> Done:
        pages = {
            "index.rst": changed.get("index", INDEX),
            "faq_ko.rst": changed.get("first", FIRST),
            "docs/faq/arrays.rst": changed.get("arrays", ARRAYS),
            "docs/faq/empty.rst": EMPTY,
        }
        for name, text in pages.items():
            path = tmp_path / "source" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() or path.read_text("utf-8") != text:
                path.write_text(text, "utf-8")
        return run_sphinx(builder, tmp_path / "source", tmp_path / "html", *options)

    return run


def listed(tmp_path: Path) -> list[tuple[str, list[tuple[str, str]]]]:
    """Read the lists of the front page: the heading, the links with their addresses."""
    page = parsed(tmp_path / "html" / "index.html")
    return [
        (
            "".join(heading.text() for heading in box.css("h3")),
            [(link.text(), link.attrs.sget("href")) for link in box.css("li a")],
        )
        for box in page.css(".questions")
    ]


def test_questions_stand_in_the_order_of_the_list(build: Site, tmp_path: Path) -> None:
    done = build()
    assert done.returncode == 0, done.stderr
    second = ("둘째인가요?", "docs/faq/arrays.html#second")
    first = ("jit이 먼저인가요?", "faq_ko.html#first")
    assert listed(tmp_path) == [
        ("", [second, first]),
        ("배열", [second, first]),
        ("빈 주제", []),
    ]
    html = (tmp_path / "html" / "index.html").read_text("utf-8")
    assert html.count('<span class="pre">jit</span></code>이') == 2
    assert 'class="questions most-asked' in html


MANY = ".. _arrays:\n\n배열\n====\n\n" + "".join(
    f".. _{label}:\n\n{label} 질문인가요?\n--------------------\n\n{SHOWN}\n"
    for label in ("second", "third", "fourth", "fifth")
)


@pytest.mark.parametrize(("more", "folded"), [((), 0), (("fourth",), 0), (("fourth", "fifth"), 2)])
def test_what_follows_the_first_questions_of_a_theme_is_folded(
    build: Site, tmp_path: Path, more: tuple[str, ...], folded: int
) -> None:
    labels = ("first", "second", "third", *more)
    rest = tuple({"fourth", "fifth"} - set(more))
    index = INDEX.replace("   second\n\n   first\n", "".join(f"   {name}\n" for name in labels))
    others = "".join(f"   {name}\n" for name in rest)
    index = index.replace("docs/faq/empty\n\n..", f"docs/faq/empty\n\n{others}\n..")
    done = build(index=index, arrays=MANY)
    assert done.returncode == 0, done.stderr
    page = parsed(tmp_path / "html" / "index.html")
    box = page.css(".questions")[1]
    assert len(box.css("details li a")) == folded
    assert [item.text() for item in box.css("summary")] == [f"{folded} more"][:folded]
    links = [link.partition("#")[2] for link in values(box, "li a", "href")]
    assert links == list(labels)


def test_a_new_title_is_on_the_front_page(build: Site, tmp_path: Path) -> None:
    build()
    done = build(arrays=ARRAYS.replace("둘째인가요?", "세째인가요?"))
    assert done.returncode == 0, done.stderr
    assert listed(tmp_path)[0][1][0][0] == "세째인가요?"


@pytest.mark.parametrize(
    ("page", "old", "new", "place", "message"),
    [
        (
            "index",
            "   first\n\n.. questions:: docs/faq/empty",
            "\n.. questions:: docs/faq/empty",
            "faq_ko.rst:9",
            "어느 주제에도 없는 질문입니다. index.rst의 목록에 라벨을 적으세요",
        ),
        (
            "index",
            "   second\n\n   first",
            "   second\n\n   first\n   none",
            "index.rst:17",
            "`none` 라벨",
        ),
        (
            "index",
            "   second\n\n   first",
            "   second\n\n   first\n   frist",
            "index.rst:17",
            "`frist` 라벨이 어느 질문에도 없습니다. 비슷한 이름: first.",
        ),
        (
            "index",
            "   second\n   first",
            "   second\n   first\n   second",
            "index.rst:11",
            "`second` 질문이 이 목록에 이미 있습니다.",
        ),
        (
            "index",
            "   second\n   first",
            "   second\n   none",
            "index.rst:10",
            "`none` 라벨이 어느",
        ),
        (
            "index",
            "   second\n\n   first",
            "   second\n   first\n   second",
            "index.rst:16",
            "`second` 질문이 docs/faq/arrays 주제에 이미 있습니다. 한 곳에만",
        ),
        (
            "index",
            "docs/faq/empty\n\n.. toc",
            "docs/faq/empty\n\n   first\n\n.. toc",
            "index.rst:20",
            "`first` 질문이 docs/faq/arrays 주제에 이미 있습니다. 한 곳에만",
        ),
        (
            "index",
            ":: docs/faq/empty",
            ":: docs/faq/nowhere",
            "index.rst:18",
            "`docs/faq/nowhere` 페이지",
        ),
        (
            "arrays",
            SHOWN,
            f"{SHOWN}\n.. _third:\n\n셋째인가요?\n-----------\n\n{SHOWN}",
            "arrays.rst:16",
            "라벨을 적으세요: third",
        ),
        (
            "arrays",
            SHOWN,
            f"{SHOWN}\n.. _third:\n\n둘째인가요?\n-----------\n\n{SHOWN}",
            "arrays.rst:16",
            "같은 제목의 질문이 이미 있습니다. 제목을 다르게 지으세요: docs/faq/arrays.rst:8",
        ),
        (
            "arrays",
            SHOWN,
            "".join(
                f"{SHOWN}\n.. _more-{number}:\n\n{number}번인가요?\n-----------\n\n"
                for number in range(12)
            )
            + SHOWN,
            "arrays.rst:104",
            "한 글에는 질문을 12개까지 둡니다. 다른 글로 옮기거나 글을 나누세요.",
        ),
        (
            "arrays",
            SHOWN,
            "글.\n",
            "arrays.rst:8",
            "예제가 없는 질문입니다. 답을 보여 주는 예제를 `>>>`로 쓰세요.",
        ),
    ],
)
def test_what_is_missing_is_an_error_at_its_line(
    build: Site, page: str, old: str, new: str, place: str, message: str
) -> None:
    sources = {"index": INDEX, "arrays": ARRAYS}
    assert old in sources[page]
    done = build(*LIGHT, **{page: sources[page].replace(old, new)})
    assert done.returncode != 0
    [report] = [line for line in done.stderr.splitlines() if message in line]
    assert f"{place}: " in report


TWICE = f"\n.. _second:\n\n셋째인가요?\n-----------\n\n{SHOWN}"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            {"index": INDEX.replace("   second\n\n   first", "   second\n\n   frist")},
            "index.rst:16: `frist` 라벨이 어느 질문에도 없습니다. 비슷한 이름: first.",
        ),
        ({"arrays": ARRAYS + TWICE}, "docs/faq/arrays.rst:14: `second` 라벨이 이 글에 두 번"),
        (
            {"arrays": ARRAYS.replace("_second:", "_second"), "first": f"{FIRST}\n:ref:`second`\n"},
            "docs/faq/arrays.rst:6: 라벨이나 링크의 주소를 읽을 수 없습니다. 이름 뒤에 콜론을",
        ),
    ],
)
def test_of_a_lost_label_nothing_is_told_but_that(
    build: Site, changed: dict[str, str], told: str
) -> None:
    for builder in ("dummy", "html"):
        [line] = build(builder, *LIGHT[1:], **changed).stderr.splitlines()
        assert line.startswith(told)


@pytest.mark.parametrize(
    "shown", [">>>jnp.ones(3)\n", ".. doctest::\n   :no-run:\n\n   >>> 1\n", "글. >>> 1\n"]
)
def test_an_example_that_is_wrong_is_one(build: Site, shown: str) -> None:
    done = build(*LIGHT, arrays=ARRAYS.replace(SHOWN, shown))
    assert "예제가 없는 질문입니다" not in done.stderr


def test_a_site_without_themes_is_not_held_to_them(build: Site) -> None:
    lists = ".. questions:: docs/faq/arrays\n\n   second\n\n   first\n"
    done = build(*LIGHT, index=INDEX.replace(lists, ""))
    assert done.returncode == 0, done.stderr
