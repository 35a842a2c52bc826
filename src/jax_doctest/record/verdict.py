"""What the record says about a question: whether it holds there, and is still known to."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..model import BAD_STATES, PLATFORMS, SKIPPED, Example, Question
from .record import Record, Recorded

VERIFIED = "verified"  # every example passed
PARTLY = "partly"  # all that ran passed, but not all of them are for this release
APART = "apart"  # not one of them is for this release, or can run there
FAILED = "failed"
STALE = "stale"  # the examples have changed since
UNKNOWN = "unknown"  # nobody has run it there


@dataclass(frozen=True)
class Case:
    """An example, with what the record says of it."""

    example: Example
    recorded: Recorded


@dataclass(frozen=True)
class Cell:
    """A question on one release and platform."""

    state: str
    release: str
    platform: str
    failed: tuple[Case, ...] = ()
    skipped: tuple[Case, ...] = ()


class Ledger:
    """All records, and what they say; those of releases that are no longer supported are none."""

    def __init__(self, releases: Sequence[str], records: Iterable[Record]) -> None:
        self.releases = releases  # oldest first
        self.records = {each.place: each for each in records if each.place[0] in releases}
        self.known: dict[tuple[Question, str], list[Cell]] = {}  # judged before

    @property
    def platforms(self) -> list[str]:
        """The platforms on which anything has been run."""
        return [name for name in PLATFORMS if any(name == place[1] for place in self.records)]

    def row(self, question: Question, platform: str) -> list[Cell]:
        """Judge a question on all releases; every table of the site asks for it again."""
        if (question, platform) not in self.known:
            row = [self.cell(question, release, platform) for release in self.releases]
            self.known[question, platform] = row
        return self.known[question, platform]

    def cells(self, question: Question) -> list[Cell]:
        """Judge a question wherever anything has been run."""
        return [cell for platform in self.platforms for cell in self.row(question, platform)]

    def cell(self, question: Question, release: str, platform: str) -> Cell:
        """Judge a question on one."""
        record = self.records.get((release, platform))
        if record is None or question.name not in record.questions:
            return Cell(UNKNOWN, release, platform)
        known = {one.fingerprint: one for one in record.questions[question.name]}
        wanted = list(question.fingerprints(record.environment))
        if not all(mark in known for _, example, mark in wanted if example.want is not None):
            return Cell(STALE, release, platform)
        cases = [Case(example, known[mark]) for _, example, mark in wanted if mark in known]
        failed = tuple(case for case in cases if case.recorded.state in BAD_STATES)
        skipped = tuple(case for case in cases if case.recorded.state == SKIPPED)
        some = PARTLY if len(skipped) < len(cases) else APART
        state = FAILED if failed else some if skipped else VERIFIED
        return Cell(state, release, platform, failed, skipped)


def spans(releases: Sequence[str], chosen: Iterable[str]) -> str:
    """Write releases as ranges: neighbours among the supported ones become one."""
    grouped = itertools.groupby(releases, set(chosen).__contains__)
    runs = [list(neighbours) for wanted, neighbours in grouped if wanted]
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
