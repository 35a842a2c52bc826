"""The house: a room imports only rooms below it, and what travels imports nothing of Sphinx."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

from tests.jax_doctest.project import SOURCE

HOUSE = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts): path
    for path in (SOURCE / "jax_doctest").rglob("*.py")
}
# From the top floor down: folders, and what lies in none of them.
FLOORS = ["roof", "page", "rest", "reading", "worker", "ground"]
ROOF = {"__init__", "__main__", "builder"}
GROUND = {"manifest", "releases", "run", "toml", "whole", "wish", "words"}


def floor(room: str) -> int:
    """Say how far down a room is."""
    _, *folder, name = room.split(".")
    loose = "roof" if name in ROOF else "ground" if name in GROUND else "rest"
    return FLOORS.index(folder[0] if folder else loose)


def imported(path: Path) -> Iterator[str]:
    """Name the modules that a file imports when it is run, not those for its types."""
    here = path.relative_to(SOURCE).parts
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            above = here[: -node.level] if node.level else ()
            module = ".".join([*above, *([node.module] if node.module else [])])
            for inside in (f"{module}.{alias.name}" for alias in node.names):
                yield inside if inside in HOUSE else module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_imports_go_down() -> None:
    graph = {room: set(imported(path)) & set(HOUSE) for room, path in HOUSE.items()}
    for room, others in graph.items():
        for other in others:
            assert floor(other) >= floor(room), f"{room} imports {other}"
    TopologicalSorter(graph).prepare()  # on one floor too: it names a ring


def test_the_worker_travels_light() -> None:
    for room, path in HOUSE.items():
        if room.startswith("jax_doctest.worker."):
            others = set(imported(path))
            ours = {other for other in others if other.startswith("jax_doctest")}
            below = {"jax_doctest.manifest", "jax_doctest.run"}
            assert all(other in below or ".worker." in other for other in ours), room
            tops = {other.partition(".")[0] for other in others}
            assert not tops & {"sphinx", "docutils", "packaging", "numpy", "jax"}, room
