"""The house: a room imports only rooms below it, and what travels imports nothing of Sphinx."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.jax_doctest.project import EXTENSIONS

PACKAGE = EXTENSIONS / "jax_doctest"

# From the top floor down.
FLOORS = [
    {"__init__"},
    {"builder", "__main__"},
    {"page", "across", "intake"},
    {"matrix", "changes", "messages", "roster"},
    {"gather", "names"},
    {"schedule", "files", "accept", "bundle", "collect", "lost", "verdict"},
    {"past", "drafts", "paths", "report", "source", "directives", "variants", "record"},
    {"difference", "blocks", "cache"},
    {"session", "markup", "shown", "tables", "releases", "lookup", "notebooks"},
    {"whole", "guess", "sections", "toml", "wish", "words"},
    {"worker"},
    {"run"},
    {"manifest"},
]


def room(path: Path) -> str:
    """Name the room that a file is in."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Name the modules that a file imports when it is run, not those for its types."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            dots = "." * node.level
            names = [node.module] if node.module else [alias.name for alias in node.names]
            yield from (f"{dots}{name}" for name in names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_imports_go_down() -> None:
    floor = {name: number for number, rooms in enumerate(FLOORS) for name in rooms}
    files = [path for path in PACKAGE.rglob("*.py") if room(path) != "worker"]
    assert {room(path) for path in files} | {"worker"} == set(floor)
    for path in files:
        for name in imported(path):
            if name.startswith("."):
                other = name.strip(".").partition(".")[0]
                assert floor[other] > floor[room(path)], f"{path.name} imports {name}"


def test_the_worker_travels_light() -> None:
    for path in (PACKAGE / "worker").glob("*.py"):
        ours = {name for name in imported(path) if name.startswith("..")}
        assert ours <= {"..manifest", "..run"}, path.name
        others = {name.partition(".")[0] for name in imported(path) if name[0] != "."}
        assert not others & {"sphinx", "docutils", "packaging", "numpy", "jax"}, path.name
