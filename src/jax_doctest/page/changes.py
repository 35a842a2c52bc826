"""Which outputs change from one release to another: from the variants and the record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docutils import nodes

from ..model import Example, Snippet
from ..portable.language import _
from ..read.shown import Marked, without_flags
from ..record.verdict import UNKNOWN, VERIFIED, Cell, spans
from .site import Row, Site
from .tables import entry, literal, paragraph, table

_NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

Session = tuple[tuple[str, str], ...]  # code and output of each example


@dataclass
class Change:
    """A snippet that does not show the same on all releases."""

    row: Row
    number: int  # among those of the site
    sessions: list[Session]  # the different ones, in the order of releases
    groups: list[int]  # per supported release: which of them it shows
    proved: list[bool]  # per supported release: does the record say so

    @property
    def anchor(self) -> str:
        """Where its outputs stand."""
        return f"release-change-{self.number}"


def changes(site: Site, docname: str) -> list[nodes.Node]:
    """Show all of them; a script narrows them down to two releases."""
    all_changes = list(find(site))
    if not all_changes:
        return [paragraph(_("The output is the same on every supported release."))]
    rows = [_row(site, docname, change) for change in all_changes]
    head = [_("Question"), *site.releases]
    overview = table("", head, rows, ["jax-changes-table"])
    return [Marked("", overview, *_outputs(site, docname, all_changes), classes=["jax-changes"])]


def find(site: Site) -> Iterator[Change]:
    """Find the snippets that show different things."""
    number = 0
    platform = next(iter(site.ledger.platforms), "cpu")
    for row in site.rows:
        cells = site.ledger.row(row.question, platform)
        for snippet in row.question.snippets:
            shown = [_session(site, snippet, cell) for cell in cells]
            sessions = list(dict.fromkeys(shown))
            if len(sessions) > 1:
                number += 1
                groups = [sessions.index(session) for session in shown]
                proved = [cell.state == VERIFIED for cell in cells]
                yield Change(row, number, sessions, groups, proved)


def _session(site: Site, snippet: Snippet, cell: Cell) -> Session:
    """Say what a snippet shows on a release: what the page says, or what came instead."""
    variant = snippet.chosen(site.environment(cell.release, cell.platform))
    examples: Sequence[Example] = variant.examples if variant else ()
    instead = {id(case.example): case.recorded.got for case in cell.failed}
    return tuple((e.source, instead.get(id(e), e.want or "")) for e in examples)


def _row(site: Site, docname: str, change: Change) -> nodes.row:
    cells = [entry(site.link(docname, change.row))]
    for group, proved in zip(change.groups, change.proved, strict=True):
        number = _NUMBERS[group % len(_NUMBERS)]
        link = site.refer(docname, docname, change.anchor, number)
        cells.append(entry(link, state=f"group-{group % 4}" if proved else UNKNOWN))
    return nodes.row("", *cells)


def _outputs(site: Site, docname: str, all_changes: Sequence[Change]) -> Iterator[nodes.Node]:
    for change in all_changes:
        box = Marked(
            ids=[change.anchor],
            classes=["jax-change"],
            data={"data-groups": " ".join(map(str, change.groups))},
        )
        box += paragraph(site.link(docname, change.row), classes=["jax-change-question"])
        for group, session in enumerate(change.sessions):
            box += _output(site, change, group, session)
        yield box


def _output(site: Site, change: Change, group: int, session: Session) -> Marked:
    pairs = zip(site.releases, change.groups, change.proved, strict=True)
    proved = {name: proved for name, its, proved in pairs if its == group}
    label = f"{_NUMBERS[group % len(_NUMBERS)]} JAX {spans(site.releases, proved)}"
    if unproved := spans(site.releases, [name for name in proved if not proved[name]]):
        label += " (" + _("Not verified on {}.").format(unproved) + ")"
    none = paragraph(_("This code is not for these releases."))
    caption = paragraph(label, classes=["jax-caption"])
    shown = literal(written(session)) if session else none
    return Marked("", caption, shown, classes=["jax-output"], data={"data-group": str(group)})


def written(session: Session) -> str:
    """Write examples as a page shows them."""
    parts = ("".join(_prompted(source)) + output for source, output in session)
    return "\n".join(part.rstrip("\n") for part in parts)


def _prompted(source: str) -> Iterator[str]:
    for number, line in enumerate(without_flags(source).splitlines()):
        yield f"{'>>> ' if number == 0 else '... '}{line}".rstrip() + "\n"
