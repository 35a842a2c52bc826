"""Where the official documentation explains a name: ``links.toml``, and the links made of it.

Sphinx would take the addresses from the inventories of other sites, which are large, and would have
to be fetched.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import get_translation

from .. import data_files
from ..data_files import DataFileError

_ = get_translation("sphinx")

FILE = "links.toml"
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
    """What a name is, as the Python domain of Sphinx calls it, and where it is explained."""

    kind: str
    project: str
    address: str


def load(docs: Path) -> dict[str, LinkedName]:
    """Read the table of names; a mistake in it is a DataFileError."""
    tables = data_files.load(docs / FILE)
    for key, line, entry in tables:
        if wrong := sorted(name for name, holds in FORM.items() if not holds(entry.get(name, []))):
            fault = f"{key}: 빠졌거나 잘못 쓴 항목입니다: {', '.join(wrong)}"
            raise DataFileError(docs / FILE, line, fault)
    return {
        name: LinkedName(kind, entry["title"], entry["url"] + address(name, kind, entry))
        for _key, _line, entry in tables
        for kind in KINDS.split()
        for name in entry.get(kind, [])
    }


known = cache(load)  # once a build


def address(name: str, kind: str, entry: dict[str, Any]) -> str:
    """Return the address of a name: its own, that of a pattern that fits, or by the rule."""
    elsewhere = entry.get("elsewhere", {})
    patterns = (where for pattern, where in elsewhere.items() if fnmatchcase(name, pattern))
    rule = entry["module_address" if kind == "module" else "address"]
    where: str = elsewhere.get(name) or next(patterns, rule)
    return where.format(name=name, module=name.rpartition(".")[0])


def link(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, shown: nodes.TextElement
) -> nodes.Element | None:
    """Lead from a name to the page that explains it; where there is none, a check has told why."""
    if node["refdomain"] != "py":
        return None
    name = known(data_files.folder(app.config)).get(node["reftarget"])
    if not name:
        return shown
    title = _("(in %s)") % name.project
    return nodes.reference("", "", shown, internal=False, refuri=name.address, reftitle=title)
