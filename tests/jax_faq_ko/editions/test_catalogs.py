"""sphinx-intl keeps the catalogs, and what it loses is put back, whoever has run it."""

import shutil
import subprocess
from pathlib import Path

import polib
import pytest

from jax_faq_ko.__main__ import main
from jax_faq_ko.data_files import DataFileError
from jax_faq_ko.editions.catalogs import update
from tests.building import run_module, run_sphinx

PAGE = """\
.. _page:

제목
====

``jit``\\ 을 붙이면 한 번만 추적합니다. 그다음에는 다시 추적하지 않습니다.

>>> print("run")
run

.. code-block:: python

   text = "run"

.. list-table::

   * - 원소 수
     - NumPy
     - 1,000
"""
SENTENCE = "``jit``\\ 을 붙이면 한 번만 추적합니다. 그다음에는 다시 추적하지 않습니다."
CHANGED = SENTENCE.replace("한 번만", "딱 한 번만")
AGAIN = CHANGED.replace("추적합니다", "추적해요")
OTHER = "``grad``\\ 는 스칼라를 돌려주는 함수의 기울기를 구하며, 복소수 함수도 미분할 수 있습니다."
LIKE = SENTENCE.replace("추적", "컴파일")
ENGLISH = {SENTENCE: "It is traced once.", OTHER: "``grad`` takes a function.", "제목": "Title"}

Pages = dict[str, list[str]]  # the sentences of each


class Project:
    """The templates of some pages, and their catalogs in English."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.templates = folder / "templates"
        self.catalogs = folder / "locale" / "en" / "LC_MESSAGES"

    def extract(self, pages: Pages) -> None:
        """Write the templates, as Sphinx would."""
        shutil.rmtree(self.templates, ignore_errors=True)
        for page, sentences in pages.items():
            template = polib.POFile()
            template.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
            template.extend(polib.POEntry(msgid=sentence) for sentence in sentences)
            path = self.templates / f"{page}.pot"
            path.parent.mkdir(parents=True, exist_ok=True)
            template.save(str(path))

    def make(self, pages: Pages) -> None:
        """Do what `make i18n` does."""
        self.extract(pages)
        update(self.templates, self.catalogs)

    def by_hand(self, pages: Pages, *options: str) -> None:
        """Run sphinx-intl and nothing else."""
        self.extract(pages)
        places = ["-p", str(self.templates), "-d", str(self.folder / "locale"), "-l", "en"]
        assert run_module("sphinx_intl", "update", *places, *options).returncode == 0

    def commit(self) -> None:
        """Commit the catalogs."""
        git = ["git", "-C", str(self.folder), "-c", "user.name=A", "-c", "user.email=a@b"]
        for verb in (["init", "--quiet"], ["add", "locale"], ["commit", "--quiet", "-m", "all"]):
            subprocess.run([*git, *verb], check=True)

    def translate(self, words: dict[str, str], name: str = "index") -> None:
        """Translate sentences and take the mark away; the former sentence stays."""
        catalog = polib.pofile(self.catalogs / f"{name}.po")
        for entry in catalog:
            if entry.msgid in words and not entry.obsolete:
                entry.msgstr, entry.flags = words[entry.msgid], []
        catalog.save()

    def entries(self, name: str = "index") -> dict[str, tuple[str, bool, str | None]]:
        """Return translation, mark and former sentence of all sentences of a catalog."""
        catalog = polib.pofile(self.catalogs / f"{name}.po")
        return {one.msgid: (one.msgstr, one.fuzzy, one.previous_msgid) for one in catalog}

    def files(self) -> dict[str, str]:
        """Return the text of all catalogs by their names."""
        paths = self.catalogs.rglob("*.po")
        return {str(path.relative_to(self.catalogs)): path.read_text("utf-8") for path in paths}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project of two pages in English."""
    project = Project(tmp_path)
    translated(project)
    return project


def translated(project: Project) -> None:
    """Translate a page, and have another one."""
    project.make({"index": ["제목", SENTENCE, OTHER], "docs/other": ["다른 글"]})
    project.translate(ENGLISH)
    project.translate({"다른 글": "Another page"}, "docs/other")


def test_prose_alone_is_extracted(tmp_path: Path) -> None:
    source, templates = tmp_path / "source", tmp_path / "templates"
    source.mkdir()
    (source / "index.rst").write_text(PAGE, "utf-8")
    done = run_sphinx("gettext", source, templates)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in templates.rglob("*.pot")] == ["index.pot"]
    sentences = [entry.msgid for entry in polib.pofile(templates / "index.pot")]
    assert sentences == ["제목", SENTENCE, "원소 수"]


def test_a_changed_sentence_keeps_its_english_and_its_former_self(project: Project) -> None:
    for _ in range(2):
        project.make({"index": ["제목", CHANGED, OTHER]})
        assert project.entries() == {
            "제목": ("Title", False, None),
            CHANGED: (ENGLISH[SENTENCE], True, SENTENCE),
            OTHER: (ENGLISH[OTHER], False, None),
        }
    for _ in range(2):  # the English is still that of the first sentence
        project.make({"index": ["제목", AGAIN, OTHER]})
        assert project.entries()[AGAIN] == (ENGLISH[SENTENCE], True, SENTENCE)
    project.make({"index": ["제목입니다", AGAIN, OTHER, "새 문장"]})
    assert project.entries()[AGAIN] == (ENGLISH[SENTENCE], True, SENTENCE)

    project.translate({AGAIN: "It is traced just once."})
    project.make({"index": ["제목", AGAIN, OTHER]})
    assert project.entries()[AGAIN] == ("It is traced just once.", False, None)


def test_a_sentence_confirmed_is_the_former_one_of_the_next(project: Project) -> None:
    project.commit()
    project.make({"index": ["제목", CHANGED, OTHER]})
    project.translate({CHANGED: ENGLISH[SENTENCE]})
    for _ in range(2):
        project.make({"index": ["제목", AGAIN, OTHER]})
        assert project.entries()[AGAIN] == (ENGLISH[SENTENCE], True, CHANGED)


def test_of_two_sentences_with_one_english_the_former_one_is_found(project: Project) -> None:
    first, second = "이름을 적는 칸이 있습니다.", "주소를 쓰는 곳입니다."
    project.make({"index": [first, second]})
    project.translate({first: "Fill it in.", second: "Fill it in."})
    for sentences in (["이름을 적는 칸입니다.", second], ["이름을 적는 칸입니다.", second, OTHER]):
        project.make({"index": sentences})
        assert project.entries()["이름을 적는 칸입니다."] == ("Fill it in.", True, first)


def test_a_sentence_changed_back_has_its_english_back(project: Project) -> None:
    before = project.files()
    project.make({"index": ["제목", CHANGED, OTHER], "docs/other": ["다른 글"]})
    assert project.files() != before
    project.make({"index": ["제목", SENTENCE, OTHER], "docs/other": ["다른 글"]})
    assert project.files() == before


# What becomes of a page and of another one after all has been translated and committed.
START = {"page": ["제목", SENTENCE, OTHER], "other": ["다른 글", LIKE]}
HISTORIES: dict[str, tuple[Pages, Pages]] = {
    "nothing": (START, START),
    "changed": (START, START | {"page": ["제목", CHANGED, OTHER]}),
    "changed_twice": (
        START | {"page": ["제목", CHANGED, OTHER]},
        START | {"page": ["제목", AGAIN, OTHER]},
    ),
    "another_too": (
        START | {"page": ["제목", CHANGED, OTHER]},
        START | {"page": ["제목", CHANGED, OTHER.replace("구하며", "구하고")]},
    ),
    "put_back": (START | {"page": ["제목", OTHER]}, START),
    "moved": (START, {"page": ["제목", OTHER], "other": ["다른 글", LIKE, SENTENCE]}),
    "moved_from_its_like": (START, {"page": [CHANGED], "other": ["다른 글", LIKE, SENTENCE]}),
    "moved_to_its_like": (START, {"page": ["제목", OTHER], "other": ["다른 글", SENTENCE]}),
    "changed_and_moved": (
        START | {"page": ["제목", CHANGED, OTHER]},
        {"page": ["제목", OTHER], "other": ["다른 글", CHANGED]},
    ),
    "sorted": (START, START | {"page": [OTHER, SENTENCE, "제목"]}),
    "renamed": (START, {"docs/page": START["page"], "other": START["other"]}),
    "gone": (START, {"other": ["다른 글", SENTENCE]}),
}


def pages_of(state: int) -> Pages:
    """Return the pages of all histories in one state, with sentences of its own for each."""
    return {
        f"{name}/{page}": [f"{sentence} ({name})" for sentence in sentences]
        for name, states in HISTORIES.items()
        for page, sentences in (START, *states)[state].items()
    }


@pytest.mark.parametrize(("times", "options"), [(1, []), (2, ["--line-width=40"])])
def test_nothing_is_lost_by_hand(tmp_path: Path, times: int, options: list[str]) -> None:
    made, handmade = Project(tmp_path / "made"), Project(tmp_path / "handmade")
    korean: dict[str, str] = {}
    for project in (made, handmade):
        project.make(pages_of(0))
        for page, sentences in pages_of(0).items():
            words = {sentence: f"{page}: {sentences.index(sentence)}" for sentence in sentences}
            korean |= {english: sentence for sentence, english in words.items()}
            project.translate(words, page)
        project.make(pages_of(0))
        project.commit()
    for state in (1, 2):
        made.make(pages_of(state))
        for _ in range(times):
            handmade.by_hand(pages_of(state), *options)
    handmade.make(pages_of(2))
    assert handmade.files() == made.files()
    assert made.files().keys() == {f"{page}.po" for page in pages_of(2)}
    for page, sentences in pages_of(2).items():
        assert list(made.entries(page)) == sentences
        for sentence, (english, fuzzy, former) in made.entries(page).items():
            assert korean[english] == (former if fuzzy else sentence)
            assert fuzzy == (sentence not in korean.values())


def test_what_somebody_has_emptied_or_marked_stays_so(project: Project) -> None:
    project.commit()
    path = project.catalogs / "index.po"
    text = path.read_text("utf-8").replace(f'"{ENGLISH[SENTENCE]}"', '""')
    path.write_text(text.replace('msgid "제목"', '#, fuzzy\nmsgid "제목"'), "utf-8")
    project.make({"index": ["제목", SENTENCE, OTHER, "하나 더"]})
    assert project.entries() == {
        "제목": ("Title", True, None),
        SENTENCE: ("", False, None),
        OTHER: (ENGLISH[OTHER], False, None),
        "하나 더": ("", False, None),
    }


def test_a_comment_of_a_translator_stays_and_no_other_is_made(project: Project) -> None:
    path = project.catalogs / "index.po"
    [head, *sentences] = path.read_text("utf-8").split("\n\n")
    path.write_text("\n\n".join([head, *(f"# Short.\n{one}" for one in sentences)]), "utf-8")
    project.commit()
    project.make({"index": ["제목", CHANGED, OTHER]})
    text = path.read_text("utf-8")
    project.by_hand({"index": ["제목입니다", CHANGED, OTHER]})
    assert "# | msgid" in path.read_text("utf-8")
    project.make({"index": ["제목", CHANGED, OTHER]})
    assert path.read_text("utf-8") == text
    assert [entry.tcomment for entry in polib.pofile(path)] == ["Short."] * 3


def test_a_long_comment_keeps_its_lines(project: Project) -> None:
    path = project.catalogs / "index.po"
    note = f"# {'word ' * 19}\n".replace(" \n", "\n")
    path.write_text(path.read_text("utf-8").replace('msgid "제목"', f'{note}msgid "제목"'), "utf-8")
    project.make({"index": ["제목", CHANGED, OTHER]})
    assert note in path.read_text("utf-8")


def test_each_page_keeps_its_own_english_of_a_sentence(project: Project) -> None:
    pages = {"index": [SENTENCE], "docs/other": [SENTENCE, OTHER]}
    project.make(pages)
    project.translate({SENTENCE: "JAX traces it once."}, "docs/other")
    project.make(pages | {"index": [SENTENCE, "하나 더"]})
    assert project.entries()[SENTENCE] == (ENGLISH[SENTENCE], False, None)
    assert project.entries("docs/other")[SENTENCE] == ("JAX traces it once.", False, None)
    for last in (OTHER, "하나 더"):
        project.make({"index": [CHANGED, last], "docs/other": [CHANGED, last]})
        assert project.entries()[CHANGED] == (ENGLISH[SENTENCE], True, SENTENCE)
        assert project.entries("docs/other")[CHANGED] == ("JAX traces it once.", True, SENTENCE)


def test_the_former_sentence_of_the_last_commit_comes_back(project: Project) -> None:
    project.make({"index": ["제목", CHANGED, OTHER]})
    project.commit()
    project.by_hand({"index": ["제목입니다", CHANGED, OTHER]})
    assert project.entries()[CHANGED] == (ENGLISH[SENTENCE], True, None)
    project.make({"index": ["제목입니다", CHANGED, OTHER]})
    assert project.entries()[CHANGED] == (ENGLISH[SENTENCE], True, SENTENCE)


def test_without_a_commit_english_and_mark_stay(project: Project) -> None:
    project.by_hand({"index": ["제목", CHANGED, OTHER]})
    project.make({"index": ["제목", AGAIN, OTHER]})
    assert project.entries()[AGAIN] == (ENGLISH[SENTENCE], True, None)


def test_a_new_translation_is_better_than_an_obsolete_one(project: Project) -> None:
    project.by_hand({"index": ["제목", OTHER]})
    project.by_hand({"index": ["제목", SENTENCE, OTHER]})
    project.translate({SENTENCE: "JAX traces it once."})
    project.make({"index": ["제목", SENTENCE, OTHER]})
    assert project.entries()[SENTENCE] == ("JAX traces it once.", False, None)


def test_another_sentence_is_no_change_of_the_first(project: Project) -> None:
    project.make({"index": ["전혀 다른 이야기입니다.", OTHER]})
    assert project.entries()["전혀 다른 이야기입니다."] == ("", False, None)


def test_other_editions_and_the_words_of_sphinx_are_left_alone(project: Project) -> None:
    words = 'msgid "Search"\nmsgstr "검색"\n'
    paths = [project.catalogs / "sphinx.po", project.folder / "locale/ko/LC_MESSAGES/sphinx.po"]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, "utf-8")
    project.make({"index": ["제목"]})
    assert [path.read_text("utf-8") for path in paths] == [words, words]
    assert {path.name for path in paths[1].parent.iterdir()} == {"sphinx.po"}


@pytest.mark.parametrize(
    ("damaged", "told"),
    [
        ('msgid "제목\nmsgstr ""\n'.encode(), "1: PO로 읽을 수 없습니다"),
        (b'msgid "a"\nmsgid "b"\n', "2: PO로 읽을 수 없습니다"),
        (b'<<<<<<< HEAD\nmsgid "a"\nmsgstr ""\n', "1: 병합하다 남은 표시입니다"),
        (b"\xff", "1: UTF-8로 읽을 수 없습니다"),
    ],
)
def test_a_damaged_catalog_is_an_error_and_nothing_is_written(
    project: Project, damaged: bytes, told: str
) -> None:
    (project.catalogs / "docs" / "other.po").write_bytes(damaged)
    index = project.catalogs / "index.po"
    before = index.read_bytes()
    with pytest.raises(DataFileError, match=rf"other\.po:{told}"):
        project.make({"index": ["제목", CHANGED], "docs/other": ["다른 글"]})
    assert (project.catalogs / "docs" / "other.po").read_bytes() == damaged
    assert index.read_bytes() == before


def test_a_damaged_catalog_can_be_mended_after_it_has_been_committed(project: Project) -> None:
    path = project.catalogs / "index.po"
    text = path.read_text("utf-8")
    path.write_text(text.replace('msgid "제목"', 'msgid "제목'), "utf-8")
    project.commit()
    path.write_text(text, "utf-8")
    project.make({"index": ["제목", SENTENCE, OTHER], "docs/other": ["다른 글"]})
    assert path.read_text("utf-8") == text


def test_a_copy_is_no_translation(project: Project) -> None:
    project.translate({"제목": "제목", OTHER: "``grad``"})
    project.make({"index": ["제목", OTHER]})
    assert project.entries() == {"제목": ("", False, None), OTHER: ("``grad``", False, None)}


def test_counts_are_true(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.extract({"index": ["제목", CHANGED, OTHER, "새로 쓴 문장"], "docs/other": ["다른 글"]})
    assert main(["catalogs", str(project.templates), str(project.catalogs)]) == 0
    assert [row.split() for row in capsys.readouterr().out.splitlines()] == [
        ["complete", "fuzzy", "missing"],
        ["docs/other", "1", "0", "0"],
        ["index", "2", "1", "1"],
        ["total", "3", "1", "1"],
    ]


def test_what_an_edition_lacks_is_a_note(project: Project, tmp_path: Path) -> None:
    """A sentence without its translation, or with one that is not confirmed, fails no build."""
    page = f".. _page:\n\n제목\n====\n\n{CHANGED}\n\n새로 쓴 문장입니다.\n\n>>> 1\n1\n"
    (tmp_path / "index.rst").write_text(page, "utf-8")
    project.make({"index": ["제목", CHANGED]})
    for words, said in (
        ({}, "2개 있습니다(index 2)"),
        ({CHANGED: "Once.", "제목": "제목"}, "2개 있습니다(index 2)"),
        ({"제목": "Title"}, "1개 있습니다(index 1)"),
    ):
        project.translate(words)
        done = run_sphinx("html", tmp_path, tmp_path / "_build" / "html")
        assert done.returncode == 0, done.stderr
        assert f"참고: 영어판에 옮길 문장이 {said}" in done.stdout
