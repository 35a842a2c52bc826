"""Every figure that is quoted was measured: it stands in benchmarks/results.md."""

import re
from pathlib import Path

import pytest

from tests.building import ROOT

RESULTS = "benchmarks/results.md"
FIGURE = re.compile(r"\d[\d,.]*(?:배|초|ms| KB| MB|%)")
PAGES = [ROOT / "README.md", ROOT / "docs" / "contributing.rst"]


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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_quoted_was_measured(page: Path) -> None:
    measured = set(FIGURE.findall((ROOT / RESULTS).read_text("utf-8")))
    assert set(quoted(page.read_text("utf-8"))) - measured == set()


def test_the_readme_quotes_some() -> None:
    assert quoted((ROOT / "README.md").read_text("utf-8"))
