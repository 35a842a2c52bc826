"""Terms are data: complete, well written, on a page of their own, and what the text must use."""

import html
import re
import unicodedata
from pathlib import Path

import pytest

from jax_faq_ko.data_files import DataFileError
from jax_faq_ko.korean.glossary import load
from jax_faq_ko.korean.guard import check_rst
from jax_faq_ko.korean.lint import Style, judge
from tests.building import ROOT, copy_of_data, run_sphinx
from tests.jax_faq_ko.korean.samples import PAGES, Samples

TERMS = load(ROOT / "docs")

GOOD = '[one]\nko = "하나"\nen = "one"\nmeaning = "하나입니다."\n'


def test_terms_are_complete_and_well_written() -> None:
    assert len(TERMS) > 120
    for term in TERMS:
        words = [term.ko, *term.also, *term.avoid]
        assert len(words) == len(set(words)), term.name
        assert term.meaning.endswith("니다."), term.name
        assert check_rst(term.meaning) == [], term.name
        assert unicodedata.is_normalized("NFC", term.meaning + term.notes("ko")), term.name


def test_no_word_is_both_right_and_wrong() -> None:
    right = {term.ko for term in TERMS}
    wrong = [word for term in TERMS for word in term.avoid]
    assert len(wrong) == len(set(wrong))
    assert right.isdisjoint(wrong)
    for term in TERMS:
        assert not set(wrong) & set(re.findall(r"[가-힣]+", term.meaning)), term.name


def test_every_term_has_its_permanent_address(site: Path) -> None:
    page = html.unescape((site / "docs" / "glossary.html").read_text("utf-8"))
    addresses = re.findall(r'<dt id="(term-[a-z0-9-]+)">', page)
    assert sorted(addresses) == sorted(f"term-{term.name}" for term in TERMS)
    for address in addresses:
        assert f'class="headerlink" href="#{address}"' in page
    text = re.sub("<[^>]*>", "", page)  # a word that must not be split stands in a span
    for term in TERMS:
        assert term.ko in text
        assert all(word in text for word in (*term.also, *term.avoid))


def test_terms_can_be_referred_to_in_both_languages(samples: Samples) -> None:
    links = re.findall(r'class="reference internal" href="#(term-[^"]*)"', samples.page("terms"))
    assert links == ["term-gradient", "term-gradient", "term-pytree", "term-nan"]


def test_a_word_to_avoid_is_told_once_at_its_line(samples: Samples) -> None:
    page = PAGES / "terms.rst"
    [found] = judge({page: page.read_text("utf-8")}, Style.of(ROOT / "docs")).values()
    assert sorted((problem.line, problem.message) for problem in found) == [
        (10, "쓰지 않기로 한 말입니다: 디바이스. 이렇게 쓰세요: 장치"),
        (10, "쓰지 않기로 한 말입니다: 메소드. 이렇게 쓰세요: 메서드"),
        (11, "쓰지 않기로 한 말입니다: 오버플로우. 이렇게 쓰세요: 오버플로"),
        (13, "쓰지 않기로 한 말입니다: 에러. 이렇게 쓰세요: 오류"),
    ]
    # By the build, where the source does not show what becomes text.
    assert samples.errors["terms.rst"] == [
        (17, "쓰지 않기로 한 말입니다: 래핑. 이렇게 쓰세요: 감싸다"),
    ]


def test_a_meaning_is_judged_as_any_text() -> None:
    text = GOOD.replace('meaning = "', 'meaning = "값이다. ')
    [found] = judge({Path("glossary.toml"): text}, Style.of(ROOT / "docs")).values()
    assert [(problem.kind, problem.line) for problem in found] == [("plain", 4)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            GOOD.replace("ko", "kr"),
            "glossary.toml:2: one: 모르는 항목입니다: kr. 쓸 수 있는 항목: ko, en, meaning",
        ),
        (
            GOOD.replace('en = "one"\n', ""),
            "glossary.toml:1: one: 빠진 항목이 있습니다. 적으세요: en",
        ),
        (GOOD.replace("[one]", "[One]"), "소문자와 하이픈"),
        (GOOD.replace('"하나"', '"one"'), "읽는 법(reading)"),
        (
            GOOD + GOOD.replace("[one]", "[two]"),
            "two: `ko`의 말이 다른 용어와 같습니다: one. 한쪽을 고치세요.",
        ),
    ],
)
def test_a_mistake_in_the_table_is_an_error(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "glossary.toml").write_text(text, "utf-8")
    with pytest.raises(DataFileError, match=re.escape(message)):
        load(tmp_path)


def test_markup_in_a_meaning_is_reported_in_the_table(tmp_path: Path) -> None:
    table = copy_of_data(tmp_path) / "glossary.toml"
    table.write_text("\n\n" + GOOD.replace("하나입니다.", "``하나``입니다."), "utf-8")
    (tmp_path / "index.rst").write_text(".. _g:\n\n말\n==\n\n.. glossary-terms::\n", "utf-8")
    done = run_sphinx("dummy", tmp_path, tmp_path / "out", "-D", f"data_folder={table.parent}")
    assert done.returncode != 0
    assert "docs/glossary.toml:6: 마크업이 글자로 남았습니다" in done.stderr
