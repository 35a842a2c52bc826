"""What is kept of a page is the site's own: no field of a page reaches it, in no process."""

from pathlib import Path

import pytest

from tests.building import build_questions

# Once kept where Sphinx keeps the fields at the head of a page.
FIELDS = "".join(f":{name}: front\n" for name in ("labels", "questions", "missing", "sidebar"))
LISTS = ".. questions::\n\n   why\n\n.. questions:: faq_ko\n\n   why\n\n"
TEXT = ".. _faq:\n\n모음\n====\n\n.. _why:\n\n왜 그런가요?\n------------\n\n>>> 1\n1\n"


@pytest.mark.parametrize("options", [(), ("--jobs", "2"), ("-t", "english")])
def test_fields_at_the_head_of_a_page_change_nothing(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    built = []
    for fields in ("", FIELDS):
        folder = tmp_path / f"with{len(fields)}"
        (folder / "docs").mkdir(parents=True)
        for number in range(6):  # as many as Sphinx reads side by side
            text = "글입니다.\n" if number else LISTS
            page = f":orphan:\n{fields}\n.. _page{number}:\n\n다른 쪽\n=======\n\n{text}"
            (folder / "docs" / f"page{number}.rst").write_text(page, "utf-8")
        html = build_questions(folder, f"{fields}\n{TEXT}", *options)
        pages = html / "faq_ko.html", html / "docs" / "page0.html"
        built.append([path.read_text("utf-8") for path in pages])
    assert built[0] == built[1]
    assert built[0][1].count('href="../faq_ko.html#why"') >= 2
