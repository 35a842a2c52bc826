"""Where the official documentation explains a name: by the rules of ``links.toml``.

Sphinx would take the addresses from the inventories of other sites, which are large, and would have
to be fetched. ``make linkcheck`` opens each address.
"""

import builtins
import itertools
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import get_translation

from .. import data_files
from ..data_files import DataFileError

_ = get_translation("sphinx")

FILE = "links.toml"
PYTHON, BUILTINS = "python", "builtins"  # whose names do not begin with their own


@dataclass(frozen=True)
class Project:
    """Where a project explains its names."""

    title: str
    url: str
    address: str
    module_address: str
    elsewhere: dict[str, str] = field(default_factory=dict)  # by name, or by a pattern of names

    def link(self, name: str, is_module: bool) -> str:
        """Return the address of a name: its own, that of a pattern that fits, or by the rule."""
        patterns = (at for pattern, at in self.elsewhere.items() if fnmatchcase(name, pattern))
        rule = self.module_address if is_module else self.address
        where = self.elsewhere.get(name) or next(patterns, rule)
        modules = itertools.takewhile(str.islower, name.split(".")[:-1])  # classes are capitals
        return self.url + where.format(name=name, module=".".join(modules))


def fits(name: str, value: object) -> bool:
    """Tell whether an entry of the table is one of a project's, and holds what that should."""
    if name not in Project.__annotations__ or (name == "elsewhere") != isinstance(value, dict):
        return False
    texts = value.values() if isinstance(value, dict) else [value]
    return all(isinstance(text, str) and text for text in texts)


def load(docs: Path) -> dict[str, Project]:
    """Read the rules of each project; a mistake in them is a DataFileError."""
    tables = data_files.load(docs / FILE)
    for key, line, entry in tables:
        said = {**dict.fromkeys(Project.__annotations__), "elsewhere": {}, **entry}
        if wrong := [name for name, value in said.items() if not fits(name, value)]:
            fault = f"{key}: 빠졌거나 잘못 쓴 항목입니다: {', '.join(wrong)}"
            raise DataFileError(docs / FILE, line, fault)
    return {key: Project(**entry) for key, _line, entry in tables}


known = cache(load)  # once a build


def project_of(name: str, projects: dict[str, Project]) -> Project:
    """Return the project that a name is of; what is of no other is Python's."""
    root = name.partition(".")[0]
    other = BUILTINS if hasattr(builtins, root) else PYTHON
    return projects[root if root in projects else other]


def link(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, shown: nodes.TextElement
) -> nodes.Element | None:
    """Lead from a name to the page that explains it; whether it is real, a check has told."""
    if node["refdomain"] != "py":
        return None
    name = node["reftarget"]
    project = project_of(name, known(data_files.folder(app.config)))
    address = project.link(name, node["reftype"] == "mod")
    title = _("(in %s)") % project.title
    return nodes.reference("", "", shown, internal=False, refuri=address, reftitle=title)
