"""A page that is saved in another encoding is told of in a line, by builds and by commands."""

from pathlib import Path

import pytest

from tests.building import run_module, run_sphinx

PAGE = ".. _page:\n\n제목\n====\n\n글입니다.\n"
CP949 = PAGE.encode("cp949")  # as editors on Windows save Korean
BROKEN = PAGE.encode() + "말입니다.\n".encode("cp949")


@pytest.mark.parametrize("builder", ["dummy", "doctest"])
def test_by_a_build(tmp_path: Path, builder: str) -> None:
    source = tmp_path / "source"
    (source / "docs").mkdir(parents=True)
    front = ".. _front:\n\n첫 화면\n=======\n\n.. toctree::\n   :glob:\n\n   docs/*\n"
    (source / "index.rst").write_text(front, "utf-8")
    for name, content in {"one": CP949, "two": BROKEN, "good": PAGE.encode()}.items():
        (source / "docs" / f"{name}.rst").write_bytes(content)
    for _again in range(2):
        done = run_sphinx(builder, source, tmp_path / "out")
        assert done.returncode == 1
        told = [line.removeprefix("docs/") for line in done.stderr.splitlines()]
        assert [line.partition(" UTF-8로 읽을 수 없습니다. ")[0] for line in told] == [
            *("one.rst:3:", "two.rst:7:")
        ]


@pytest.mark.parametrize("verb", ["check", "fix"])
@pytest.mark.parametrize("name", ["page.rst", "page.md"])
def test_by_a_command(tmp_path: Path, verb: str, name: str) -> None:
    (tmp_path / name).write_bytes(BROKEN)
    done = run_module("jax_faq_ko", verb, str(tmp_path / name))
    assert (done.returncode, done.stdout) == (2, "")
    [told] = done.stderr.splitlines()
    assert told.startswith(f"{tmp_path / name}:7: UTF-8로 읽을 수 없습니다. ")
    assert (tmp_path / name).read_bytes() == BROKEN


@pytest.mark.parametrize("verb", ["check", "fix"])
def test_a_page_that_is_not_there(tmp_path: Path, verb: str) -> None:
    done = run_module("jax_faq_ko", verb, str(tmp_path / "nowhere.rst"))
    assert done.returncode == 2
    [told] = done.stderr.splitlines()
    assert told.startswith(f"{tmp_path / 'nowhere.rst'}:1: 파일을 읽을 수 없습니다(")
