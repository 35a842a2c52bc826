"""What of a page gets into the index, and what the scripts are made of."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jax_faq_ko import search as korean_search
from tests.building import FRONT, Done, build_questions, run_sphinx

PAGE = Path(__file__).with_name("pages").joinpath("faq_ko.rst").read_text("utf-8")
SEARCH = Path(korean_search.__file__).parent


Records = dict[str, dict[str, Any]]


def read(html: Path) -> Records:
    """Return the records of a site with the sample page, by their addresses."""
    text = (html / "_static" / "search-index.js").read_text("utf-8")
    index = json.loads(text.removeprefix("const SEARCH_INDEX = ").removesuffix(";\n"))
    assert [(page["name"], page["kind"]) for page in index["pages"]] == [
        *(("faq_ko", "questions"), ("index", ""))
    ]
    columns = index["records"]
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return {row["anchor"] or index["pages"][row["page"]]["name"]: row for row in rows}


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Records:
    """Return the records of the sample page."""
    return read(build_questions(tmp_path_factory.mktemp("index"), PAGE))


def test_section_is_found_by_what_its_author_wrote(records: Records) -> None:
    why = records["why"]
    assert why["title"] == "왜 jit이 느린가요?"
    assert why["words"] == "컴파일 느림, slow compile"
    assert records["faq_ko"]["words"] == ""
    assert why["text"] == (
        "파이썬 반복문이 펼쳐지기 때문입니다. jax.lax.scan을 쓰세요.\n표시한 글도 찾습니다.\n칸"
    )
    assert [records[name]["level"] for name in ("faq_ko", "why", "part", "how")] == [0, 1, 2, 1]


def test_code_is_found_by_its_names_and_messages(records: Records) -> None:
    assert records["why"]["names"] == "jax.numpy.arange astype jax.lax.fori_loop"
    assert records["why"]["messages"] == (
        "TypeError: fori_loop() missing 2 required positional arguments: 'body_fun' and 'init_val'"
    )


def test_what_a_question_has_said_is_not_said_again(records: Records) -> None:
    part = records["part"]
    assert (part["names"], part["messages"]) == ("", "")


def test_link_has_the_title_that_is_shown(records: Records) -> None:
    assert records["part"]["text"] == "다른 질문, 보이는 이름."


def test_what_is_no_question_is_found_by_its_beginning(records: Records) -> None:
    assert records["index"]["text"] == "한 문장"


@pytest.mark.parametrize("words", ["Further reading", "See **also**", "더 읽을거리"])
def test_a_list_of_links_is_known_whatever_its_heading_is_called(
    tmp_path: Path, records: Records, words: str
) -> None:
    catalog = tmp_path / "locale" / "en" / "LC_MESSAGES" / "faq_ko.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_text(f'msgid "더 읽을거리"\nmsgstr "{words}"\n', "utf-8")
    (tmp_path / "faq_ko.rst").write_text(PAGE, "utf-8")
    (tmp_path / "index.rst").write_text(FRONT, "utf-8")
    done = run_sphinx("html", tmp_path, tmp_path / "html", "-t", "english")
    assert done.returncode == 0, done.stderr
    shown = (tmp_path / "html" / "faq_ko.html").read_text("utf-8")
    assert "남의 글" in shown
    assert words.split()[0] in shown
    english = read(tmp_path / "html")
    assert english["why"] == records["why"]


def test_words_that_are_none_are_an_error_at_their_line(sphinx: Callable[[str, str], Done]) -> None:
    done = sphinx("dummy", ".. _page:\n\n제목\n====\n\n.. search-words:: , ,\n")
    assert done.returncode != 0
    assert "index.rst:6: " in done.stderr
    assert "검색할 말이 없습니다" in done.stderr


def test_libraries_are_those_of_the_lock_file() -> None:
    script = (SEARCH / "static" / "search-libraries.js").read_text("utf-8")
    lock = json.loads((SEARCH / "libraries" / "package-lock.json").read_text("utf-8"))
    wanted = json.loads((SEARCH / "libraries" / "package.json").read_text("utf-8"))
    for name in wanted["dependencies"]:
        assert f"{name} {lock['packages'][f'node_modules/{name}']['version']}\n" in script
    licences = script[: script.index("*/")]
    assert licences.count("MIT License") + licences.count("Permission is hereby granted") >= 2


def test_every_script_is_loaded_by_the_page() -> None:
    script = (SEARCH / "static" / "search.js").read_text("utf-8")
    named = set(re.findall(r'"(search-[\w-]+\.js)"', script))
    there = {path.name for path in (SEARCH / "static").iterdir()} - {"search.js"}
    assert named == there | {"search-index.js"}
