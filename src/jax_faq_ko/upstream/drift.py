"""What has become of each upstream section since its question was last held against it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from .clone import Clone
from .section import ASPECTS, Section, sections
from .table import Entry, Place

SAME = "same"
CHANGED = "changed"
MOVED = "moved"
GONE = "gone"
ABSENT = "absent"  # upstream lacked it when it was accepted, and still does
NEW = "new"


@dataclass(frozen=True)
class Finding:
    """The state of a section: unchanged, or what is different."""

    state: str
    follows: Place
    question: str = ""  # none, where upstream has a section that nobody follows
    aspects: tuple[str, ...] = ()
    to: Place | None = None  # where it has gone
    title: str = ""

    @property
    def drifted(self) -> bool:
        """Tell whether there is anything to do about it."""
        return self.state not in (SAME, ABSENT)

    def said(self) -> str:
        """Say it in a line."""
        if self.state == CHANGED:
            return f"바뀜({', '.join(ASPECTS[aspect] for aspect in self.aspects)})"
        if self.state == MOVED:
            return f"옮김 → {self.to}"
        if self.state == NEW:
            return f"새 질문: {self.title}"
        if self.state == GONE:
            return "사라짐"
        return "같음" if self.state == SAME else "같음(원문에 없음)"


class Upstream:
    """The sections of upstream, at any commit."""

    def __init__(self, clone: Clone) -> None:
        self.clone = clone

    def page(self, commit: str, path: str) -> tuple[Section, ...]:
        """Return the sections of a page, none if there is no such page."""
        text = self.clone.text(commit, path)
        return sections(text, PurePosixPath(path).suffix) if text is not None else ()

    def section(self, commit: str, place: Place) -> Section | None:
        """Return a section by its place."""
        return next((s for s in self.page(commit, place.path) if place.label in s.ids), None)

    def now(self, place: Place) -> Section | None:
        """Return a section as it is at present."""
        return self.section(self.clone.head, place)

    def labelled(self, label: str, words: tuple[str, ...] = ()) -> Place | None:
        """Find a label on any present page; ``words`` are those of the title it was made of."""
        for path in self.clone.pages_with(*(words or (label,))):
            for section in self.page(self.clone.head, path):
                if label in section.ids and section.stub_of != label:
                    return Place(path, label)
        return None

    def followed(self, stub: Section) -> Place | None:
        """Return where a stub leads, however many there are on the way."""
        met: set[str] = set()
        section: Section | None = stub
        place = None
        while section and (label := section.stub_of):
            if label in met:
                return None
            met.add(label)
            place = self.labelled(label)
            section = self.now(place) if place else None
        return place if section else None

    def elsewhere(self, place: Place, before: Section | None) -> Place | None:
        """Find a section that has left its page: by its label, or by its title."""
        if found := self.labelled(place.label):
            return found
        words = tuple(re.findall(r"[A-Za-z0-9]{2,}", before.title)) if before else ()
        return self.labelled(place.label, words) if words else None

    def judge(self, entry: Entry) -> Finding:
        """Say what has become of the section that a question follows."""
        place = entry.follows
        before = self.section(self.clone.commit(entry.commit), place)
        now = self.now(place)
        if before and now and not before.changes(now):
            return Finding(SAME, place, entry.question, title=now.title)
        if now and now.stub_of:
            to = self.followed(now)
            return Finding(MOVED if to else GONE, place, entry.question, to=to)
        if before and now:
            aspects = tuple(before.changes(now))
            return Finding(CHANGED, place, entry.question, aspects, title=now.title)
        if now:
            return Finding(NEW, place, entry.question, title=now.title)
        if to := self.elsewhere(place, before):
            return Finding(MOVED, place, entry.question, to=to)
        return Finding(GONE if before else ABSENT, place, entry.question)

    def unfollowed(self, entries: list[Entry]) -> Iterator[Finding]:
        """Find the questions that upstream has added to a page, and that no question follows."""
        for path in sorted({entry.follows.path for entry in entries}):
            ours = [entry for entry in entries if entry.follows.path == path]
            known = {entry.follows.label for entry in ours}
            for commit in {self.clone.commit(entry.commit) for entry in ours}:
                known.update(name for old in self.page(commit, path) for name in old.ids)
            for section in self.page(self.clone.head, path)[1:]:
                if known.isdisjoint(section.ids) and section.outer and not section.stub_of:
                    place = Place(path, section.ids[0])
                    yield Finding(NEW, place, title=section.title)


def compare(clone: Clone, entries: list[Entry]) -> list[Finding]:
    """Judge every question, and find the new ones."""
    upstream = Upstream(clone)
    return [*map(upstream.judge, entries), *upstream.unfollowed(entries)]
