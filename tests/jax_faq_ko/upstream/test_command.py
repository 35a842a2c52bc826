"""The command: what it shows and writes, and what it says where something is wrong."""

import json
import subprocess
from pathlib import Path

import pytest

from jax_faq_ko.upstream import clone
from jax_faq_ko.upstream.table import REPOSITORY, load
from tests.building import ROOT
from tests.jax_faq_ko.upstream.project import FAQ, Project, faq, question


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    start = project.commit(faq=faq(question("One?", "Old words here.")))
    project.commit(faq=faq(question("One?", "New words here.")))
    project.follow(start, one="one")
    return project


def test_only_the_words_that_differ_are_shown(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert project.run("show", "one") == 0
    out = capsys.readouterr().out
    assert "[-Old-]{+New+} words here." in out
    assert f"- {FAQ}#one (" in out
    assert "2026-01-02" in out


def test_accepting_holds_it_against_the_present(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert project.run("check") == 1
    assert project.run("accept", "one") == 0
    [entry] = load(project.table)
    assert entry.commit == project.git("rev-parse", "HEAD")
    assert project.table.read_text("utf-8").startswith("# What follows what.\n\n[one]\n")
    before = project.table.with_suffix(".json").read_bytes()
    assert project.run("check") == 0
    assert project.table.with_suffix(".json").read_bytes() == before
    found = json.loads(before)
    assert found["one"]["state"] == "same"
    assert found[REPOSITORY]["date"] == "2026-01-02"


@pytest.mark.parametrize(
    ("verb", "message"),
    [
        (("show", "two"), "없는 질문입니다: two"),
        (("accept", "two"), "ACCEPT=two AT=경로#라벨"),
        (("accept", "one", f"{FAQ}#no"), f"{FAQ}#no: "),
        (("accept", "one", "docs/faq.ipynb#no"), "경로.rst#라벨"),
        (("accept", "a.b", f"{FAQ}#one"), "a.b: 질문의 라벨은"),
        (("accept", "하나", f"{FAQ}#one"), "하나: 질문의 라벨은"),
    ],
)
def test_a_wrong_name_is_an_error(
    project: Project, capsys: pytest.CaptureFixture[str], verb: tuple[str, ...], message: str
) -> None:
    before = project.table.read_bytes()
    assert project.run(*verb) == 2
    assert message in capsys.readouterr().err
    assert project.table.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[one]\nfollows = "docs/a.rst#b"\n', "toml:1: one: follows와 commit 두 가지만"),
        ('\n[one]\nfollows = "a"\ncommit = "1234567"\n', "toml:2: one: a: 경로.rst#라벨"),
        ('[one]\nfollows = "a.rst#b"\ncommit = "main"\n', "toml:1: one: commit에는"),
        ("[one\n", "toml:1: TOML로 읽을 수 없습니다"),
        ('["o.n"]\nfollows = "a.rst#b"\ncommit = "1234567"\n', "toml:1: o.n: 질문의 라벨은"),
        ('one = {follows = "a.rst#b", commit = "1234567"}\n', "toml:1: one: 한 줄에 [이름]만"),
    ],
)
def test_a_mistake_in_the_table_is_an_error(
    project: Project, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    project.table.write_text(text, "utf-8")
    assert project.run("check") == 2
    assert message in capsys.readouterr().err


def test_what_was_found_is_made_anew_where_it_is_damaged(project: Project) -> None:
    found = project.table.with_suffix(".json")
    found.write_text("<<<<<<< HEAD\n", "utf-8")
    assert project.run("check") == 1
    assert json.loads(found.read_text("utf-8"))["one"]["detail"] == "prose"


def test_a_table_that_cannot_be_read_is_an_error(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.table.write_bytes(b"\xff\xfe")
    assert project.run("check") == 2
    assert "toml:1: UTF-8로 읽을 수 없습니다" in capsys.readouterr().err
    project.table.unlink()
    assert project.run("check") == 2
    assert "파일을 읽을 수 없습니다" in capsys.readouterr().err


def test_without_a_clone_it_says_what_to_do(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert project.run("check", clone=str(tmp_path / "nowhere")) == 2
    assert "make upstream UPSTREAM=폴더" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    assert project.run("check", clone=str(tmp_path / "empty")) == 2
    assert "empty: fatal: not a git repository" in capsys.readouterr().err
    project.git("init", "--quiet", str(tmp_path / "empty"))
    assert project.run("check", clone=str(tmp_path / "empty")) == 2
    assert "JAX 저장소가 맞는지" in capsys.readouterr().err
    project.follow("0" * 40, one="one")
    assert project.run("check") == 2
    assert "없는 커밋입니다: 0000000000" in capsys.readouterr().err


def test_a_clone_is_made_and_kept_up_to_date(
    project: Project,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(clone, "URL", (tmp_path / "no-network").as_uri())
    assert project.run("check", clone="") == 2
    assert "인터넷에 연결되어 있나요?" in capsys.readouterr().err
    assert list((tmp_path / "cache" / "jax-faq").iterdir()) == []

    monkeypatch.setattr(clone, "URL", project.repository.as_uri())
    assert project.run("check", clone="") == 1
    kept = tmp_path / "cache" / "jax-faq" / "jax"
    listed = ["git", "-C", str(kept), "rev-list", "--objects", "--all", "--missing=print"]
    objects = subprocess.run(listed, capture_output=True, text=True, check=True).stdout
    assert objects.count("?") == 0  # the old text was fetched when it was needed
    project.commit(faq=faq(question("One?", "Old words here.")))
    assert project.run("check", clone="") == 0
    project.repository.rename(tmp_path / "away")
    capsys.readouterr()
    assert project.run("check", clone="") == 0
    assert "전에 받아 둔 원문과 비교합니다" in capsys.readouterr().err


def test_git_must_be_there(
    project: Project,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert project.run("check") == 2
    assert "git이 없습니다" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "run"),
    [
        ([], "check"),
        (["SHOW=one"], "show one"),
        (["ACCEPT=one"], "accept one ''"),
        (["ACCEPT=one", "AT=docs/faq.rst#two"], "accept one 'docs/faq.rst#two'"),
    ],
)
def test_what_make_is_told_is_what_is_run(given: list[str], run: str) -> None:
    command = ["make", "--dry-run", "--no-print-directory", "upstream", *given]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].endswith(f'upstream {run} --clone ""')
