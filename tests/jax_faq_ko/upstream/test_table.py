"""The two files: what is read from them, and how damage to what was found is told."""

import re
from pathlib import Path

import pytest

from jax_faq_ko.data_files import DataFileError
from jax_faq_ko.upstream.table import REPOSITORY, Followed, keep, known, save
from tests.building import ROOT

ONE = Followed("one", "docs/faq.rst#one", "0123456789abcdef")
SAME = Followed(*(ONE.name, ONE.follows, ONE.commit), "2026-01-02", "same")
NOTED = Followed(REPOSITORY, "", "f" * 40, "2026-03-04")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "upstream.toml"
    path.write_text("", "utf-8")
    save(path, [ONE])
    keep(path, [SAME, NOTED])
    return path


def test_what_was_kept_is_known(table: Path) -> None:
    assert known(table) == {"one": SAME, REPOSITORY: NOTED}


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('"same"', '"same"\n!', 3),
        ('"same"', '"better"', 2),
        ('"date"', '"day"', 2),
        ('"2026-03-04"', "20260304", 3),
        (".+", "[]", 1),
        (".+", "", 1),
    ],
)
def test_damage_is_told_with_its_line(table: Path, old: str, new: str, line: int) -> None:
    path = table.with_suffix(".json")
    damaged = re.sub(old, new, path.read_text("utf-8"), count=1, flags=re.DOTALL)
    path.write_text(damaged, "latin-1")
    with pytest.raises(DataFileError) as caught:
        known(table)
    assert str(caught.value).startswith(f"{path}:{line}: 손상되었습니다(")
    assert "make upstream을 다시 실행하세요" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_no_text_is_told_with_its_line(table: Path) -> None:
    path = table.with_suffix(".json")
    path.write_bytes(path.read_bytes().replace(b"2026-03", b"\xff"))
    with pytest.raises(DataFileError, match="json:3: UTF-8로 읽을 수 없습니다"):
        known(table)


def test_every_question_of_the_faq_follows_upstream() -> None:
    """The table is whole, and what the pages show is of that very table."""
    found = known(ROOT / "docs" / "upstream.toml")
    questions = [each for each in found.values() if "/" not in each.name]
    assert len(questions) >= 13
    assert all(each.state for each in questions)
