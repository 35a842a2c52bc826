"""What the tests share: the built site, and a way to build a page of one's own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.building import ROOT, Done, run_sphinx


@pytest.fixture(scope="session")
def site() -> Path:
    """Return the folder of the built HTML, built anew where a source has changed."""
    html = ROOT / "_build" / "html"
    done = run_sphinx("html", ROOT, html)
    assert done.returncode == 0, done.stderr
    return html


@pytest.fixture
def sphinx(tmp_path: Path) -> Callable[[str, str], Done]:
    """Return a function that builds one page of RST: ``sphinx("doctest", text)``."""

    def build(builder: str, text: str) -> Done:
        source = tmp_path / "source"
        source.mkdir(exist_ok=True)
        (source / "index.rst").write_text(text, "utf-8")
        return run_sphinx(builder, source, tmp_path / builder)

    return build
