"""The house: a room imports only rooms below it, and what travels imports nothing of Sphinx."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter

from tests.jax_doctest.project import SOURCE

PACKAGE = "jax_doctest"
HOUSE = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts): path
    for path in (SOURCE / PACKAGE).rglob("*.py")
}
# From the top floor down. Rooms on one floor have no door between them; the roof and the ground
# are files, every other room is a folder, or the one file of its name.
FLOORS = [
    {"roof"},
    {"accept", "page"},
    {"record", "run"},
    {"bundled", "read"},
    {"report"},
    {"worker"},
    {"portable"},
    {"ground"},
]
ROOF = {"__init__", "__main__", "api", "builder"}
TRAVELLING = ("bundled", "report", "worker", "portable")


def room(name: str) -> str:
    """Say which room a module lies in."""
    first, *inner = name.split(".")[1:]
    named = inner or any(first in floor for floor in FLOORS)
    return first if named else "roof" if first in ROOF else "ground"


def floor(name: str) -> int:
    """Say how far down a room is."""
    return next(number for number, rooms in enumerate(FLOORS) if name in rooms)


def imported(module: str, inside_functions: bool = False) -> Iterator[str]:
    """Name what a file imports when it is itself imported, or all that it ever does."""
    path = HOUSE[module]
    here = path.relative_to(SOURCE).parts
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree) if inside_functions else tree.body:
        if isinstance(node, ast.ImportFrom):
            above = here[: -node.level] if node.level else ()
            name = ".".join([*above, *([node.module] if node.module else [])])
            for inside in (f"{name}.{alias.name}" for alias in node.names):
                yield inside if inside in HOUSE else name
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def ours(module: str) -> set[str]:
    """Name the files of the house that a file imports."""
    return set(imported(module)) & set(HOUSE)


def test_every_room_has_its_floor() -> None:
    rooms = {room(name) for name in HOUSE}
    assert sorted(rooms) == sorted(name for names in FLOORS for name in names)


def test_imports_go_down() -> None:
    wrong = [
        f"{name} imports {other}"
        for name in HOUSE
        for other in ours(name)
        if room(name) != room(other) and floor(room(name)) >= floor(room(other))
    ]
    assert wrong == []


def test_there_is_no_circle() -> None:
    TopologicalSorter({name: ours(name) for name in HOUSE}).prepare()  # it names one


def test_what_travels_travels_light() -> None:
    for name in (name for name in HOUSE if room(name) in TRAVELLING):
        others = set(imported(name))
        strange = {
            other
            for other in others
            if not (
                other.partition(".")[0] in sys.stdlib_module_names
                or other in {f"{PACKAGE}.model", f"{PACKAGE}.atomic"}
                or (other in HOUSE and room(other) in TRAVELLING)
            )
        }
        assert strange == set(), name
        inner = {other.partition(".")[0] for other in imported(name, inside_functions=True)}
        assert inner - sys.stdlib_module_names <= {PACKAGE, "packaging"}, name


def test_the_words_import_nothing_of_ours() -> None:
    model = f"{PACKAGE}.model"
    assert {other.partition(".")[0] for other in imported(model)} <= sys.stdlib_module_names
    inner = {other.partition(".")[0] for other in imported(model, inside_functions=True)}
    assert inner - sys.stdlib_module_names == {"packaging"}
