"""The English edition: the same pages, snippets and addresses, and no Korean that is not marked."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from selectolax.lexbor import LexborNode

from tests.building import REPOSITORY, ROOT, Done, run_sphinx
from tests.pages import around, parsed, texts, values

HANGUL = re.compile(r"[가-힣]")
CATALOG = Path("locale", "en", "LC_MESSAGES", "index.po")
LABELS = ("title", "aria-label", "placeholder", "alt", "content", "data-bs-original-title")


def pages(folder: Path) -> Iterator[tuple[str, LexborNode]]:
    """Yield the pages of an edition by their addresses."""
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder).as_posix()
        if not name.startswith(("en/", "_static/")):
            yield name, parsed(path)


def unmarked(page: LexborNode) -> list[str]:
    """Return the Korean of a page of which no browser is told that it is Korean.

    A link is left out: it bears the title of a page, or of a question, that may not be translated.
    """
    shown = [text.text() for text in texts(page, "a, script, style, .highlight, [lang=ko]")]
    named = [it for name in LABELS for it in values(page, f"[{name}]:not(a, link)", name)]
    return [text for text in [*shown, *named] if HANGUL.search(text)]


def test_both_editions_have_the_same_pages_and_addresses(site: Path, english: Path) -> None:
    korean, other = dict(pages(site)), dict(pages(english))
    assert korean.keys() == other.keys()
    for name, page in korean.items():
        if name.startswith(("search", "404")):
            continue
        ids = set(values(page, "article [id]", "id"))
        assert ids == set(values(other[name], "article [id]", "id")), name


def test_both_editions_show_the_same_snippets(site: Path, english: Path) -> None:
    korean, other = dict(pages(site)), dict(pages(english))
    shown = 0
    for name, page in korean.items():
        blocks = [block.text() for block in page.css("div.highlight")]
        if name != "docs/benchmark.html":
            assert blocks == [block.text() for block in other[name].css("div.highlight")]
        shown += len(blocks)
    assert shown > 50


@pytest.mark.parametrize("name", ["index.html", "docs/glossary.html", "docs/verification.html"])
def test_what_is_translated_is_english(english: Path, name: str) -> None:
    page = parsed(english / name)
    assert page.attributes["lang"] == "en"
    assert unmarked(page) == []  # a sentence that has just changed is marked, and counted below


def test_korean_that_is_left_is_marked_and_counted(english: Path) -> None:
    for name, page in pages(english):
        left = page.css("article section [lang=ko]:not(.term-notes)")
        told = page.css_first(".missing")
        assert bool(told) == bool(left), name
        number = re.search(r"\d+", told.text()) if told else None
        assert not told or (number and int(number[0]) <= len(left)), name
        for text in page.css("article section p"):
            known = any(outer.attributes.get("lang") == "ko" for outer in around(text))
            assert known or not unmarked(text), f"{name}: {text.text()[:60]}"


def test_glossary_is_in_the_order_of_its_alphabet(site: Path, english: Path) -> None:
    for folder, first in ((site, "가변(mutable)"), (english, "accelerator")):
        page = parsed(folder / "docs" / "glossary.html")
        terms = [term.first_child for term in page.css("dl.glossary dt")]
        titles = [term.text() for term in terms if term]
        assert first in titles
        assert titles == sorted(titles, key=str.casefold)


def translate(source: Path, page: str, catalog: str, *options: str, builder: str = "dummy") -> Done:
    """Read and check a page in English with its catalog, or build it."""
    (source / CATALOG).parent.mkdir(parents=True)
    (source / CATALOG).write_text(catalog, "utf-8")
    (source / "index.rst").write_text(page, "utf-8")
    return run_sphinx(builder, source, source / "_build" / "html", "-t", "english", *options)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site of one page in English, with a repository and half a catalog."""
    source = tmp_path_factory.mktemp("small")
    catalog = (
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "제목"\nmsgstr "Title"\n\nmsgid "하나입니다."\nmsgstr "One."\n\n'
        '#, fuzzy\n#| msgid "두입니다."\nmsgid "둘입니다."\nmsgstr "Two."\n'
    )
    page = ".. _top:\n\n제목\n====\n\n하나입니다.\n\n둘입니다.\n\n셋입니다.\n"
    setting = f"repository_url={REPOSITORY}"
    done = translate(source, page, catalog, "-D", setting, builder="html")
    assert done.returncode == 0, done.stderr
    return source / "_build" / "html"


def test_a_missing_sentence_is_shown_and_counted(small: Path) -> None:
    page = parsed(small / "index.html")
    said = [(text.text(), text.attributes.get("lang")) for text in page.css("section > p")]
    assert said == [("One.", None), ("둘입니다.", "ko"), ("셋입니다.", "ko")]
    told = page.css_first(".missing")
    assert told
    assert "shown in Korean: 2." in told.text()


def test_a_catalog_that_cannot_be_read_stops_the_build(tmp_path: Path) -> None:
    page = ".. _top:\n\n제목\n====\n"
    done = translate(tmp_path, page, 'msgid "제목"\nmsgstr "Title\n')
    assert done.returncode != 0
    assert f"{CATALOG}:2: PO로 읽을 수 없습니다" in done.stderr


def test_a_mistake_in_a_translation_is_told_with_its_line(tmp_path: Path) -> None:
    page = ".. _top:\n\n제목\n====\n\n하나입니다.\n\n* 둘입니다.\n\n셋은 :ref:`top`\\ 입니다.\n"
    catalog = (
        'msgid "제목"\nmsgstr "Title"\n\n'
        'msgid "하나입니다."\nmsgstr ":nosuchrole:`one`"\n\n'
        'msgid "둘입니다."\nmsgstr "A :ref:`nosuchlabel`"\n\n'
        'msgid "셋은 :ref:`top`\\\\ 입니다."\nmsgstr "Three."\n'
    )
    done = translate(tmp_path, page, catalog)
    told = re.findall(
        r"index\.rst:(\d+) \(locale/.*/index\.po:(\d+)\): (\S+ \S+)",
        done.stderr,
    )
    assert set(told) == {
        *[("6", "4", "`nosuchrole` 역할이"), ("8", "7", "`nosuchlabel` 라벨이")]
    }, done.stderr
    assert "inconsistent" not in done.stderr
    korean = run_sphinx("html", tmp_path, tmp_path / "korean" / "html")
    other = "번역이 한국어 문장과 다른 것을 가리킵니다."
    assert f"{CATALOG}:10: {other} 빠진 것: :ref:`top`." in korean.stderr
    assert f"{CATALOG}:7: {other} 더 있는 것: :ref:`no" in korean.stderr


def test_of_a_damaged_catalog_nobody_counts_what_is_missing(tmp_path: Path) -> None:
    page = ".. _top:\n\n제목\n====\n\n하나입니다.\n"
    translate(tmp_path, page, 'msgid "제목"\nmsgstr "Title\n')
    korean = run_sphinx("html", tmp_path, tmp_path / "korean" / "html")
    assert f"{CATALOG}:2: PO로 읽을 수 없습니다" in korean.stderr
    assert "참고" not in korean.stdout


def test_editions_know_each_other(site: Path, english: Path, small: Path, published: Path) -> None:
    for edition in (site, english):
        for name in ("index.html", "docs/verification.html"):
            page = parsed(edition / name)
            here = (edition / name).parent
            alternates = values(page, "link[rel=alternate]", "href")
            files = [here.joinpath(address).resolve() for address in alternates]
            assert files == [site / name, english / name]
            [switch] = values(page, "a.edition", "href")
            assert here.joinpath(switch).resolve() in set(files) - {edition / name}
    root = "https://someone.github.io/jax-faq/"
    for folder_, own in ((small, f"{root}en/"), (published, root)):
        page = parsed(folder_ / "index.html")
        known = page.css("link[hreflang]")
        links = {link.attributes["hreflang"]: link.attributes["href"] for link in known}
        assert links == {"ko": root, "en": f"{root}en/"}
        assert values(page, "link[rel=canonical]", "href") == [own]
    sitemap = (published / "sitemap.xml").read_text("utf-8")
    assert f"<loc>{root}</loc>" in sitemap
    assert f"<loc>{root}en/</loc>" in sitemap
    assert f"<loc>{root}faq_ko.html</loc>" in sitemap
    [edit] = values(parsed(small / "index.html"), ".page-footer a[href*='/edit/']", "href")
    assert edit.endswith("/edit/main/locale/en/LC_MESSAGES/index.po")
    assert not (small / "sitemap.xml").exists()


def test_no_code_is_in_a_catalog() -> None:
    for path in (ROOT / "locale" / "en").rglob("*.po"):
        assert ">>> " not in path.read_text("utf-8"), path.name
