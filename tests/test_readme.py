"""What README.md says is so: its figures were measured, its counts and verbs are the project's."""

import re

from jax_faq_ko import releases
from tests.building import ROOT

README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
RESULTS = "benchmarks/results.md"
FIGURE = re.compile(r"\d[\d,.]*(?:배|초|ms| KB| MB|%)")


def quoted(text: str) -> list[str]:
    """Return the figures of each paragraph that names the file they come from."""
    return [
        figure
        for paragraph in text.split("\n\n")
        if RESULTS in paragraph
        for figure in FIGURE.findall(paragraph)
    ]


def test_figures_are_found() -> None:
    text = f"1.5배\n\n0.93배, 1,024 MB ({RESULTS})\n\n2초"
    assert quoted(text) == ["0.93배", "1,024 MB"]


def test_what_is_quoted_was_measured() -> None:
    measured = set(FIGURE.findall((ROOT / RESULTS).read_text("utf-8")))
    assert quoted(README)
    assert set(quoted(README)) - measured == set()


def test_there_are_more_questions_than_it_says() -> None:
    themes = re.findall(
        r"^\.\. questions:: \S+\n((?:\n|   .*\n)+)", (ROOT / "index.rst").read_text("utf-8"), re.M
    )
    count = len("".join(themes).split())
    said = re.findall(r"(\d+)가지가 넘는|more than (\d+) questions", README)
    assert [bool(korean) for korean, _ in said] == [True, False]
    assert all(int(korean or english) < count for korean, english in said)


def test_every_release_is_a_supported_one() -> None:
    supported = list(releases.load(ROOT / "docs"))
    assert re.findall(r"(\d+)개 버전|버전 (\d+)개", README) == [
        *((str(len(supported)), ""), ("", str(len(supported))))
    ]
    oldest, newest = supported[0], supported[-1]
    assert f"JAX {oldest}부터 {newest}까지" in README
    assert f"from {oldest} to {newest}" in README
    requirements = (ROOT / "requirements.txt").read_text("utf-8")
    older, newer = re.findall(r"^jax==([\d.]+); python_version", requirements, re.M)
    assert f"Python 3.11에서는 JAX {older}를, 3.12부터는 {newer}을" in README


def test_every_python_is_one_that_make_looks_for() -> None:
    [found] = re.findall(r"^MINORS := ([\d ]+)$", MAKEFILE, re.M)
    newest, *_, oldest = found.split()
    contributing = (ROOT / "docs" / "contributing.rst").read_text("utf-8")
    for text in (README, contributing, MAKEFILE):
        assert f"Python 3.{oldest}~3.{newest}" in text
    assert f"Python 3.{oldest} to 3.{newest}" in README


def test_every_verb_of_the_makefile_is_there() -> None:
    verbs = set(re.findall(r"^(\w+):.*##", MAKEFILE, re.M))
    assert set(re.findall(r"^\| `make (\w+)", README, re.M)) == verbs - {"help"}
    [phony] = re.findall(r"^\.PHONY: ((?:.*\\\n)*.*)", MAKEFILE, re.M)
    assert set(phony.replace("\\", "").split()) == verbs | {"find-python", "FORCE"}
