"""A second build takes away what the first has made and it does not, and nothing else."""

import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from jax_faq_ko.prune import made_before
from tests.building import FRONT, REPOSITORY, run_sphinx

FAQ = ".. _page:\n\n질문들\n======\n\n"
QUESTION = ".. _{}:\n\n질문\n----\n\n{}\n\n"
FRONT_OF_ALL = FRONT.replace("toctree::\n", "toctree::\n   :glob:\n") + "   docs/*\n"
EXAMPLE = ">>> 1 + 1\n2"
OTHER = ".. _other:\n\n다른 쪽\n=======\n"
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'

Make = Callable[..., set[str]]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that builds a site of some pages, and names the files there are then."""
    source, html = tmp_path / "source", tmp_path / "html"

    def make(pages: dict[str, str], *options: str) -> set[str]:
        for path in source.rglob("*.rst"):
            path.unlink()
        put(source, {"index.rst": FRONT_OF_ALL, **pages})
        done = run_sphinx("html", source, html, *options)
        assert done.returncode == 0, done.stderr
        names = {path.relative_to(html).as_posix() for path in html.rglob("*") if path.is_file()}
        return {name for name in names if not name.startswith((".", "_static/", "_sources/"))}

    return make


def put(folder: Path, files: dict[str, str]) -> None:
    """Put files into a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def faq(**questions: str) -> str:
    """Write a page of questions."""
    return FAQ + "".join(QUESTION.format(*question) for question in questions.items())


@pytest.mark.parametrize("options", [[], ["-t", "english"]], ids=["ko", "en"])
def test_a_question_that_is_gone_leaves_no_notebook(
    make: Make, tmp_path: Path, options: list[str]
) -> None:
    """One gets another label, one loses its examples, one is only written anew."""
    before = faq(old=EXAMPLE, loses=EXAMPLE, stays=EXAMPLE)
    there = make({"faq_ko.rst": before, "docs/other.rst": OTHER}, *options)
    gone = {"notebooks/old.ipynb", "notebooks/loses.ipynb"}
    assert gone | {"notebooks/stays.ipynb"} <= there
    others = {"notebooks/mine.ipynb", "notebooks/old.txt"}
    put(tmp_path / "html", dict.fromkeys(others, "남의 것"))
    after = faq(new=EXAMPLE, loses="말뿐입니다.", stays=f"{EXAMPLE}\n\n말입니다.")
    for _again in range(2):
        now = make({"faq_ko.rst": after, "docs/other.rst": OTHER}, *options)
        assert now == (there - gone) | others | {"notebooks/new.ipynb"}


def test_a_page_that_is_gone_leaves_nothing(make: Make, tmp_path: Path) -> None:
    """Nor does an address of the site that is gone: its list of pages."""
    pages = {"faq_ko.rst": faq(why=EXAMPLE)}
    old = {"docs/old.rst": f"{OTHER}\n.. image:: one.svg\n   :alt: 그림\n", "docs/one.svg": PICTURE}
    new = {"docs/new.rst": OTHER}
    there = make(pages | old, "-D", f"repository_url={REPOSITORY}")
    gone = {"docs/old.html", "_images/one.svg", "sitemap.xml"}
    assert gone <= there
    others = {"google1234.html", "en/docs/old.html"}  # the second is of another edition
    put(tmp_path / "html", dict.fromkeys(others, "남의 것"))
    assert make(pages | new) == (there - gone) | others | {"docs/new.html"}


def test_an_inventory_that_cannot_be_read_tells_of_nothing(tmp_path: Path) -> None:
    inventory = tmp_path / "objects.inv"
    header = b"# Sphinx inventory version 2\n# Project: JAX\n# Version: \n# zlib\n"
    whole = header + zlib.compress(b"faq_ko std:doc -1 faq_ko.html JAX\n")
    assert made_before(inventory) == (set(), set())
    for content in (b"", whole[:-9], whole.replace(b"version 2", b"version 9")):
        inventory.write_bytes(content)
        assert made_before(inventory) == (set(), set())
