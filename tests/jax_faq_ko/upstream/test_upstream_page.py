"""What the pages say of the upstream text."""

from dataclasses import replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborNode

from jax_faq_ko.upstream.table import REPOSITORY, Followed, keep, save
from tests.building import ROOT, Done, run_sphinx
from tests.pages import parsed, values

COMMIT, LATER = "0123456789abcdef", "f" * 40
PAGE = """\
.. _top:

제목
====

.. _one:

하나인가요?
-----------

그렇습니다.

>>> 1
1

.. _two:

둘인가요?
---------

아닙니다.

.. _upstream:

원문과 비교
-----------

.. upstream-table::
"""


class Site:
    """A site of one page, with a table and what the last comparison found."""

    def __init__(self, folder: Path) -> None:
        self.source = folder / "source"
        self.html = folder / "html"
        (self.source / "docs").mkdir(parents=True)
        (self.source / "locale").symlink_to(ROOT / "locale")
        (self.source / "index.rst").write_text(PAGE, "utf-8")
        self.table = self.source / "docs" / "upstream.toml"
        self.follow("one", "two")

    def follow(self, *questions: str) -> None:
        """Write the table."""
        self.table.touch()
        save(self.table, map(followed, questions))

    def compared(self, **states: dict[str, str]) -> None:
        """Write what the last comparison found."""
        found = [
            replace(followed(name), date="2026-01-02", **more) for name, more in states.items()
        ]
        new = Followed("docs/faq.rst#three", "docs/faq.rst#three", LATER, "", "new", "Three?")
        keep(self.table, [*found, new, Followed(REPOSITORY, "", LATER, "2026-03-04")])

    def build(self, builder: str = "dummy") -> Done:
        """Read and check the page, or build it."""
        return run_sphinx(builder, self.source, self.html)

    def page(self) -> LexborNode:
        """Build the page and return it."""
        done = self.build("html")
        assert done.returncode == 0, done.stderr
        return parsed(self.html / "index.html")


def followed(name: str) -> Followed:
    """Return a question that follows the upstream section of its name."""
    return Followed(name, f"docs/faq.rst#{name}", COMMIT)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def rows(page: LexborNode) -> list[list[str]]:
    """Return the text of the table."""
    found = page.css("table.upstream-table tbody tr")
    return [[cell.text().strip() for cell in row.css("td, th")] for row in found]


def test_day_and_changes_are_on_the_page(site: Site) -> None:
    site.compared(
        one={"state": "changed", "detail": "code, links"},
        two={"state": "moved", "detail": "docs/a.md#b"},
    )
    page = site.page()
    for name in ("one", "two"):  # also where there are no examples, and no releases
        [said] = page.css(f"section#{name} > .jax-verification .upstream-date a")
        assert (said.text(), said.attributes["href"]) == ("원문: 2026-01-02", f"#upstream-{name}")
    assert rows(page) == [
        ["하나인가요?", "faq.rst", "2026-01-02", "바뀜: 코드, 링크"],
        ["둘인가요?", "faq.rst", "2026-01-02", "옮김: docs/a.md#b"],
        ["Three?", "faq.rst", "아직 답하지 않음", "원문에 새로 생김"],
    ]
    links = values(page, "table.upstream-table a.external", "href")
    assert links[0] == f"https://github.com/jax-ml/jax/blob/{COMMIT}/docs/faq.rst"
    assert "2026-03-04의 JAX(ffffffffff)와 비교했습니다." in page.text()


def test_a_later_comparison_is_on_the_page(site: Site) -> None:
    site.compared(one={"state": "same"}, two={"state": "absent"})
    assert [row[3] for row in rows(site.page())[:2]] == ["없음", "원문에서 사라짐"]
    site.compared(one={"state": "gone"}, two={"state": "new"})
    assert [row[3] for row in rows(site.page())[:2]] == ["원문에서 사라짐", "원문에 새로 생김"]


def test_what_was_not_compared_is_said_to_be_so(site: Site) -> None:
    page = site.page()
    assert [row[2:] for row in rows(page)] == 2 * [[COMMIT[:10], "아직 비교하지 않음"]]
    assert f"원문: {COMMIT[:10]}" in page.text()
    site.compared(one={"state": "same", "commit": "an older one"}, two={"state": "same"})
    assert rows(site.page())[0][2:] == [COMMIT[:10], "아직 비교하지 않음"]


def test_a_label_that_is_no_question_is_an_error(site: Site) -> None:
    site.follow("one", "no-such")
    done = site.build()
    assert done.returncode != 0
    assert "upstream.toml:5: no-such: 이런 라벨의 질문이 없습니다. 라벨을 고치거나" in done.stderr


@pytest.mark.parametrize("suffix", [".json", ".toml"])
def test_half_a_merge_is_told_in_a_line(site: Site, suffix: str) -> None:
    site.compared(one={"state": "same"}, two={"state": "same"})
    path = site.table.with_suffix(suffix)
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:2], "<<<<<<< HEAD\n", *lines[2:]]), "utf-8")
    done = site.build()
    assert done.returncode != 0
    [line] = [line for line in done.stderr.splitlines() if path.name in line]
    assert f"upstream{suffix}:3: 병합하다 남은 표시입니다" in line
    assert "Traceback" not in done.stderr
