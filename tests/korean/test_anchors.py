"""A heading's address is the English label before it, everywhere; without one the build fails."""

import re

from tests.korean.samples import Samples


def test_the_last_label_is_the_address(samples: Samples) -> None:
    page = samples.page("anchors")
    links = re.findall(r'class="headerlink" href="#([^"]*)"', page)
    assert links == ["second-label", "only-label", "same-title"]
    contents = page[page.index('id="pst-page-toc-nav"') :]
    assert re.findall(r'class="[^"]*nav-link" href="#([^"]*)"', contents) == links[1:]
    index = (samples.html / "searchindex.js").read_text("utf-8")
    assert re.search(r'"\\ud55c\\uae00\\ubfd0\\uc778 \\uc81c\\ubaa9|"한글뿐인 제목', index)
    assert '"only-label"' in index


def test_all_labels_resolve_and_nothing_else_is_left(samples: Samples) -> None:
    page = samples.page("anchors")
    article = page[page.index("<article") : page.index("</article>")]
    assert re.findall(r' id="([^"]*)"', article) == [
        *("second-label", "first-label", "only-label", "same-title")
    ]
    targets = re.findall(r'class="reference internal" href="#([^"]*)"', article)
    assert targets == ["only-label", "first-label", "second-label", "only-label"]
    assert "docs/anchors.rst" not in samples.log


def test_a_heading_without_a_label_is_an_error(samples: Samples) -> None:
    said = "제목에 고정된 주소가 없습니다: 주소가"
    for file, title_line, wanted in [
        ("judged.rst", 18, ".. _label:"),
        ("markdown.md", 18, "(label)="),
    ]:
        [(line, message)] = [each for each in samples.errors[file] if each[1].startswith(said)]
        assert line == title_line
        assert message.endswith(f"제목 앞에 영어 라벨을 쓰세요: {wanted}")
