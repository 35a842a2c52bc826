"""The whole record as tables: questions by releases, what failed, and on which machines."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes

from ..model import PLATFORMS, Environment
from ..read.shown import describe
from ..record.verdict import FAILED, Case, Cell
from .site import Row, Site
from .tables import entry, literal, paragraph, table, text


def matrix(site: Site, docname: str) -> list[nodes.Node]:
    """Show every question on every release, a table for each platform; say what nobody has run."""
    ran = site.ledger.platforms
    never = [name.upper() for name in PLATFORMS if name not in ran]
    made: list[nodes.Node] = []
    for platform in ran:
        head = [site.words["question"], *site.releases]
        rows = [_row(site, docname, row, platform, ran) for row in site.rows]
        made.append(table(platform.upper(), head, rows, ["jax-matrix"]))
    if not ran:
        made.append(paragraph(site.words["nothing run"]))
    if never:
        made.append(paragraph(site.words["never"].format(", ".join(never)), "jax-never"))
    return made


def _row(site: Site, docname: str, row: Row, platform: str, ran: list[str]) -> nodes.row:
    cells = [entry(site.link(docname, row))]
    for cell in site.ledger.row(row.question, platform):
        words = site.words[f"cell {cell.state}"]
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
    made: list[nodes.Node] = []
    for row in site.rows:
        for cell in site.ledger.cells(row.question):
            if cell.state == FAILED:
                made.extend(_failed(site, docname, row, cell))
    if not made and site.ledger.platforms:
        made.append(paragraph(site.words["all passed"]))
    return [*made, *_skipped(site, docname)]


def _failed(site: Site, docname: str, row: Row, cell: Cell) -> Iterator[nodes.Node]:
    where = site.where(cell.release, cell.platform)
    yield nodes.paragraph(
        "",
        "",
        site.link(docname, row),
        nodes.Text(f" · {where}"),
        ids=[_anchor(row, cell)],
        classes=["jax-failed"],
    )
    for case in cell.failed:
        if case.finding.reason:
            yield paragraph(case.finding.reason)
        nothing = site.words["nothing"]
        for name, said in (
            ("code", case.example.source),
            ("want", case.example.want),
            ("got", case.finding.got),
        ):
            yield paragraph(site.words[name], "jax-caption")
            yield literal((said or nothing).rstrip("\n"), "python" if name == "code" else "text")


def _skipped(site: Site, docname: str) -> Iterator[nodes.Node]:
    """List what was not run by its reason."""
    items = nodes.bullet_list()
    for row in site.rows:
        for cell in site.ledger.cells(row.question):
            for reason in dict.fromkeys(_reason(site, row, cell, case) for case in cell.skipped):
                where = site.where(cell.release, cell.platform)
                link = site.link(docname, row)
                said = nodes.paragraph("", "", link, nodes.Text(f" · {where}: {reason}"))
                items += nodes.list_item("", said)
    if items.children:
        yield paragraph(site.words["skipped"], "jax-caption")
        yield items


def _reason(site: Site, row: Row, cell: Cell, case: Case) -> str:
    """Say why an example was not run; the record says it in Korean alone."""
    environment = site.ledger.records[cell.release, cell.platform].environment
    for snippet in row.question.snippets:
        if case.example in snippet.variants[0].examples and not snippet.chosen(environment):
            language = site.app.config.language
            where = ", ".join(describe(one.condition, language) for one in snippet.variants)
            return site.words["only on"].format(where)
    return case.finding.reason


def machines(site: Site, docname: str) -> list[nodes.Node]:
    """Tell where each release was run."""
    said = site.words
    rows = []
    for release in site.releases:
        for platform in site.ledger.platforms:
            if record := site.ledger.records.get((release, platform)):
                facts = [*_facts(record.environment), record.date]
                rows.append(nodes.row("", *map(text, [release, platform.upper(), *facts])))
    head = ["JAX", *(said[name] for name in ("platform", "device", "system", "machine"))]
    head += ["Python", "jaxlib", "NumPy", said["date"]]
    return [table("", head, rows, ["jax-machines"])] if rows else [paragraph(said["nothing run"])]


def _facts(environment: Environment) -> list[str]:
    kinds = " ".join(environment.platforms[1:])
    device = f"{environment.device_kind} ({kinds})" if kinds else environment.device_kind
    return [
        *(device, environment.system, environment.machine),
        *(environment.python, environment.jaxlib, environment.numpy),
    ]
