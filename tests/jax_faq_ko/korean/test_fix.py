"""The fixer mends what leaves nothing to judge, whole files only, and nothing that just changed."""

import re
import shutil
from pathlib import Path

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from jax_faq_ko.korean import fix
from jax_faq_ko.korean.diagnostic import Diagnostic
from jax_faq_ko.korean.lint import Style
from tests.building import ROOT, run_module, run_sphinx
from tests.jax_faq_ko.korean.samples import INDEX, JOINT, PAGES

FIXED = Path(__file__).parent / "fixed"
STYLE = Style.of(ROOT / "docs")


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
    assert lines[-1] == "29곳을 고쳤습니다."
    assert len(lines) == 30
    assert any(line.startswith(f"{page}:7: 고쳤습니다.") for line in lines)
    assert not any("세요" in line for line in lines)  # nothing is left to do
    nfc = "한글의 자모가 풀려 있습니다(NFC가 아닙니다). 고친 글: 풀어진 한글"
    assert f"{page}:23: 고쳤습니다. {nfc}" in lines


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[글](https://example.org)\n",
            "마크다운의 링크입니다. 고친 글: `글 <https://example.org>`__",
        ),
        ("글\u200b입니다.\n", "보이지 않는 글자가 있습니다(U+200B)."),
        ("글입니다.\r\n", "줄 끝이 CRLF입니다."),
        ("글입니다【1】.\n", "인용 표시가 남았습니다(【1】)."),
        ("이렇게 하세요\n", "문장이 마침표 없이 끝납니다. 고친 글: 하세요."),
        (
            "이렇게 씁니다:\n\n  >>> 1\n",
            "콜론 하나로 끝나 아래 블록이 코드가 아니라 인용이 됩니다.",
        ),
        ("이렇게 씁니다::\n\n  x = 1\n", "문장을 콜론으로 끝내지 않습니다(“씁니다::”)."),
        ("목록을 봅니다:\n", "문장을 콜론으로 끝내지 않습니다(“봅니다:”). 고친 글: 봅니다."),
    ],
)
def test_what_is_mended_is_not_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    page = tmp_path / "page.rst"
    page.write_text(text, "utf-8", newline="")
    assert fix.fix_all([page], STYLE) == 0
    assert capsys.readouterr().out == f"{page}:1: 고쳤습니다. {said}\n1곳을 고쳤습니다.\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("다음과 같습니다:\n\n   x = 1\n", "다음과 같습니다.\n\n::\n\n   x = 1\n"),
        ("다음과 같습니다:\n   x = 1\n", "다음과 같습니다.\n\n::\n\n   x = 1\n"),
        ("다음과 같습니다::\n\n   x = 1\n", "다음과 같습니다.\n\n::\n\n   x = 1\n"),
        ("* 봅니다:\n\n     x = 1\n", "* 봅니다.\n\n  ::\n\n     x = 1\n"),
        ("* 봅니다::\n\n     x = 1\n", "* 봅니다.\n\n  ::\n\n     x = 1\n"),
        ("1. 하나를\n   봅니다:\n\n     x = 1\n", "1. 하나를\n   봅니다.\n\n   ::\n\n     x = 1\n"),
    ],
)
def test_code_below_a_colon_becomes_code_that_no_check_refuses(text: str, wanted: str) -> None:
    assert fix.mend(text, ".rst", STYLE)[0] == wanted
    assert fix.mend(wanted, ".rst", STYLE)[1] == []
    document = publish_doctree(wanted, settings_overrides={"report_level": 5})
    [code] = document.findall(nodes.literal_block)
    assert (code.astext(), [*document.findall(nodes.block_quote)]) == ("x = 1", [])
    assert isinstance(code.parent, nodes.list_item) == text.startswith(("*", "1."))


def test_what_is_no_sentence_takes_no_full_stop_by_itself() -> None:
    assert fix.mend("예시:\n\n   x = 1\n", ".rst", STYLE)[1] == []
