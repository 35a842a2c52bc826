"""The table of names by release: since when JAX has them or not, and what replaces the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.locale import get_translation
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, switch_source_input
from sphinx.util.parsing import nested_parse_to_nodes

from jax_doctest.api import Marked, spans, tables

from .. import data_files
from . import table as names
from .lookup import GONE, THERE, WARNED
from .table import UNKNOWN, Answers, ListedName, States

_ = get_translation("sphinx")
logger = logging.getLogger(__name__)

# How to say what a run of releases is: whether it is the first of them, and whether the last.
_SAID = {
    (True, True): _("All releases: {state}"),
    (True, False): _("Up to {last}: {state}"),
    (False, False): _("{span}: {state}"),
    (False, True): _("From {first} on: {state}"),
}
_STATES = {
    THERE: _("there"),
    WARNED: _("there, with a warning"),
    GONE: _("gone"),
    UNKNOWN: _("not looked up"),
}


def side(states: States, newest: str) -> str:
    """Say which of the two tables a name is in; what nobody has looked up is not known as there."""
    return THERE if states.get(newest) == THERE else GONE


def phrases(states: States, releases: list[str]) -> Iterator[tuple[str, list[str], str]]:
    """Part the releases into runs of one state: the state, its releases, and how to say it."""
    runs = [
        (state, list(them))
        for state, them in groupby(releases, key=lambda name: states.get(name, UNKNOWN))
    ]
    for number, (state, them) in enumerate(runs):
        said = _SAID[number == 0, number == len(runs) - 1]
        text = said.format(
            state=_STATES[state], first=them[0], last=them[-1], span=spans(releases, them)
        )
        yield state, them, text


def breakable(path: str) -> list[nodes.Node]:
    """Part a long name at its dots, where a narrow table may break it."""
    parts = re.findall(r"[^.\s]+\.?|\.|\s+", path)
    return [nodes.Text(part) if part.isspace() else nodes.inline("", part) for part in parts]


class NamesByRelease(SphinxDirective):
    """``.. names-by-release:: gone``, or ``there``: a table of the names."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make the table, and say what is wrong with the names."""
        chosen = self.arguments[0]
        if chosen not in (GONE, THERE):
            raise self.error(f"`{GONE}`, `{THERE}` 가운데에서 고르세요.")
        docs = data_files.folder(self.config)
        self.table = docs / names.TABLE
        for path in (self.table, docs / names.FOUND):
            self.env.note_dependency(str(path))
        self.releases: list[str] = self.config.jax_doctest_releases
        answers = names.read(docs)
        mine = [
            name
            for name in sorted(names.load(docs), key=lambda name: name.name.casefold())
            if side(answers.get(name.name, {}), self.releases[-1]) == chosen
        ]
        head = [_("Name"), _("Since"), _("Instead")]
        rows = [self.row(name, answers) for name in mine]
        return [tables.table("", head, rows, [f"jax-names-{chosen}", "jax-names"])]

    def row(self, name: ListedName, answers: Answers) -> nodes.row:
        """Show one name; it has an address of its own."""
        if fault := names.fault_of(name, answers, self.releases):
            logger.error("%s: %s", name.name, fault, location=f"{self.table}:{name.line}")
        states = answers.get(name.name, {})
        said = [self.phrase(*phrase) for phrase in phrases(states, self.releases)]
        since = nodes.entry("", *said)
        anchor = name.name.replace(" ", "-")
        row = nodes.row("", tables.entry(nodes.literal("", name.name)), since, self.instead(name))
        for code in row.findall(nodes.literal):
            parts = breakable(code.astext())
            code.clear()
            code += parts
        row["ids"] = [anchor]
        return row

    def phrase(self, state: str, releases: list[str], text: str) -> Marked:
        """Say since when or until when a name is in one state, with the releases for scripts."""
        classes = ["jax-name-state", f"jax-name-{state}"]
        data = {"data-releases": " ".join(releases)}
        return Marked("", nodes.paragraph("", text), classes=classes, data=data)

    def instead(self, name: ListedName) -> nodes.entry:
        """Say what replaces a name, and where to read on: a question, or a page elsewhere."""
        outside = name.link.startswith("https://")
        lines = [name.instead, "", f":ref:`{name.link}`" if name.link and not outside else ""]
        content = StringList(lines, items=[(str(self.table), name.line - 1)] * len(lines))
        with switch_source_input(self.state, content):  # for what is wrong in it
            cell = nodes.entry("", *nested_parse_to_nodes(self.state, content))
        if outside:
            said = _("Official documentation")
            link = nodes.reference("", said, refuri=name.link, internal=False)
            cell += nodes.paragraph("", "", link)
        return cell
