"""A heading's address is the English label before it, everywhere; without one the build fails."""

import re
from pathlib import Path

import pytest

from tests.building import FRONT, run_sphinx
from tests.jax_faq_ko.korean.samples import Samples


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
    article = page[page.index("<article") : page.index("</article>")].partition(">")[2]
    assert re.findall(r' id="([^"]*)"', article) == [
        *("second-label", "first-label", "only-label", "same-title")
    ]
    targets = re.findall(r'class="reference internal" href="#([^"]*)"', article)
    assert targets == ["only-label", "first-label", "second-label", "only-label"]
    assert "docs/anchors.rst" not in samples.log


def test_a_heading_without_a_label_is_an_error(samples: Samples) -> None:
    said = "'주소가"
    for file, title_line, wanted in [
        ("judged.rst", 18, ".. _label:"),
        ("markdown.md", 18, "(label)="),
    ]:
        [(line, message)] = [each for each in samples.errors[file] if each[1].startswith(said)]
        assert line == title_line
        assert message.endswith(f"제목 위에 영어로 쓰고 한 줄 비우세요: {wanted}")


def test_a_label_in_korean_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "index.rst").write_text(".. _새-질문:\n\n글\n==\n", "utf-8")
    done = run_sphinx("dummy", tmp_path, tmp_path / "_build" / "out")
    assert done.stderr.startswith("index.rst:1: `새-질문`: 라벨은 주소가 되므로")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_label_on_two_pages_is_an_error(tmp_path: Path, jobs: str) -> None:
    (tmp_path / "docs").mkdir()
    names = [f"docs/page{number}" for number in range(6)]
    front = FRONT.replace("   faq_ko\n", "".join(f"   {name}\n" for name in names))
    (tmp_path / "index.rst").write_text(front, "utf-8")
    for name in names:
        label = "same" if name in (names[0], names[-1]) else name[-5:]
        text = f".. _{name[-5:]}-top:\n\n쪽\n==\n\n.. _{label}:\n\n절\n--\n\n글.\n"
        (tmp_path / f"{name}.rst").write_text(text, "utf-8")
    done = run_sphinx("dummy", tmp_path, tmp_path / "_build" / "out", "--jobs", jobs)
    assert done.returncode != 0
    said = f"{names[-1]}.rst:8: `same` 라벨이 docs/page0.rst에도 있습니다."
    assert said in done.stderr
