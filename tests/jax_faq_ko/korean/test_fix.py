"""The fixer mends what leaves nothing to judge, whole files only, and nothing that just changed."""

import re
import shutil
from pathlib import Path

import pytest

from jax_faq_ko.korean import fix
from jax_faq_ko.korean.diagnostic import Diagnostic
from tests.building import ROOT, run_module, run_sphinx
from tests.jax_faq_ko.korean.samples import INDEX, JOINT, PAGES

FIXED = Path(__file__).parent / "fixed"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return Path(shutil.copy(PAGES / "broken.rst", tmp_path))


def test_a_broken_page_becomes_a_good_one(tmp_path: Path, page: Path) -> None:
    assert len(fix.fix(page)) == 29  # one cure calls for another: a longer title, a longer line
    assert page.read_text("utf-8") == (FIXED / "broken.rst").read_text("utf-8")
    assert fix.fix(page) == []
    source = tmp_path / "source"
    (source / "docs").mkdir(parents=True)
    shutil.copy(page, source / "docs")
    (source / "index.rst").write_text(INDEX, "utf-8")
    done = run_sphinx("dummy", source, tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("instead", ["", " ", "\n"])
def test_the_faq_gets_back_every_joint(instead: str) -> None:
    source = (ROOT / "faq_ko.rst").read_text("utf-8")
    # Behind a space, 이 may be the word "this" when another word follows.
    joint = re.compile(rf"{JOINT.pattern}(?!(?:이|만|나)\s+\w)") if instead else JOINT
    broken, joints = joint.subn(instead, source)
    assert joints > 100
    mended, problems = fix.mend(broken, ".rst")
    assert mended.replace("\\\n", "\\ ") == source
    assert len(problems) == joints


@pytest.mark.parametrize("name", ["judged.rst", "kept.rst"])
def test_what_needs_judgement_is_left(tmp_path: Path, name: str) -> None:
    page = Path(shutil.copy(PAGES / name, tmp_path))
    before = page.read_bytes()
    assert fix.fix(page) == []
    assert page.read_bytes() == before


@pytest.mark.parametrize("word", ["이", "만", "나"])
def test_what_may_be_a_word_of_its_own_is_left(word: str) -> None:
    assert fix.mend(f"``jit`` {word} 함수는", ".rst")[1] == []
    assert len(fix.mend(f"``jit`` {word}.", ".rst")[1]) == 1


def test_decomposed_text_in_a_table_keeps_nothing_from_being_mended() -> None:
    table = "+----+\n| \u1112\u1161 |\n+----+\n\n"
    mended, problems = fix.mend(f"{table}``x``를", ".rst")
    assert (mended, len(problems)) == (f"{table}``x``\\ 를", 1)


def test_markdown_needs_no_joint() -> None:
    assert fix.mend("`x` 를 보고 **y**\n의 값", ".md")[0] == "`x`를 보고 **y**의 값"
    assert fix.mend("**굵게(bold)** 는", ".md")[1] == []  # joined, it would not be bold


def test_a_file_changed_meanwhile_is_refused(
    page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def edit_meanwhile(source: str, suffix: str, style: None) -> tuple[str, list[Diagnostic]]:
        page.write_text("다른 사람이 저장한 글\n", "utf-8")
        return source + "고침", [Diagnostic("glued", 1, "")]

    monkeypatch.setattr(fix, "mend", edit_meanwhile)
    assert fix.fix_all([page]) == 1
    assert page.read_text("utf-8") == "다른 사람이 저장한 글\n"
    assert "그사이에 바뀌어" in capsys.readouterr().err
    assert list(page.parent.iterdir()) == [page]


def test_a_file_is_replaced_whole(
    tmp_path: Path, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = page.read_bytes()

    def fail(self: Path, target: Path) -> Path:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        with pytest.raises(OSError, match="no space"):
            fix.fix(page)
    assert page.read_bytes() == before
    assert list(tmp_path.iterdir()) == [page]


def test_mode_and_links_stay_and_line_ends_become_those_of_unix(tmp_path: Path, page: Path) -> None:
    page.write_bytes("``x``를\r\n``y`` 을\r\n".encode())
    page.chmod(0o640)
    link = tmp_path / "link.rst"
    link.symlink_to(page)
    assert len(fix.fix(link)) == 3
    assert link.is_symlink()
    assert page.read_bytes() == "``x``\\ 를\n``y``\\ 을\n".encode()
    assert page.stat().st_mode & 0o777 == 0o640
    assert sorted(tmp_path.iterdir()) == [page, link]


def test_the_command_says_what_it_mended(page: Path) -> None:
    done = run_module("jax_faq_ko", "fix", str(page.parent))
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[-1] == "31곳을 고쳤습니다."  # two more are of style
    assert len(lines) == 32
    assert any(line.startswith(f"{page}:7: 고쳤습니다.") for line in lines)
