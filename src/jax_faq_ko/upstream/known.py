"""``docs/upstream.json``: what ``make upstream`` found when it was run last, for the pages to show.

It follows from the table and the clone alone, so that two runs write the same.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from jax_doctest.api import write_whole

from .clone import Clone
from .drift import Finding
from .table import Entry


@dataclass(frozen=True)
class Known:
    """What is known of one question."""

    follows: str
    commit: str
    date: str  # of that commit
    state: str
    aspects: list[str] = field(default_factory=list)
    to: str = ""


@dataclass(frozen=True)
class Comparison:
    """One run: the present commit, and what is known of each question."""

    commit: str = ""
    date: str = ""
    questions: dict[str, Known] = field(default_factory=dict)
    new: dict[str, str] = field(default_factory=dict)  # place and title

    def of(self, entry: Entry) -> Known | None:
        """Return what is known of a question, if it was the same commit that was compared."""
        known = self.questions.get(entry.question)
        same = known and (known.follows, known.commit) == (str(entry.follows), entry.commit)
        return known if same else None


def beside(table: Path) -> Path:
    """Return where the file of a table is."""
    return table.with_suffix(".json")


def comparison_of(clone: Clone, entries: list[Entry], findings: list[Finding]) -> Comparison:
    """Make what is to be kept of a run."""
    commits = {entry.question: entry.commit for entry in entries}
    dates = {commit: clone.date(commit) for commit in set(commits.values())}
    return Comparison(
        clone.head,
        clone.date(clone.head),
        {
            finding.question: Known(
                str(finding.follows),
                commits[finding.question],
                dates[commits[finding.question]],
                finding.state,
                list(finding.aspects),
                str(finding.to or ""),
            )
            for finding in findings
            if finding.question
        },
        {str(each.follows): each.title for each in findings if not each.question},
    )


def write(path: Path, comparison: Comparison) -> None:
    """Write the file in one step."""
    text = json.dumps(asdict(comparison), ensure_ascii=False, indent=1) + "\n"
    write_whole(path, text)


def read(path: Path) -> Comparison:
    """Read the file; without one nothing is known."""
    if not path.exists():
        return Comparison()
    data = json.loads(path.read_text("utf-8"))
    questions = {name: Known(**known) for name, known in data.pop("questions").items()}
    return Comparison(questions=questions, **data)
