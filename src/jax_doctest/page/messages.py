"""Every exception and warning that a snippet shows, with the questions that explain it."""

import builtins
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from docutils import nodes

from ..portable.compare import split
from ..portable.language import _
from ..read.shown import Marked
from ..record.verdict import spans
from .site import Row, Site
from .tables import literal, paragraph

# What `except ... as error: print(...)`, SHOW_WARNINGS and their like print: a type, its words.
_PRINTED = re.compile(r"((?:\w+\.)*\w+(?:Error|Exception|Warning))(?:: | )(\S.*)")
_TYPE = re.compile(r"((?:\w+\.)*\w+)(?:: (.*))?\Z", re.DOTALL)
_WORDS = re.compile(r"[A-Za-z]{2,}")
# What differs between messages that are the same: sizes, digits, addresses, types of arrays.
_VARIES = re.compile(
    r"~?\b(?:float|int|uint|bool|complex|key|[fiuc])\w*\[[^\]]*\]|\bShapedArray\([^)]*\)|0x\w+|\d+"
)
_OURS = ("jax.", "jaxlib.")  # where JAX has its own exceptions


@dataclass
class Message:
    """A text that a type of exception or warning says, and where it is shown."""

    kind: str
    text: str
    own: bool  # of JAX, and of nobody else
    places: dict[str, tuple[Row, set[str]]] = field(default_factory=dict)  # question: releases


def messages(site: Site, docname: str) -> list[nodes.Node]:
    """Show all of them, by type."""
    found = find(site)
    if not found:
        return [paragraph(_("No example shows an error or a warning yet."))]
    own = {message.kind for message in found if message.own}
    kinds = sorted(
        {message.kind for message in found},  # JAX's own first, then others, then warnings
        key=lambda kind: (kind not in own, kind.endswith("Warning"), kind.casefold()),
    )
    groups = [_group(site, docname, kind, [m for m in found if m.kind == kind]) for kind in kinds]
    return [_contents(site, docname, kinds), *groups]


def find(site: Site) -> list[Message]:
    """Collect them from all questions in the order of the site, the same message once."""
    found: dict[tuple[str, str], Message] = {}
    for row in site.rows:
        for output, releases in _outputs(site, row):
            for name, text in said(output):
                kind = name.rpartition(".")[2]
                new = Message(kind, text, name.startswith(_OURS))
                message = found.setdefault((kind, _VARIES.sub("0", text)), new)
                message.places.setdefault(row.question.name, (row, set()))[1].update(releases)
    return list(found.values())


def said(output: str) -> Iterator[tuple[str, str]]:
    """Find what an output says of exceptions and warnings: types as they are shown, and words."""
    printed, error = split(output)
    for line in printed.splitlines():
        found = _PRINTED.fullmatch(line)
        if found and _is_known(found[1]) and len(_WORDS.findall(found[2])) > 1:
            yield found[1], found[2]
    if found := _TYPE.match(error.strip()):
        yield found[1], (found[2] or "").strip()


def _is_known(kind: str) -> bool:
    """Tell the name of an exception from a word that only looks like it."""
    return "." in kind or isinstance(getattr(builtins, kind, None), type)


def _outputs(site: Site, row: Row) -> Iterator[tuple[str, set[str]]]:
    """Pair the outputs of a question with the releases that show them: the page's, or others."""
    failed = [
        (cell.release, case) for cell in site.ledger.cells(row.question) for case in cell.failed
    ]
    wrong = {(release, id(case.example)) for release, case in failed}
    for _snippet, variant in row.question.variants:
        platform = (variant.condition.platforms or ("cpu",))[0]  # whichever it is for
        here = {name: site.environment(name, platform) for name in site.releases}
        fits = [name for name in site.releases if not variant.condition.unmet(here[name])]
        for example in variant.examples:
            if on := {release for release in fits if (release, id(example)) not in wrong}:
                yield example.want or "", on
    for release, case in failed:
        yield case.recorded.got, {release}


def _contents(site: Site, docname: str, kinds: list[str]) -> nodes.paragraph:
    """List the types, each a link to its texts."""
    links = [site.refer(docname, docname, _anchor(kind), kind) for kind in kinds]
    parts = [part for link in links for part in (" · ", link)]
    return paragraph(*parts[1:], classes=["jax-message-kinds"])


def _anchor(kind: str) -> str:
    return nodes.make_id(f"message-{kind}")


def _group(site: Site, docname: str, kind: str, them: list[Message]) -> Marked:
    """Show what one type says."""
    title = nodes.rubric("", "", nodes.literal("", kind))
    title["heading-level"] = 2
    entries = nodes.bullet_list("", *(_entry(site, docname, one) for one in them))
    return Marked("", title, entries, ids=[_anchor(kind)], classes=["jax-messages", "no-search"])


def _entry(site: Site, docname: str, message: Message) -> nodes.list_item:
    item = nodes.list_item()
    if message.text:
        item += literal(message.text, "text")
    for row, on in message.places.values():
        where = f" · JAX {spans(site.releases, on)}" if on != set(site.releases) else ""
        item += paragraph(site.link(docname, row), where, classes=["jax-message-question"])
    return item
