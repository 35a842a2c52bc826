"""Where the official documentation explains a name: a table, and the inventories made from it.

Sphinx links to other sites by their inventories. Theirs are large and would have to be fetched;
ours hold the names of ``links.toml`` only. ``make inventories`` writes them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from .. import data_files
from ..data_files import DataFileError

FILE = Path("inventories", "links.toml")
KINDS = "module class exception data attribute property method function"


def is_text(value: object) -> bool:
    """Tell whether something is written."""
    return isinstance(value, str) and bool(value)


# What an entry of the table holds.
FORM: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(["title", "url", "address", "module_address"], is_text),
    **dict.fromkeys(KINDS.split(), lambda names: all(map(is_text, names))),
}


@dataclass(frozen=True)
class LinkedName:
    """A name with its kind, as the Python domain of Sphinx calls it, and its address."""

    name: str
    kind: str
    address: str  # below the project's url


@dataclass(frozen=True)
class Project:
    """A project whose documentation the site links to."""

    key: str
    title: str
    url: str
    names: tuple[LinkedName, ...]


def projects(docs: Path) -> list[Project]:
    """Read the table of names; a mistake in it is a DataFileError."""
    tables = data_files.load(docs / FILE)
    for key, line, entry in tables:
        if wrong := sorted(name for name, holds in FORM.items() if not holds(entry.get(name, []))):
            fault = f"{key}: 빠졌거나 잘못 쓴 항목입니다: {', '.join(wrong)}"
            raise DataFileError(docs / FILE, line, fault)
    return [project(key, entry) for key, _line, entry in tables]


def project(key: str, entry: dict[str, Any]) -> Project:
    """Make a project of its part of the table, every name with its full address."""
    names = [
        LinkedName(name, kind, address(name, kind, entry))
        for kind in KINDS.split()
        for name in sorted(entry.get(kind, []))
    ]
    return Project(key, entry["title"], entry["url"], tuple(names))


def address(name: str, kind: str, entry: dict[str, Any]) -> str:
    """Return the address of a name: its own, that of a pattern that fits, or by the rule."""
    elsewhere = entry.get("elsewhere", {})
    patterns = (where for pattern, where in elsewhere.items() if fnmatchcase(name, pattern))
    rule = entry["module_address" if kind == "module" else "address"]
    where: str = elsewhere.get(name) or next(patterns, rule)
    return where.format(name=name, module=name.rpartition(".")[0])


def kinds(docs: Path) -> dict[str, str]:
    """Return the kind of every name in the table."""
    return {name.name: name.kind for each in projects(docs) for name in each.names}


def mapping(docs: Path) -> dict[str, tuple[str, str]]:
    """Return what ``intersphinx_mapping`` wants; naming a local file, it fetches nothing."""
    return {
        each.key: (each.url, str((docs / FILE).with_name(f"{each.key}.inv")))
        for each in projects(docs)
    }


def write(docs: Path) -> list[Path]:
    """Write the inventories next to their table."""
    # Only whoever changes the table needs sphobjinv.
    from sphobjinv import DataObjStr, Inventory, compress, writebytes

    written = []
    for each in projects(docs):
        inventory = Inventory()
        inventory.project, inventory.version = each.title, ""
        for name in each.names:
            entry = DataObjStr(
                name=name.name,
                domain="py",
                role=name.kind,
                priority="1",
                uri=name.address,
                dispname="-",
            )
            inventory.objects.append(entry)
        path = (docs / FILE).with_name(f"{each.key}.inv")
        writebytes(str(path), compress(inventory.data_file(contract=True)))
        written.append(path)
    return written
