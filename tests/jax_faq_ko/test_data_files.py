"""Damage to any file of data is told in one line with its place, by a command and by a build."""

import shutil
import subprocess
from pathlib import Path

import pytest

from jax_faq_ko import READERS, data_files
from tests.building import ROOT, copy_of_data, run_module, run_sphinx

# Each with another command than `check` that reads it.
COMMANDS = {
    "releases.json": ("releases", "made", "cpu"),
    "links.toml": (),
    "glossary.toml": ("fix",),
    "readings.toml": ("fix",),
    "words.txt": ("fix",),
    "names.toml": ("names", "0.12.0.1", "python"),
    "verified/names.json": ("names", "0.12.0.1", "python"),
}
MARKER = "<<<<<<< HEAD\n"  # of a merge that nobody has finished


def merged(path: Path) -> int:
    """Put the sign of a merge into the middle of a file; return its line."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    at = len(lines) // 2
    heads = (number for number in range(at, len(lines)) if lines[number].startswith("["))
    at = next(heads, at)  # where there are tables: in no text of several lines
    path.write_text("".join([*lines[:at], MARKER, *lines[at:]]), "utf-8")
    return at + 1


@pytest.mark.parametrize("name", COMMANDS)
def test_the_sign_of_a_merge(tmp_path: Path, name: str) -> None:
    data = copy_of_data(tmp_path)
    line = merged(data / name)
    for command in filter(None, [("check",), COMMANDS[name]]):
        done = run_module("jax_faq_ko", *command, cwd=tmp_path)
        [told] = done.stderr.splitlines()
        assert told.startswith(f"docs/{name}:{line}: ")
        assert done.returncode == 2
    (tmp_path / "index.rst").write_text(".. _top:\n\n제목\n====\n", "utf-8")
    built = run_sphinx("dummy", tmp_path, tmp_path / "out", "-D", f"data_folder={data}")
    [told] = built.stderr.splitlines()
    assert told.startswith(f"docs/{name}:{line}: ")
    assert built.returncode == 1


def test_the_sign_of_a_merge_in_a_text(tmp_path: Path) -> None:
    copy_of_data(tmp_path)
    (tmp_path / "page.rst").write_text(f"글\n==\n\n{MARKER}글.\n=======\n말.\n>>>>>>> b\n", "utf-8")
    done = run_module("jax_faq_ko", "check", "page.rst", cwd=tmp_path)
    said = "page.rst:4: 병합하다 남은 표시입니다. 한쪽만 남기고 지우세요.\n"
    assert (done.returncode, done.stderr) == (2, said)


def test_make_says_where_to_look_when_it_stops_early() -> None:
    check = ["--old-file=.venv/tests", "check", "OURS=sh -c 'exit 2'"]
    command = [str(shutil.which("make")), "--silent", *check]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "[1/3] 글의 형식을 봅니다.\n")
    assert done.stderr.startswith("고칠 곳이 있습니다. 위에서 파일과 줄 번호로 시작하는 문장을")


@pytest.mark.parametrize("session", ["releases", "add_release", "test"])
def test_nox_tells_of_a_damaged_table_of_releases(tmp_path: Path, session: str) -> None:
    line = merged(copy_of_data(tmp_path) / "releases.json")
    shutil.copy(ROOT / "noxfile.py", tmp_path)
    done = run_module("nox", "--session", session, cwd=tmp_path)
    assert done.returncode == 1
    [told] = done.stderr.splitlines()
    assert told.startswith(f"docs/releases.json:{line}: ")


def faults(data: Path) -> list[str]:
    """Say what is wrong with the data, without its folder."""
    return [fault.removeprefix(f"{data}/") for fault in data_files.faults(READERS, data)]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_file_that_is_no_text_or_is_gone(tmp_path: Path, name: str) -> None:
    data = copy_of_data(tmp_path)
    assert faults(data) == []
    (data / name).write_bytes("# 말\n".encode() + b"\xff")
    [told] = faults(data)
    assert told.startswith(f"{name}:2: UTF-8로 읽을 수 없습니다")
    (data / name).unlink()
    looked_up = name != "verified/names.json"  # without it nobody has looked yet
    missing = f"{name}:1: 파일을 읽을 수 없습니다(No such file or directory)."
    assert faults(data) == [missing] * looked_up


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("releases.json", "[]", "1: 버전의 표로"),
        ("releases.json", '{\n "0.9.2": {"python": "3.13"}\n}', "2: 0.9.2: python, numpy"),
        ("releases.json", '{\n "0.9.2": {"python": 3.13}\n}', "2: 버전의 표로"),
        ("links.toml", '\n[jax]\ntitle = "JAX"\n', "2: jax: 빠졌거나"),
        ("links.toml", 'jax = "JAX"\n', "1: jax: 한 줄에"),
        ("readings.toml", 'jit = "짓"\njax.numpy = "넘파이"\n', "2: jax: `이름"),
        ("readings.toml", "jit = 3\n", "1: jit: `이름"),
        ("readings.toml", 'jit = "짓"\njit = "짓"\n', "2: 같은 이름을 두 번"),
        ("readings.toml", 'jit = "짓\\ "\n', "1: 큰따옴표 안에서는 역슬래시를 두 번"),
        ("readings.toml", 'jit = "짓"\nvmap\n', "2: TOML로 읽을 수 없습니다. 이 줄과"),
        ("releases.json", '{\n "0.9.2": {,}\n}', "2: 버전의 표로 읽을 수 없습니다(JSON"),
        ("words.txt", "가비지\ngarbage\n", "2: garbage: 한글로"),
        ("verified/names.json", '{\n "jax.jit": {"0.9.2": "here"}\n}', "2: 기록이"),
    ],
)
def test_what_holds_something_else(tmp_path: Path, name: str, text: str, fault: str) -> None:
    data = copy_of_data(tmp_path)
    (data / name).write_text(text, "utf-8")
    [told] = faults(data)
    assert told.startswith(f"{name}:{fault}")
