"""A drawing is part of its page, where the look reaches it, and says what it shows."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.building import FRONT, ROOT, run_sphinx

DRAWINGS = sorted((ROOT / "docs" / "drawings").glob("*.svg"))
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0H1"/></svg>\n'


def test_a_drawing_stands_in_the_page(tmp_path: Path) -> None:
    (tmp_path / "docs" / "drawings").mkdir(parents=True)
    for name in ("drawings/line.svg", "picture.svg"):
        (tmp_path / "docs" / name).write_text(SVG, "utf-8")
    images = "".join(
        f".. image:: docs/{name}\n   :alt: {alt}\n\n"
        for name, alt in (("drawings/line.svg", '선 <a> "b"'), ("picture.svg", "그림"))
    )
    (tmp_path / "index.rst").write_text(FRONT, "utf-8")
    (tmp_path / "faq_ko.rst").write_text(f".. _page:\n\n쪽\n==\n\n{images}", "utf-8")
    done = run_sphinx("html", tmp_path, tmp_path / "_build" / "html")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "_build" / "html" / "faq_ko.html").read_text("utf-8")
    assert 'role="img" aria-label="선 &lt;a&gt; &quot;b&quot;" xmlns' in page
    assert [image for image in re.findall("<img [^>]*>", page) if "picture" in image]
    assert "line.svg" not in page


def test_a_drawing_without_a_description_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "docs" / "drawings").mkdir(parents=True)
    (tmp_path / "docs" / "drawings" / "line.svg").write_text(SVG, "utf-8")
    (tmp_path / "index.rst").write_text(FRONT, "utf-8")
    page = ".. _page:\n\n쪽\n==\n\n.. image:: docs/drawings/line.svg\n"
    (tmp_path / "faq_ko.rst").write_text(page, "utf-8")
    done = run_sphinx("html", tmp_path, tmp_path / "_build" / "html")
    [told] = done.stderr.splitlines()
    assert told.startswith("faq_ko.rst:6: 그림에 설명이 없습니다.")


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_drawing_takes_its_colours_from_the_page(path: Path) -> None:
    root = ElementTree.parse(path).getroot()
    assert root.get("fill") == "currentColor"
    assert root.get("viewBox")
    for element in root.iter():
        assert element.tag.rpartition("}")[2] in {"svg", "rect", "path", "text", "circle"}
        assert not element.get("id")
