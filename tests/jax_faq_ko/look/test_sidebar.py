"""A title that changes is changed on every page that lists it."""

from pathlib import Path

from tests.building import FRONT, run_sphinx

QUESTIONS = ".. _questions:\n\n질문들\n======\n\n여러 질문.\n"
OTHER = ".. _other:\n\n다른 쪽\n=======\n\n다른 글.\n"


def test_a_new_title_and_a_page_that_went_reach_every_sidebar(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "faq_ko.rst").write_text(QUESTIONS, "utf-8")
    other, index = tmp_path / "docs" / "other.rst", tmp_path / "index.rst"
    other.write_text(OTHER, "utf-8")
    index.write_text(f"{FRONT}   docs/other\n", "utf-8")
    built = tmp_path / "_build" / "html"

    def page() -> str:
        done = run_sphinx("html", tmp_path, built)
        assert done.returncode == 0, done.stderr
        return (built / "faq_ko.html").read_text("utf-8")

    assert "다른 쪽" in page()
    other.write_text(OTHER.replace("다른 쪽", "새 제목"), "utf-8")
    renamed = page()
    assert "새 제목" in renamed
    assert "다른 쪽" not in renamed
    before = (built / "faq_ko.html").stat().st_mtime_ns
    other.write_text(OTHER.replace("다른 쪽", "새 제목") + "\n글 하나 더.\n", "utf-8")
    assert page() == renamed
    assert (built / "faq_ko.html").stat().st_mtime_ns == before
    other.rename(tmp_path / "docs" / "moved.rst")
    index.write_text(f"{FRONT}   docs/moved\n", "utf-8")
    moved = page()
    assert "docs/other.html" not in moved
    assert "docs/moved.html" in moved
