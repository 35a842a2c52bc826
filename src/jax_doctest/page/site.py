"""Everything that the pages need to know about verification, gathered once a build."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from platform import python_version
from typing import ClassVar
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import NoUri
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

from ..model import EngineError, Environment, Question
from ..portable.language import _
from ..read.collect import collected
from ..read.configured import supported
from ..read.state import PAGES
from ..record.record import read
from ..record.verdict import VERIFIED, Cell, Ledger, spans

logger = logging.getLogger(__name__)


@dataclass
class Row:
    """A question, and where it stands."""

    docname: str
    question: Question

    @property
    def anchor(self) -> str:
        """The identifier of its row in the matrix."""
        return nodes.make_id(f"verified-{self.question.name}")


class Site:
    """The questions of all pages and the record, for one build."""

    # Of the builds that are going on.
    _OF: ClassVar[WeakKeyDictionary[Sphinx, Site]] = WeakKeyDictionary()

    @classmethod
    def of(cls, app: Sphinx, anew: bool = False) -> Site:
        """Give what one build knows; `anew` where pages have been read since."""
        if anew or app not in cls._OF:
            cls._OF[app] = cls(app)
        return cls._OF[app]

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.releases = supported(app.config)

    @cached_property
    def ledger(self) -> Ledger:
        """Read the record; a damaged file proves nothing, and is reported."""
        records = []
        for path in record_files(self.app.config, Path(self.app.confdir)):
            try:
                records.append(read(path))
            except EngineError as error:
                logger.warning("%s", error, type="jax_doctest")
        return Ledger(self.releases, records)

    @cached_property
    def rows(self) -> list[Row]:
        """Collect the questions that have examples, in the order of the table of contents."""
        env, pages = self.app.env, collected(self.app).pages
        ordered = dict.fromkeys([*env.collect_relations(), *sorted(env.found_docs)])
        return [
            Row(docname, question)
            for docname in ordered
            for question in pages[docname].questions
            # Code that only prepares proves nothing.
            if any(one.want is not None and "SKIP" not in one.flags for one in question.examples)
        ]

    @cached_property
    def digest(self) -> str:
        """Tell one set of questions from another; where the record changes, all is written anew."""
        return hashlib.sha256(repr(self.rows).encode("utf-8", "surrogatepass")).hexdigest()

    def environment(self, release: str, platform: str) -> Environment:
        """Give the place of the recorded run, or what would be one."""
        record = self.ledger.records.get((release, platform))
        here = Environment(python_version(), release, platforms=(platform,))
        return record.environment if record else here

    def link(self, docname: str, row: Row, text: str = "") -> nodes.TextElement:
        """Link to a question."""
        return self.refer(docname, row.docname, self.address(row), text or row.question.title)

    def address(self, row: Row) -> str:
        """Find the identifier of a question on its page."""
        labels = self.app.env.domains.standard_domain.anonlabels
        name = row.question.name
        section = "" if "testgroup." in name else name.partition(":")[2]  # a group is of the page
        return labels[name][1] if name in labels else section

    def refer(self, docname: str, target: str, anchor: str, text: str) -> nodes.TextElement:
        """Link from one page to a place on another, or on the same; a book may not have it."""
        try:
            return make_refnode(self.app.builder, docname, target, anchor, nodes.Text(text))
        except NoUri:
            return nodes.inline("", text)

    def pages(self) -> Iterator[tuple[str, list[str]]]:
        """Find the pages that show any of our tables."""
        for docname, state in PAGES.all(self.app.env).items():
            if state.tables:
                yield docname, state.tables

    def cells(self, question: Question) -> list[Cell]:
        """Judge a question wherever anything has been run; where nothing has, on a CPU."""
        return self.ledger.cells(question) or self.ledger.row(question, "cpu")

    def named(self, cells: Sequence[Cell]) -> str:
        """Name the releases and platforms of some cells."""
        parts = []
        for platform in dict.fromkeys(cell.platform for cell in cells):
            these = [cell.release for cell in cells if cell.platform == platform]
            parts.append(self.where(spans(self.releases, these), platform))
        return " / ".join(parts)

    def where(self, spans: str, platform: str) -> str:
        """Name releases and platform."""
        return _("JAX {releases} · {platform}").format(releases=spans, platform=platform.upper())


def verified(app: Sphinx) -> dict[tuple[str, str], str]:
    """Say where each question is verified, by its page and its identifier there."""
    site = Site.of(app)
    cells = ((row, site.ledger.cells(row.question)) for row in site.rows)
    return {
        (row.docname, site.address(row)): site.named([c for c in its if c.state == VERIFIED])
        for row, its in cells
    }


def recorded(app: Sphinx) -> dict[str, str]:
    """Name the questions of the record, each with the one that has its examples now, if any has.

    Of a question that is on no page any more that is the one that it was renamed to.
    """
    site = Site.of(app)
    here = {row.question.name: row.question for row in site.rows}
    found: dict[str, str] = {}
    for record in site.ledger.records.values():
        for name in record.questions:
            if name in here:
                found[name] = name
            elif not found.get(name):
                same = (new for new, one in here.items() if record.is_of(replace(one, name=name)))
                found[name] = next(same, "")
    return found


def record_files(config: Config, base: Path) -> list[Path]:
    """Find the record: a file for each release and platform."""
    found = Path(base, config.jax_doctest_record).glob("jax-*.json")
    return sorted(path for path in found if path.is_file())
