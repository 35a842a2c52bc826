"""Catalogs follow the sources, keep what was translated, and hold no code."""

import shutil
from pathlib import Path

import polib
import pytest

from jax_faq_ko.editions.catalogs import CatalogError, Count, report, update
from tests.building import ROOT, run_sphinx

PAGE = """\
.. _page:

제목
====

``jit``\\ 을 붙이면 한 번만 추적합니다. 그다음에는 다시 추적하지 않습니다.

>>> print("실행")
실행

.. code-block:: python

   text = "실행"

.. list-table::

   * - 원소 수
     - NumPy
     - 1,000
"""
SENTENCE = "``jit``\\ 을 붙이면 한 번만 추적합니다. 그다음에는 다시 추적하지 않습니다."
CHANGED = "``jit``\\ 을 붙이면 딱 한 번만 추적합니다. 그다음에는 다시 추적하지 않습니다."


class Project:
    """A page, its template and its catalog."""

    def __init__(self, folder: Path) -> None:
        self.source = folder / "source"
        self.templates = folder / "templates"
        self.catalogs = folder / "catalogs"
        self.source.mkdir()

    def update(self, text: str = PAGE) -> dict[str, Count]:
        """Extract the page and update its catalog."""
        (self.source / "index.rst").write_text(text, "utf-8")
        done = run_sphinx("gettext", self.source, self.templates)
        assert done.returncode == 0, done.stderr
        return {count.page: count for count in update(self.templates, self.catalogs)}

    def entries(self, name: str = "index") -> dict[str, polib.POEntry]:
        """Return the sentences of the catalog."""
        return {entry.msgid: entry for entry in polib.pofile(self.catalogs / f"{name}.po")}

    def translate(self, sentence: str, words: str, name: str = "index") -> None:
        """Translate a sentence and take the mark away; the former sentence stays."""
        catalog = polib.pofile(self.catalogs / f"{name}.po")
        entry = catalog.find(sentence)
        entry.msgstr, entry.flags = words, []
        catalog.save()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_prose_alone_is_extracted(project: Project) -> None:
    counts = project.update()
    assert list(project.entries()) == ["제목", SENTENCE, "원소 수"]
    assert counts == {"index": Count("index", complete=0, fuzzy=0, missing=3)}


def test_a_changed_sentence_keeps_its_english_and_its_former_self(project: Project) -> None:
    project.update()
    project.translate(SENTENCE, "It is traced once.")
    changed = PAGE.replace(SENTENCE, CHANGED)
    counts = project.update(changed)
    entry = project.entries()[CHANGED]
    assert (entry.msgstr, entry.flags) == ("It is traced once.", ["fuzzy"])
    assert entry.previous_msgid == SENTENCE
    assert counts["index"] == Count("index", complete=0, fuzzy=1, missing=2)

    again = CHANGED.replace("추적합니다", "추적해요")  # the English is still of the first sentence
    project.update(PAGE.replace(SENTENCE, again))
    assert project.entries()[again].previous_msgid == SENTENCE

    project.translate(again, "It is traced just once.")
    counts = project.update(PAGE.replace(SENTENCE, again))
    entry = project.entries()[again]
    assert (entry.msgstr, entry.fuzzy, entry.previous_msgid) == (
        "It is traced just once.",
        False,
        None,
    )
    assert counts["index"].complete == 1


def test_a_sentence_changed_back_has_its_english_back(project: Project) -> None:
    project.update()
    project.translate(SENTENCE, "It is traced once.")
    project.update()
    before = (project.catalogs / "index.po").read_bytes()
    project.update(PAGE.replace(SENTENCE, CHANGED))
    assert (project.catalogs / "index.po").read_bytes() != before
    project.update()
    assert (project.catalogs / "index.po").read_bytes() == before


def test_a_broken_catalog_is_an_error_and_stays(project: Project) -> None:
    project.update()
    path = project.catalogs / "index.po"
    broken = path.read_text("utf-8").replace('msgid "제목"', 'msgid "제목')
    path.write_text(broken, "utf-8")
    line = broken[: broken.index('msgid "제목')].count("\n") + 1
    with pytest.raises(CatalogError, match=rf"index\.po:{line}: PO로 읽을 수 없습니다"):
        project.update()
    assert path.read_text("utf-8") == broken

    path.write_text('msgid "a"\nmsgid "b"\n', "utf-8")
    with pytest.raises(CatalogError, match=r"index\.po:2: PO로"):
        project.update()
    path.write_bytes(b"\xff")
    with pytest.raises(CatalogError, match=r"index\.po: PO로"):
        project.update()


def test_each_page_keeps_its_own_english_of_a_sentence(project: Project) -> None:
    other = f":orphan:\n\n.. _other:\n\n다른 글\n=======\n\n{SENTENCE}\n"
    (project.source / "docs").mkdir()
    (project.source / "docs" / "other.rst").write_text(other, "utf-8")
    project.update()
    project.translate(SENTENCE, "It is traced once.")
    project.translate(SENTENCE, "JAX traces it once.", "docs/other")
    project.update()
    assert project.entries()[SENTENCE].msgstr == "It is traced once."
    assert project.entries("docs/other")[SENTENCE].msgstr == "JAX traces it once."


def test_another_sentence_is_no_change_of_the_first(project: Project) -> None:
    project.update()
    project.translate(SENTENCE, "It is traced once.")
    project.update(PAGE.replace(SENTENCE, "전혀 다른 이야기입니다."))
    assert project.entries()["전혀 다른 이야기입니다."].msgstr == ""


def test_a_sentence_that_moves_takes_its_english_along(project: Project) -> None:
    project.update()
    project.translate(SENTENCE, "It is traced once.")
    other = f":orphan:\n\n.. _other:\n\n다른 글\n=======\n\n{SENTENCE}\n"
    (project.source / "docs").mkdir()
    (project.source / "docs" / "other.rst").write_text(other, "utf-8")
    project.update(PAGE.replace(SENTENCE, ""))
    entry = project.entries("docs/other")[SENTENCE]
    assert (entry.msgstr, entry.fuzzy) == ("It is traced once.", False)


def test_a_page_that_is_renamed_takes_its_english_along(project: Project) -> None:
    docs = project.source / "docs"
    docs.mkdir()
    other = f":orphan:\n\n.. _other:\n\n다른 글\n=======\n\n{CHANGED}\n"
    (docs / "other.rst").write_text(other, "utf-8")
    project.update()
    project.translate(CHANGED, "It is traced just once.", "docs/other")
    words = project.catalogs / "sphinx.po"
    words.write_text('msgid "Search"\nmsgstr "검색"\n', "utf-8")

    (docs / "other.rst").rename(docs / "another.rst")
    shutil.rmtree(project.templates)
    counts = project.update()
    assert project.entries("docs/another")[CHANGED].msgstr == "It is traced just once."
    assert not (project.catalogs / "docs" / "other.po").exists()
    assert words.exists()
    assert list(counts) == ["docs/another", "index"]


def test_a_line_above_changes_no_entry(project: Project) -> None:
    project.update()
    before = (project.catalogs / "index.po").read_bytes()
    project.update(f".. a comment\n\n{PAGE}")
    assert (project.catalogs / "index.po").read_bytes() == before


def test_counts_are_printed_per_page_and_together() -> None:
    text = report([Count("a", 1, 2, 3), Count("docs/b", 4, 0, 0)])
    assert [row.split() for row in text.splitlines()] == [
        ["complete", "fuzzy", "missing"],
        ["a", "1", "2", "3"],
        ["docs/b", "4", "0", "0"],
        ["total", "5", "2", "3"],
    ]


def test_catalogs_of_the_site_are_of_its_present_text(tmp_path: Path) -> None:
    """`make i18n` would change nothing but add what nobody has translated."""
    done = run_sphinx("gettext", ROOT, tmp_path / "templates")
    assert done.returncode == 0, done.stderr
    catalogs = ROOT / "locale" / "en" / "LC_MESSAGES"
    for path in catalogs.rglob("*.po"):
        template = tmp_path / "templates" / path.relative_to(catalogs).with_suffix(".pot")
        sentences = {entry.msgid for entry in polib.pofile(template)}
        for entry in polib.pofile(path):
            assert entry.msgid in sentences, f"make i18n을 실행하세요: {path.name}: {entry.msgid}"
