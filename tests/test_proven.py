"""The engine's tests are left out only while nothing has changed that they see."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import proven

Change = Callable[[Path], object]
CHANGES: dict[str, Change] = {
    "code": lambda root: (root / "src/jax_doctest/read/blocks.py").write_text("2"),
    "older code": lambda root: (root / "src/jax_doctest/read/blocks.py").rename(
        root / "tests/a.py"
    ),
    "a sample": lambda root: (root / "tests/jax_doctest/samples/new.rst").touch(),
    "what tests share": lambda root: (root / "tests/building.py").unlink(),
}
OF_NO_CONCERN: dict[str, Change] = {
    "a page": lambda root: (root / "faq_ko.rst").write_text("질문"),
    "compiled": lambda root: (root / "src/jax_doctest/blocks.pyc").touch(),
    "seen again": lambda root: (root / "Makefile").touch(),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a tree as small as can be."""
    names = ("src/jax_doctest/read/blocks.py", "tests/jax_doctest/samples/old.rst")
    for name in (*names, "tests/building.py", "Makefile", "faq_ko.rst"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1")
    return tmp_path


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_seen(root: Path, change: Change) -> None:
    before = proven.engine(root)
    change(root)
    assert proven.engine(root) != before


@pytest.mark.parametrize("change", OF_NO_CONCERN.values(), ids=OF_NO_CONCERN)
def test_what_they_do_not_see_is_of_no_concern(root: Path, change: Change) -> None:
    before = proven.engine(root)
    change(root)
    assert proven.engine(root) == before


def test_another_package_is_seen(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = proven.engine(root)
    monkeypatch.setattr("importlib.metadata.distributions", list)
    assert proven.engine(root) != before


BUILDING = "from pathlib import Path\n\nROOT = Path(__file__).parent.parent\n"


def test_they_are_tried_until_they_pass(root: Path) -> None:
    """They pass and are not tried any more, until they change; FRESH=1 tries them all the same."""
    shutil.copy(proven.__file__, root / "tests")
    (root / "tests/building.py").write_text(BUILDING)
    (root / "tests/jax_doctest" / proven.FAQ).write_text("def test_of_the_faq(): pass\n")

    def run(text: str, *options: str, **environ: str) -> str:
        (root / "tests/jax_doctest/test_it.py").write_text(f"def test_it(): assert {text}\n")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.proven", *options, "tests"]
        environ = {**os.environ, "FRESH": "", **environ}
        done = subprocess.run(
            command, cwd=root, env=environ, capture_output=True, text=True, check=False
        )
        return done.stdout.splitlines()[-1].partition(" in ")[0]

    assert run("False", "-n", "2") == "1 failed, 1 passed"  # one of the two processes succeeds
    assert run("False") == "1 failed, 1 passed"
    assert run("True") == "2 passed"
    assert run("True") == "1 passed"
    assert run("True", FRESH="1") == "2 passed"
    assert run("0") == "1 failed, 1 passed"
