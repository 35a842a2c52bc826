"""What the pages say: up to which day upstream was followed, and what has changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.locale import get_translation
from sphinx.util.docutils import SphinxDirective
from sphinx.util.logging import getLogger
from sphinx.util.nodes import make_refnode

from jax_doctest.api import Marked, tables

from .drift import ABSENT, CHANGED, GONE, MOVED, NEW, SAME
from .known import Comparison, Known, beside, read
from .table import Entry, Place, load

_ = get_translation("sphinx")
logger = getLogger(__name__)

SOURCE = "https://github.com/jax-ml/jax/blob/{commit}/{path}"


class UpstreamTable(nodes.General, nodes.Element):
    """Where the table of all questions will stand."""


class TableDirective(SphinxDirective):
    """``.. upstream-table::`` shows what each question follows, and what has changed since."""

    def run(self) -> list[nodes.Node]:
        """Leave a place for the table."""
        self.env.metadata[self.env.docname]["upstream"] = "table"
        return [UpstreamTable()]


class Pages:
    """Puts into each page what the table and the last comparison say."""

    def __init__(self, app: Sphinx) -> None:
        path = Path(app.srcdir, app.config.upstream_table)
        self.app = app
        self.path = path
        self.entries = load(path) if path.is_file() else []
        self.comparison: Comparison = read(beside(path))

    def page_with_table(self) -> str:
        """Find the page that shows the table."""
        metadata = self.app.env.metadata.items()
        return next((docname for docname, data in metadata if "upstream" in data), "")

    def link(self, docname: str, to: str, anchor: str, words: str) -> nodes.reference:
        """Link to a place on a page of the site."""
        return make_refnode(self.app.builder, docname, to, anchor, nodes.Text(words))

    def date_questions(self, doctree: nodes.document, docname: str) -> None:
        """Say at each question up to which day its upstream text was followed."""
        wanted = {nodes.make_id(entry.question): entry for entry in self.entries}
        for section in list(doctree.findall(nodes.section)):
            for entry in filter(None, map(wanted.get, section["ids"])):
                line(section).append(self.date(docname, entry))

    def date(self, docname: str, entry: Entry) -> nodes.inline:
        """Say the day, with a link to the row of the table."""
        known = self.comparison.of(entry)
        words = _("Upstream text: {}").format(known.date if known else entry.commit[:10])
        to = self.page_with_table()
        said = self.link(docname, to, anchor(entry), words) if to else nodes.Text(words)
        return nodes.inline("", "", said, classes=["upstream-date"])

    def table(self, docname: str) -> list[nodes.Node]:
        """Show every question that follows upstream, and what upstream has that none follows."""
        heads = _("Question"), _("Upstream text"), _("Followed up to"), _("Changed since")
        rows = [self.row(docname, entry) for entry in self.entries]
        rows += [self.unanswered(place, title) for place, title in self.comparison.new.items()]
        compared = _("Compared with JAX {commit} of {date}.")
        commit, date = self.comparison.commit[:10], self.comparison.date
        return [
            tables.table("", heads, rows, ["upstream-table"]),
            *([tables.paragraph(compared.format(commit=commit, date=date))] if commit else []),
        ]

    def row(self, docname: str, entry: Entry) -> nodes.row:
        """Show one question."""
        known = self.comparison.of(entry)
        labels = self.app.env.domains.standard_domain.labels
        to, id_, title = labels.get(entry.question, ("", "", ""))
        question = self.link(docname, to, id_, title) if to else nodes.Text(entry.question)
        return nodes.row(
            "",
            tables.entry(question),
            tables.entry(source(entry.follows, entry.commit)),
            tables.text(known.date if known else entry.commit[:10]),
            self.changed(known),
            ids=[anchor(entry)],
        )

    def changed(self, known: Known | None) -> nodes.entry:
        """Say what has changed since."""
        if known is None:
            return tables.text(_("not compared yet"))
        aspects = {"prose": _("prose"), "code": _("code"), "links": _("links")}
        names = ", ".join(aspects[aspect] for aspect in known.aspects)
        states = {
            SAME: _("nothing"),
            CHANGED: _("changed: {}").format(names),
            MOVED: _("moved to {}").format(known.to),
            GONE: _("upstream has it no more"),
            ABSENT: _("upstream has it no more"),
            NEW: _("new upstream"),
        }
        return tables.text(states[known.state])

    def unanswered(self, place: str, title: str) -> nodes.row:
        """Show a question that upstream has added, and nobody here has answered."""
        asked = nodes.inline("", title, classes=["language-en"])
        link = source(Place.of(place), self.comparison.commit)
        return nodes.row(
            "",
            tables.entry(asked),
            tables.entry(link),
            tables.text(_("not answered yet")),
            tables.text(_("new upstream")),
        )


def anchor(entry: Entry) -> str:
    """Return the address of a row."""
    return nodes.make_id(f"upstream-{entry.question}")


def source(place: Place, commit: str) -> nodes.reference:
    """Link to an upstream page as it was."""
    address = SOURCE.format(commit=commit, path=place.path)
    return nodes.reference("", PurePosixPath(place.path).name, refuri=address, internal=False)


def line(section: nodes.section) -> nodes.Element:
    """Return the line of releases under a title; a line of its own where there are no releases."""
    for box in section.children:
        if isinstance(box, Marked) and "jax-verification" in box["classes"]:
            first = box[0]
            assert isinstance(first, nodes.Element)
            return first
    own = tables.paragraph("")
    title = section.first_child_matching_class(nodes.title) or 0
    section.insert(title + 1, Marked("", own, classes=["jax-verification", "no-search"]))
    return own


def show(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Complete one page."""
    pages = Pages(app)
    pages.date_questions(doctree, docname)
    for placeholder in list(doctree.findall(UpstreamTable)):
        placeholder.replace_self(pages.table(docname))


def check_questions(app: Sphinx, env: BuildEnvironment) -> None:
    """Report what follows upstream, but is no question of the site."""
    pages = Pages(app)
    for entry in pages.entries:
        if entry.question not in env.domains.standard_domain.anonlabels:
            where = f"{pages.path}:{entry.line}"
            logger.error("%s: 이런 라벨의 질문이 없습니다.", entry.question, location=where)


def again(app: Sphinx, env: BuildEnvironment) -> Iterator[str]:
    """Write the page of the table anew: the titles in it are those of other pages."""
    return (docname for docname, data in env.metadata.items() if "upstream" in data)


def fingerprint(app: Sphinx, config: Config) -> None:
    """Make both files part of the configuration: where they change, pages are written anew."""
    path = Path(app.srcdir, config.upstream_table)
    texts = [each.read_bytes() for each in (path, beside(path)) if each.is_file()]
    config.upstream_digest = hashlib.sha256(b"\n".join(texts)).hexdigest()


def connect(app: Sphinx) -> None:
    """Register the directive and what makes the pages."""
    app.add_directive("upstream-table", TableDirective)
    app.add_node(UpstreamTable)
    app.add_config_value("upstream_table", "docs/upstream.toml", "html", str)
    app.add_config_value("upstream_digest", "", "html", str)
    app.connect("config-inited", fingerprint)
    app.connect("env-check-consistency", check_questions)
    app.connect("env-updated", again)
    app.connect("doctree-resolved", show, priority=600)  # behind the line of the releases
