"""A second build, nothing changed, complains as the first did, and reads only what was wrong."""

from pathlib import Path

import pytest

from tests.building import Done, run_sphinx

GOOD = [f"good{number}" for number in range(6)]  # as many as Sphinx reads side by side
BAD = {
    "wrong-role": (":nosuchrole:`값`", "`nosuchrole` 역할이 없습니다."),
    "wrong-label": (
        ":ref:`no-such-label`",
        "`no-such-label` 라벨이 없습니다.",
    ),  # when it is written
    "wrong-particle": ("``jit`` 을 씁니다.", "마크업과 조사 사이를 띄어 썼습니다."),
    "orphan": ("글.", "어느 차례에도 없는 글입니다."),  # of the whole site
}
CATALOG = Path("locale", "en", "LC_MESSAGES", "docs", "good3.po")


def page(name: str, text: str) -> str:
    """Make a page with its label."""
    return f".. _{name}:\n\n{name} 쪽\n====================\n\n{text}\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Make a site of good pages."""
    folder = tmp_path / "source"
    (folder / "docs").mkdir(parents=True)
    for name in GOOD:
        (folder / "docs" / f"{name}.rst").write_text(page(name, "글입니다."), "utf-8")
    front = page("front", ".. toctree::\n   :glob:\n\n   docs/[gw]*\n")
    (folder / "index.rst").write_text(front, "utf-8")
    return folder


def build(source: Path, builder: str, *options: str) -> tuple[Done, dict[str, int]]:
    """Build it; give what Sphinx has kept of each page, and since when."""
    done = run_sphinx(builder, source, source.parent / "out", *options)
    kept = (source.parent / "doctrees" / "docs").glob("*.doctree")
    return done, {path.stem: path.stat().st_mtime_ns for path in kept}


def same_twice(source: Path, wrong: set[str], builder: str, *options: str) -> str:
    """Build twice: the complaints are the same, and only what is wrong is read. Return them."""
    first, kept = build(source, builder, *options)
    second, still_kept = build(source, builder, *options)
    assert (first.returncode, second.returncode) == (1, 1)
    assert sorted(second.stderr.splitlines()) == sorted(first.stderr.splitlines())
    assert kept == still_kept
    pages = {path.stem for path in (source / "docs").iterdir()}
    assert kept.keys() == pages - wrong
    return second.stderr


@pytest.mark.parametrize(
    ("builder", "jobs"),
    [
        ("dummy", "1"),
        ("html", "2"),
        ("gettext", "1"),
        ("doctest", "1"),
        ("accept", "1"),
        ("bundle", "1"),
    ],
)
def test_complaints_of_every_kind_come_again(source: Path, builder: str, jobs: str) -> None:
    for name, (text, _complaint) in BAD.items():
        (source / "docs" / f"{name}.rst").write_text(page(name, text), "utf-8")
    told = {name: complaint for name, (_text, complaint) in BAD.items()}
    if builder in ("doctest", "accept", "bundle"):
        del told["wrong-label"]  # the engine's builders write no pages
    complaints = same_twice(source, set(told), builder, "--jobs", jobs).splitlines()
    for name, complaint in told.items():
        [line] = [line for line in complaints if complaint in line]
        assert line.startswith(f"docs/{name}.rst:"), line


def test_a_mistake_in_a_catalog_is_one_of_its_page(source: Path) -> None:
    catalog = source / CATALOG
    catalog.parent.mkdir(parents=True)
    catalog.write_text(
        'msgid "하나"\nmsgstr "one"\n\nmsgid "글입니다."\nmsgstr ":nosuchrole:`a text`"\n', "utf-8"
    )
    assert "good3.po:4" in same_twice(source, {"good3"}, "dummy", "-t", "english")


def test_what_is_mended_is_kept(source: Path) -> None:
    wrong = source / "docs" / "wrong.rst"
    wrong.write_text(page("wrong", ":nosuchrole:`값`"), "utf-8")
    assert build(source, "dummy")[1].keys() == set(GOOD)
    wrong.write_text(page("wrong", "값"), "utf-8")
    done, kept = build(source, "dummy")
    assert (done.returncode, done.stderr) == (0, "")
    assert kept.keys() == {*GOOD, "wrong"}


def test_without_a_page_all_are_read_again(source: Path) -> None:
    wanted = "html_static_path=docs/_static,nowhere"  # told of no page
    done, _kept = build(source, "html", "-D", wanted)
    assert "does not exist" in done.stderr
    assert not (source.parent / "doctrees" / "environment.pickle").exists()
    again, _kept = build(source, "html", "-D", wanted)
    assert (again.returncode, again.stderr) == (1, done.stderr)


def test_a_label_that_two_pages_had_is_known_again_once_one_has_it(source: Path) -> None:
    """Sphinx keeps a label once, and forgets it with the page that had it last."""
    changed = source / "docs" / "good4.rst"
    good = changed.read_text("utf-8")
    changed.write_text(f".. _good1:\n\n{good}", "utf-8")
    linking = source / "docs" / "good5.rst"
    linking.write_text(page("good5", ":ref:`good1`"), "utf-8")
    first, _kept = build(source, "html")
    assert "`good1` 라벨이 docs/good1.rst에도 있습니다" in first.stderr
    changed.write_text(good, "utf-8")
    second, _kept = build(source, "html")
    assert (second.returncode, second.stderr) == (0, "")
