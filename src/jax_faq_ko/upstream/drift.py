"""What has become of each upstream section since its question was last held against it."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace

from docutils import nodes

from .clone import Clone
from .section import blocks, stub_of
from .table import REPOSITORY, Followed


def compare(clone: Clone, table: Collection[Followed]) -> list[Followed]:
    """Judge what is followed, find the questions that upstream has added, and note its commit."""
    noted = Followed(REPOSITORY, "", clone.head, clone.date)
    return [*(judge(clone, followed) for followed in table), *_added(clone, table), noted]


def judge(clone: Clone, followed: Followed) -> Followed:
    """Say what has become of a section."""
    commit, date = clone.commit(followed.commit)
    before = section_at(clone, commit, followed.follows)
    now = section_at(clone, clone.head, followed.follows)
    changes = _changes(before, now) if before and now else []
    if before and now and not changes:
        state, detail = "same", ""
    elif now and not stub_of(now):
        state, detail = ("changed", ", ".join(changes)) if before else ("new", now[0].astext())
    else:
        detail = _find(clone, stub_of(now) if now else followed.follows.partition("#")[2])
        state = "moved" if detail else "gone" if before or now else "absent"
    return replace(followed, date=date, state=state, detail=detail)


def section_at(clone: Clone, commit: str, address: str) -> nodes.section | None:
    """Give a section as it was at a commit, if it was there."""
    path, _, label = address.partition("#")
    return next((each for each in clone.page(commit, path) if label in each["ids"]), None)


def _changes(before: nodes.section, now: nodes.section) -> list[str]:
    def said(section: nodes.section, aspect: str) -> str:
        return " ".join(text for kind, text in blocks(section) if kind == aspect)

    return [each for each in ("prose", "code", "links") if said(before, each) != said(now, each)]


def _find(clone: Clone, label: str, met: tuple[str, ...] = ()) -> str:
    """Say where a label is at present, however many stubs are on the way; nothing if nowhere."""
    for path in clone.pages():
        for section in clone.page(clone.head, path):
            if label in section["ids"] and (to := stub_of(section)) != label:
                if to in met:
                    return ""
                return _find(clone, to, (*met, label)) if to else f"{path}#{label}"
    return ""


def _added(clone: Clone, table: Collection[Followed]) -> Iterator[Followed]:
    known: dict[str, set[str]] = defaultdict(set)
    for each in table:
        path, _, label = each.follows.partition("#")
        known[path].update([label], *(old["ids"] for old in clone.page(each.commit, path)))
    for path, ids in sorted(known.items()):
        for new in clone.page(clone.head, path):
            question = new.parent.parent is new.document  # and no part of one
            if question and ids.isdisjoint(new["ids"]) and not stub_of(new):
                address = f"{path}#{new['ids'][-1]}"
                yield Followed(address, address, clone.head, clone.date, "new", new[0].astext())
