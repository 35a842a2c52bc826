"""The house: one meaning for a name, one door to the engine, no circle, and no path that is set."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from graphlib import TopologicalSorter

from tests.building import ROOT

SOURCE = ROOT / "src"
MODULES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in SOURCE.rglob("*.py")
}
OURS = {name: path for name, path in MODULES.items() if name.startswith("jax_faq_ko")}
DOOR = "jax_doctest.api"


def imported(name: str) -> Iterator[str]:
    """Yield the modules that a module imports, wherever in it: those of ours by their full name."""
    path = MODULES[name]
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            module = ".".join([*(above if node.level else []), *filter(None, [node.module])])
            inside = [f"{module}.{alias.name}" for alias in node.names]
            yield from (each if each in MODULES else module for each in inside)


def test_relative_imports_are_resolved() -> None:
    assert "jax_faq_ko.korean.place" in set(imported("jax_faq_ko.names.real"))
    assert "jax_faq_ko.data_files" in set(imported("jax_faq_ko.names.table"))
    assert DOOR in set(imported("jax_faq_ko.search.records"))


def test_a_class_name_means_one_thing() -> None:
    places = defaultdict(list)
    for name, path in MODULES.items():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(name)
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_the_engine_has_one_door() -> None:
    for name in OURS:
        others = {other for other in imported(name) if other.partition(".")[0] == "jax_doctest"}
        assert others <= {DOOR}, name
    for name in MODULES.keys() - OURS.keys():
        assert not {other for other in imported(name) if other.startswith("jax_faq_ko")}, name


def test_modules_import_each_other_in_no_circle() -> None:
    graph = {name: set(imported(name)) & OURS.keys() - {name} for name in OURS}
    TopologicalSorter(graph).prepare()  # it names a circle


def test_nobody_sets_a_path() -> None:
    configured = ["conf.py", "noxfile.py", "Makefile", "tests/building.py", "tests/conftest.py"]
    files = [*(ROOT / name for name in configured), *(ROOT / ".github").rglob("*.yml")]
    assert len(files) > len(configured)
    for path in files:
        text = path.read_text("utf-8")
        assert "sys.path" not in text, path.name
        assert "PYTHONPATH" not in text, path.name
