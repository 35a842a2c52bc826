"""The whole record as tables: questions by releases, what failed, and on which machines."""

import itertools
from collections.abc import Iterator

from docutils import nodes

from ..model import PLATFORMS
from ..portable.language import N_, _
from ..portable.reasons import NEEDS, ONLY_ON, reason, sentence
from ..read.shown import describe
from ..record.verdict import APART, FAILED, PARTLY, STALE, UNKNOWN, VERIFIED, Case, Cell
from .site import Row, Site
from .tables import entry, literal, paragraph, table

_CELLS = {
    VERIFIED: N_("passed"),
    FAILED: N_("failed"),
    PARTLY: N_("partly"),
    APART: N_("not run"),
    STALE: N_("stale"),
    UNKNOWN: N_("none"),
}
_CASE = (N_("Code"), N_("Output on the page"), N_("Actual output"))


def matrix(site: Site, docname: str) -> list[nodes.Node]:
    """Show every question on every release, a table for each platform; say what nobody has run."""
    ran = site.ledger.platforms
    never = [name.upper() for name in PLATFORMS if name not in ran]
    made: list[nodes.Node] = []
    for platform in ran:
        head = [_("Question"), *site.releases]
        rows = [_row(site, docname, row, platform, ran) for row in site.rows]
        made.append(table(platform.upper(), head, rows, ["jax-matrix"]))
    if not ran:
        made.append(paragraph(_("Nothing has been run yet.")))
    if never:
        said = _("Not run on {} yet.").format(", ".join(never))
        made.append(paragraph(said, classes=["jax-never"]))
    return made


def _row(site: Site, docname: str, row: Row, platform: str, ran: list[str]) -> nodes.row:
    cells = [entry(site.link(docname, row))]
    for cell in site.ledger.row(row.question, platform):
        words = _(_CELLS[cell.state])
        target = site.link(docname, row, words)
        if cell.failed:
            target = site.refer(docname, docname, _anchor(row, cell), words)
        cells.append(entry(target, state=cell.state))
    anchor = row.anchor if platform == ran[0] else f"{row.anchor}-{platform}"
    return nodes.row("", *cells, ids=[anchor])


def _anchor(row: Row, cell: Cell) -> str:
    return nodes.make_id(f"failed-{row.question.name}-{cell.platform}-{cell.release}")


def failures(site: Site, docname: str) -> list[nodes.Node]:
    """Show every example that did not hold, and name what was skipped."""
    judged = [(row, cell) for row in site.rows for cell in site.ledger.cells(row.question)]
    made = [node for row, cell in judged for node in _failed(site, docname, row, cell)]
    if not made and site.ledger.platforms:
        made.append(paragraph(_("Every recorded example passed. None failed.")))
    if items := [item for row, cell in judged for item in _skipped(site, docname, row, cell)]:
        made.append(paragraph(_("Examples that were not run"), classes=["jax-caption"]))
        made.append(nodes.bullet_list("", *items))
    return made


def _failed(site: Site, docname: str, row: Row, cell: Cell) -> Iterator[nodes.Node]:
    """Show the examples of a question that did not hold somewhere."""
    if cell.failed:
        named = site.link(docname, row), f" · {site.where(cell.release, cell.platform)}"
        yield paragraph(*named, ids=[_anchor(row, cell)], classes=["jax-failed"])
    for case in cell.failed:
        if case.recorded.reason:
            yield paragraph(sentence(case.recorded.reason))
        shown = (case.example.source, case.example.want, case.recorded.got)
        for name, said, language in zip(_CASE, shown, ("python", "text", "text"), strict=True):
            yield paragraph(_(name), classes=["jax-caption"])
            yield literal((said or _("(no output)")).rstrip("\n"), language)


def _skipped(site: Site, docname: str, row: Row, cell: Cell) -> Iterator[nodes.list_item]:
    """Name each reason for which examples of a question were not run somewhere."""
    where = site.where(cell.release, cell.platform)
    for why in dict.fromkeys(_reason(site, row, cell, case) for case in cell.skipped):
        yield nodes.list_item("", paragraph(site.link(docname, row), f" · {where}: {why}"))


def _reason(site: Site, row: Row, cell: Cell, case: Case) -> str:
    """Say why an example was not run; where it would be, as the page says it."""
    if case.recorded.reason.startswith(NEEDS):
        return sentence(case.recorded.reason)
    environment = site.ledger.records[cell.release, cell.platform].environment
    for snippet in row.question.snippets:
        if case.example in snippet.variants[0].examples and not snippet.chosen(environment):
            where = ", ".join(describe(one.condition) for one in snippet.variants)
            return sentence(reason(ONLY_ON, where))
    return sentence(case.recorded.reason)


def machines(site: Site, docname: str) -> list[nodes.Node]:
    """Tell where each release was run."""
    head = ["JAX", _("Platform"), _("Device"), _("System"), _("Processor")]
    head += ["Python", "jaxlib", "NumPy", _("Last change")]
    rows = []
    for release, platform in itertools.product(site.releases, site.ledger.platforms):
        if record := site.ledger.records.get((release, platform)):
            here = record.environment
            kinds = " ".join(here.platforms[1:])
            device = f"{here.device_kind} ({kinds})" if kinds else here.device_kind
            facts = [release, platform.upper(), device, here.system, here.machine, here.python]
            rows.append(nodes.row("", *map(entry, [*facts, here.jaxlib, here.numpy, record.date])))
    if not rows:
        return [paragraph(_("Nothing has been run yet."))]
    return [table("", head, rows, ["jax-machines"])]
