"""What has passed is not tried again while nothing has changed that it sees; FRESH=1 tries all.

As a plugin (``pytest -p tests.proven``, for all tests of the engine) it leaves these out where they
have passed as they are now. CI starts from nothing, and so tries everything.
"""

import hashlib
import os
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from tests.building import ROOT

FRESH = os.environ.get("FRESH", "") not in ("", "0")
ENGINE = ROOT / "tests" / "jax_doctest"
FAQ = "test_faq.py"  # sees the FAQ too, and so is always run
# What the other tests of the engine see.
SEEN = (
    "src/jax_doctest",
    "src/jax_faq_ko/build.py",
    "tests/jax_doctest",
    "tests/*.py",
    "Makefile",
    "pyproject.toml",
)
PASSED = pytest.StashKey[Path]()  # the mark of the engine's tests
KNOWN = pytest.StashKey[bool]()  # whether they have passed as they are


def mark(*seen: object) -> Path:
    """Return the file that is there once what sees this has passed."""
    digest = hashlib.sha256(repr(seen).encode()).hexdigest()
    return ROOT / "_build" / "proven" / digest


def passed(mark: Path) -> None:
    """Remember it."""
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()


def engine(root: Path = ROOT) -> Path:
    """Return the mark of the engine's tests: of the files that they see, Python and packages."""
    packages = sorted((each.name, each.version) for each in metadata.distributions())
    paths = sorted(path for pattern in SEEN for path in _files(root, pattern))
    files = [(str(path.relative_to(root)), path.read_bytes()) for path in paths]
    return mark(files, packages, sys.version)


def _files(root: Path, pattern: str) -> Iterator[Path]:
    for path in root.glob(pattern):
        within = path.rglob("*") if path.is_dir() else [path]
        yield from (file for file in within if file.is_file() and file.suffix != ".pyc")


def pytest_configure(config: pytest.Config) -> None:
    """Look once whether they have passed."""
    config.stash[PASSED] = engine()
    config.stash[KNOWN] = config.stash[PASSED].exists() and not FRESH


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave them out then."""
    theirs = collection_path.parent == ENGINE and collection_path.name.startswith("test_")
    return True if config.stash[KNOWN] and theirs and collection_path.name != FAQ else None


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Remember that all have passed: each process that runs some of them ends here too."""
    if exitstatus == 0 and not hasattr(session.config, "workerinput"):
        passed(session.config.stash[PASSED])


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say that they were left out."""
    if config.stash[KNOWN]:
        terminalreporter.write_line(
            "엔진의 검사는 지난번에 통과한 뒤로 바뀐 것이 없어 건너뛰었습니다. "
            "모두 실행하려면 FRESH=1을 붙이세요."
        )
