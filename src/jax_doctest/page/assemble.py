"""Completes the pages: where a question was proved, the tables of the record, style and scripts."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from ..atomic import write_whole
from ..model import Condition, Question, within
from ..portable.language import N_, _
from ..read.configured import supported
from ..read.questions import question_at
from ..read.shown import Conditional, Marked, depart_marked, visit_marked
from ..read.state import PAGES
from ..read.variants import Variants
from ..record.verdict import APART, FAILED, PARTLY, STALE, UNKNOWN, VERIFIED, Cell
from .changes import changes
from .matrix import failures, machines, matrix
from .messages import messages
from .site import Row, Site, record_files
from .tables import paragraph

_STATIC = Path(__file__).with_name("static")
_MAKERS = {
    "verification-matrix": matrix,
    "verification-failures": failures,
    "verification-machines": machines,
    "release-changes": changes,
    "error-messages": messages,
}
_SAID = {
    VERIFIED: N_("Verified: {}"),
    PARTLY: N_("Only some examples apply: {}"),
    APART: N_("None of its examples is run there: {}"),
    FAILED: N_("Does not hold: {}"),
    STALE: N_("Unverified (the examples have changed since): {}"),
    UNKNOWN: N_("Unverified (not run yet): {}"),
}
FEW = 2  # sets of versions that are named one by one
_MARKS = {VERIFIED: "✓", FAILED: "✗"}
# What each script says, by the names that it knows.
_SCRIPTS = {
    "jax-picker.js": {
        "picker": N_("My JAX"),
        "every": N_("all"),
        "not chosen": N_("This answer has not been verified on JAX {}."),
        "other release": N_("Not for JAX {}."),
    },
    "jax-changes.js": {
        "from": N_("From"),
        "to": N_("To"),
        "count": N_("JAX {from} → {to}: {count} outputs change."),
        "no difference": N_("JAX {from} → {to}: no output changes."),
    },
}


class Placeholder(nodes.General, nodes.Element):
    """Where one of our tables will stand, once all pages have been read."""


class RecordTable(SphinxDirective):
    """``verification-matrix`` and the like: tables made of the record."""

    def run(self) -> list[nodes.Node]:
        """Leave a place for the table."""
        PAGES.of(self.env).tables.append(self.name)
        return [Placeholder(table=self.name)]


def begin(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Start afresh; pages with tables are written anew where a question has changed."""
    site = Site.of(app, anew=True)
    if app.builder.format != "html":
        return []
    kept = _kept(app)
    same = kept.exists() and kept.read_text("utf-8") == site.digest
    return [] if same else [docname for docname, _names in site.pages()]


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Remember what the tables are made of, once they are written."""
    if not exception and app.builder.format == "html":
        write_whole(_kept(app), Site.of(app).digest)


def _kept(app: Sphinx) -> Path:
    return Path(app.doctreedir, f"tables-{app.builder.name}")


def show(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put into a page what the record says, when it is written."""
    site = Site.of(app)
    questions = {row.question.name: row for row in site.rows if row.docname == docname}
    for box in doctree.findall(Conditional):
        if ranges := box["condition"].jax:  # a browser cannot weigh one
            fitting = [name for name in site.releases if within(name, ranges)]
            box["data"] |= {"data-releases": " ".join(fitting)}
        row = questions.get(question_at(box, doctree, docname).name)
        if row and box["condition"].needs:
            box += ran_with(site, row.question, box["condition"])
    for section in list(doctree.findall(nodes.section)):
        place = question_at(section[0], doctree, docname)
        if row := questions.pop(place.name, None):
            title = section.first_child_matching_class(nodes.title) or 0
            section.insert(title + 1, line(site, docname, row))
    for placeholder in list(doctree.findall(Placeholder)):
        placeholder.replace_self(_MAKERS[placeholder["table"]](site, docname))


def line(site: Site, docname: str, row: Row) -> Marked:
    """Say under the title of a question where it holds, and where that is not known."""
    cells = site.cells(row.question)
    pages = [page for page, tables in site.pages() if "verification-matrix" in tables]
    text = nodes.paragraph()
    for state in _SAID:
        if them := site.named([cell for cell in cells if cell.state == state]):
            said = f"{_MARKS.get(state, '?')} {_(_SAID[state]).format(them)}"
            link = site.refer(docname, pages[0], row.anchor, said) if pages else nodes.Text(said)
            text += nodes.inline("", "", link, classes=[f"jax-{state}"])
            text += nodes.Text(" ")
    verified = {cell.release for cell in cells if cell.state == VERIFIED}
    data = {"data-verified": " ".join(name for name in site.releases if name in verified)}
    return Marked("", text, classes=["jax-verification", "no-search"], data=data)


def ran_with(site: Site, question: Question, condition: Condition) -> nodes.paragraph:
    """Say of a block that needs libraries what the record knows."""
    places: dict[tuple[str, ...], list[Cell]] = {}
    jax = condition.jax
    for cell in (one for one in site.cells(question) if not jax or within(one.release, jax)):
        here = site.environment(cell.release, cell.platform)
        ran = cell.state not in (STALE, UNKNOWN) and condition.met(here)
        versions = tuple(here.libraries[name] for name in condition.needs) if ran else ()
        places.setdefault(versions, []).append(cell)
    never = places.pop((), [])
    said = []
    for versions, cells in spanned(places).items():
        names = ", ".join(map(" ".join, zip(condition.needs, versions, strict=True)))
        run = _("Run with {libraries}: {places}")
        said.append(run.format(libraries=names, places=site.named(cells)))
    if never:
        said.append(_("Not run here: {places}").format(places=site.named(never)))
    return paragraph(" · ".join(said), classes=["jax-libraries", "no-search"])


def spanned(places: dict[tuple[str, ...], list[Cell]]) -> dict[tuple[str, ...], list[Cell]]:
    """Put versions of libraries together where they are too many to be named one by one."""
    if len(places) <= FEW:
        return places
    first, *_others, last = places
    ends = zip(first, last, strict=True)
    versions = tuple(old if old == new else f"{old}–{new}" for old, new in ends)
    return {versions: [cell for cells in places.values() for cell in cells]}


def fingerprint(app: Sphinx, config: Config) -> None:
    """Make the record part of the configuration: where it changes, pages are written anew.

    So they are where an extension has changed: Sphinx then reads all pages again, and its search
    index must be of all of them.
    """
    files = record_files(config, Path(app.confdir))
    record = [part for path in files for part in (os.fsencode(path.name), path.read_bytes())]
    code = [f"{e.name} {e.metadata.get('env_version')}".encode() for e in app.extensions.values()]
    config.jax_doctest_record_digest = hashlib.sha256(b"\n".join([*record, *code])).hexdigest()


def dress(app: Sphinx) -> None:
    """Give the pages our style and scripts."""
    app.config.html_static_path.insert(0, str(_STATIC))
    app.add_css_file("jax-doctest.css")
    add_script(app, "jax-picker.js")


def add_script(app: Sphinx, name: str) -> None:
    """Load a script, with the releases and the words that it needs."""
    said = {name: _(message) for name, message in _SCRIPTS[name].items()}
    data: dict[str, Any] = {
        "data-releases": " ".join(supported(app.config)),
        "data-words": json.dumps(said, ensure_ascii=False),
    }
    app.add_js_file(name, loading_method="defer", **data)


def dress_page(app: Sphinx, pagename: str, *_: object) -> None:
    """Give a page the script that only it needs."""
    if "release-changes" in PAGES.of(app.env, pagename).tables:
        add_script(app, "jax-changes.js")


def setup(app: Sphinx) -> None:
    """Register what makes the pages."""
    for name in _MAKERS:
        app.add_directive(name, RecordTable)
    for node in (Placeholder, Conditional, Variants):  # by their names, where builders have a list
        app.add_node(node)
    app.add_node(Marked, html=(visit_marked, depart_marked))
    app.add_config_value("jax_doctest_record", "docs/verified", "html", types=frozenset({str}))
    app.add_config_value("jax_doctest_record_digest", "", "html", types=frozenset({str}))
    app.connect("config-inited", fingerprint)
    app.connect("builder-inited", dress)
    app.connect("html-page-context", dress_page)
    app.connect("env-updated", begin)
    app.connect("build-finished", finish)
    app.connect("doctree-resolved", show)
