"""The built pages: permanent addresses, whole links, nothing from another host."""

import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from selectolax.lexbor import LexborNode

from tests.pages import around, parsed, values

# Permanent addresses of faq_ko.html, and the text of the title that each must lead to.
LABELS = {
    "자주 묻는 질문": ["frequently-asked-questions-faq", "jax-frequently-asked-questions-faq"],
    "jit을 쓰면 왜 함수의 동작이": ["jit-changes-the-behavior-of-my-function"],
    "jit을 쓰면 왜 결과의 숫자가": [
        "faq-jit-numerics",
        "jit-changes-the-exact-numerics-of-outputs",
    ],
    "컴파일이 왜 이렇게 느린가요": [
        "faq-slow-compile",
        "jit-decorated-function-is-very-slow-to-compile",
    ],
    "클래스 메서드에는": ["faq-jit-class-methods", "how-to-use-jit-with-methods"],
    "방법 1.": ["strategy-1-jit-compiled-helper-function"],
    "방법 2.": ["strategy-2-marking-self-as-static"],
    "방법 3.": ["strategy-3-making-customclass-a-pytree"],
    "어느 장치에": [
        "faq-data-placement",
        "controlling-data-and-computation-placement-on-devices",
    ],
    "실행 시간은": ["faq-benchmark", "benchmarking-jax-code"],
    "NumPy보다 빠른가요": ["faq-jax-vs-numpy", "is-jax-faster-than-numpy"],
    "값에는 어떤 종류가": ["faq-different-kinds-of-jax-values", "different-kinds-of-jax-values"],
    "버퍼 기부(donation)란": ["faq-donation", "buffer-donation"],
    "왜 기울기에 NaN이": ["gradients-contain-nan-where-using-where"],
    "정렬 순서에": ["why-are-gradients-zero-for-functions-based-on-sort-order"],
    "NumPy 배열로 바꾸려면": ["how-can-i-convert-a-jax-tracer-to-a-numpy-array"],
    "CUDA 라이브러리를": ["why-do-some-cuda-libraries-fail-to-load-initialize"],
}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, LexborNode]:
    pages = {path: parsed(path) for path in site.rglob("*.html")}
    assert {"index.html", "faq_ko.html", "search.html"} <= {path.name for path in pages}
    return pages


@pytest.mark.parametrize(
    ("label", "title"), [(label, title) for title, labels in LABELS.items() for label in labels]
)
def test_permanent_address_leads_to_its_title(
    site: Path, pages: dict[Path, LexborNode], label: str, title: str
) -> None:
    found = iter(pages[site / "faq_ko.html"].css(", ".join(["[id]", *HEADINGS])))
    assert any(place.id == label for place in found)
    heading = next(after for after in found if after.tag in HEADINGS)
    assert title in heading.text()


def test_every_identifier_is_there_once(pages: dict[Path, LexborNode]) -> None:
    for path, page in pages.items():
        twice = [name for name, count in Counter(values(page, "[id]", "id")).items() if count > 1]
        assert not twice, path.name


def test_links_within_the_site_resolve(site: Path, pages: dict[Path, LexborNode]) -> None:
    ids = {path: set(values(page, "[id]", "id")) for path, page in pages.items()}
    checked = 0
    for path, page in pages.items():
        for link in values(page, "a[href]", "href"):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.exists(), f"{path.relative_to(site)}: {link}"
            if parts.fragment and target in pages:
                assert unquote(parts.fragment) in ids[target], f"{path.name}: {link}"
            checked += 1
    assert checked > len(LABELS)


def test_every_error_that_a_question_shows_is_on_the_page_of_messages(
    site: Path, pages: dict[Path, LexborNode]
) -> None:
    listed = values(pages[site / "docs" / "messages.html"], "a[href]", "href")
    counted = 0
    for path in (site / "faq_ko.html", *sorted((site / "docs" / "faq").glob("*.html"))):
        for question in pages[path].css("article section > section"):
            if "Traceback (most recent" in question.text():
                ids = {section.id for section in (question, *around(question))}
                name = f"{path.name}#"
                assert any(link.partition(name)[2] in ids for link in listed if name in link), ids
                counted += 1
    assert counted > 8


def test_the_front_page_has_the_ten_most_asked_questions_and_all_others(
    site: Path, pages: dict[Path, LexborNode]
) -> None:
    """The check of the build says that none is missing; here, that all of them are links."""
    asked, *themes = pages[site / "index.html"].css(".questions")
    assert len(asked.css("li a")) == 10
    listed = [link for theme in themes for link in values(theme, "li a", "href")]
    assert len(themes) > 1
    assert len(listed) == len(set(listed)) >= 13
    assert set(values(asked, "li a", "href")) <= set(listed)


def test_nothing_is_loaded_from_another_host(site: Path, pages: dict[Path, LexborNode]) -> None:
    sheets = "link[href]:not([rel=canonical], [rel=alternate])"
    loads = [
        (path.name, address)
        for path, page in pages.items()
        for address in [*values(page, "[src]", "src"), *values(page, sheets, "href")]
    ]
    assert len(loads) > len(pages)
    assert [load for load in loads if urlsplit(load[1]).netloc] == []
    for sheet in site.rglob("*.css"):
        addresses = re.findall(r"url\(\s*['\"]?(https?:)?//", sheet.read_text("utf-8"))
        assert not addresses, sheet.name
