"""Style sheets keep what a page, or a script, can use; nothing else, and never for good."""

import re
from pathlib import Path

import pytest

from jax_faq_ko.look.sheets import names_on, trimmed, words_of
from tests.building import ROOT, run_sphinx


@pytest.mark.parametrize(
    ("sheet", "left"),
    [
        ("p { margin: 0 }", "p{ margin: 0 }"),
        ("/* why */ .used{a:b}", ".used{a:b}"),
        ("/*! MIT */ .used{a:b}", "/*! MIT */\n.used{a:b}"),
        (".gone{a:b}", ""),
        ("#used .used>a:hover::before{a:b}", "#used .used>a:hover::before{a:b}"),
        (".used .gone{a:b}", ""),
        (".used.gone,\n .used , #gone{a:b}", ".used{a:b}"),
        ("a:not(.gone){a:b}", "a:not(.gone){a:b}"),
        (".used:is(.gone, b){a:b}", ".used:is(.gone, b){a:b}"),
        ('a[href$=".gone"]{a:b}', 'a[href$=".gone"]{a:b}'),
        (r".used\:up{a:b}", ""),
        ("@media print{.gone{a:b}.used{a:b}}", "@media print{.used{a:b}}"),
        ("@media print{@supports (a:b){.gone{a:b}}}", ""),
        ("@keyframes gone{from{a:b}}", "@keyframes gone{from{a:b}}"),
        ('@import url("used.css");', '@import url("used.css");'),
        ("b{a:b} .used", "b{a:b}"),
        (".used{&:hover{a:b}}", ".used{&:hover{a:b}}"),
    ],
)
def test_rules(sheet: str, left: str) -> None:
    assert trimmed(sheet, {"used"}).strip() == left


def test_names_of_pages_and_scripts() -> None:
    page = '<p class="a b-c" id=\'d\'><i class=e>class="f"</i>'
    assert names_on([page]) == {"a", "b-c", "d", "e", "f"}
    assert words_of(['add("g-h"); i.j']) == {"add", "g-h", "i", "j"}


def test_a_class_that_is_new_has_its_rules(tmp_path: Path) -> None:
    sheet = tmp_path / "sheets" / "own.css"
    sheet.parent.mkdir()
    sheet.write_text(".first-kind{a:b}\n.other-kind{a:b}\n", "utf-8")
    folders = f"html_static_path={ROOT / 'docs' / '_static'},{sheet.parent}"
    settings = ["-D", folders, "-D", "html_css_files=own.css"]
    source, built, marks = tmp_path / "source", tmp_path / "html", set()
    source.mkdir()
    for name in ("first-kind", "other-kind"):
        page = f".. _page:\n\n쪽\n==\n\n.. container:: {name}\n\n   글입니다.\n"
        (source / "index.rst").write_text(page, "utf-8")
        done = run_sphinx("html", source, built, *settings)
        assert done.returncode == 0, done.stderr
        page = (built / "index.html").read_text("utf-8")
        [mark] = re.findall(r"_static/own\.css\?v=(\w+)", page)
        marks.add(mark)
        assert (built / "_static" / "own.css").read_text("utf-8") == f".{name}{{a:b}}\n"
    assert len(marks) == 2
    assert sheet.read_text("utf-8") == ".first-kind{a:b}\n.other-kind{a:b}\n"
