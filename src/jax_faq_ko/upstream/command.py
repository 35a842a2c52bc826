"""``make upstream``: what has changed upstream, per question.

``check`` compares all questions, ``show`` shows the words that differ, ``accept`` says that a
question has been brought up to date. The exit status is 0, but 1 if the check found
changes, and 2 if there is nothing to compare with or the table is wrong.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from .clone import Clone, open_clone
from .drift import Upstream, compare
from .known import beside, comparison_of, write
from .table import LABEL, NO_LABEL, Entry, Place, TableError, load, save

NEXT = """\
무엇이 바뀌었는지 보려면        make upstream SHOW=라벨
답을 고쳤거나 고칠 것이 없으면  make upstream ACCEPT=라벨
다른 글을 따르게 하려면         make upstream ACCEPT=라벨 AT=경로#라벨"""


def add_verbs(parser: argparse.ArgumentParser) -> None:
    """Say what the command line takes."""
    parser.add_argument("--table", type=Path, default=Path("docs", "upstream.toml"))
    parser.add_argument("--clone", default="", help="a clone of jax-ml/jax")
    parser.set_defaults(run=run)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("check")
    verbs.add_parser("show").add_argument("question")
    accepting = verbs.add_parser("accept")
    accepting.add_argument("question")
    accepting.add_argument("place", nargs="?", default="", help="path#label")


def run(given: argparse.Namespace) -> int:
    """Carry out a verb; return the exit status."""
    entries = load(given.table)
    clone = open_clone(given.clone)
    if given.verb == "check":
        return check(given.table, clone, entries)
    if given.verb == "show":
        return show(clone, named(given.table, entries, given.question))
    return accept(given.table, clone, entries, given.question, given.place)


def check(table: Path, clone: Clone, entries: list[Entry]) -> int:
    """Compare all questions, say what has changed, and keep it for the pages."""
    findings = compare(clone, entries)
    write(beside(table), comparison_of(clone, entries, findings))
    lines = {entry.question: entry.line for entry in entries}
    drifted = [finding for finding in findings if finding.drifted]
    for finding in drifted:
        where = f"{table}:{lines[finding.question]}: " if finding.question else ""
        print(f"{where}{finding.question or finding.follows}: {finding.said()}")
    print(
        f"JAX {clone.head[:10]}({clone.date(clone.head)})와 비교했습니다. "
        f"같은 질문 {len(findings) - len(drifted)}개, 달라진 질문 {len(drifted)}개."
    )
    if drifted:
        print(NEXT)
    return int(bool(drifted))


def show(clone: Clone, entry: Entry) -> int:
    """Show the words of one section that are not what they were."""
    upstream = Upstream(clone)
    finding = upstream.judge(entry)
    place = finding.to or entry.follows
    before, now = upstream.section(clone.commit(entry.commit), entry.follows), upstream.now(place)
    print(f"{entry.question}: {finding.said()}")
    print(f"- {entry.follows} ({entry.commit[:10]}, {clone.date(entry.commit)})")
    print(f"+ {place} ({clone.head[:10]}, {clone.date(clone.head)})\n", flush=True)
    texts = ["\n\n".join(section.blocks) + "\n" if section else "" for section in (before, now)]
    differ(*texts)
    return 0


def differ(before: str, after: str) -> None:
    """Print the difference of two texts by words, as git shows it."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in ("before", "after")]
        for path, text in zip(paths, (before, after), strict=True):
            path.write_text(text, "utf-8")
        color = f"--color={'always' if sys.stdout.isatty() else 'never'}"
        words = ["--word-diff=plain", "--word-diff-regex=[^[:space:]]+", "--unified=1"]
        command = ["git", "--no-pager", "diff", "--no-index", color, *words, *map(str, paths)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    hunks = done.stdout.partition("@@")
    print("".join(hunks[1:]), end="")


def accept(table: Path, clone: Clone, entries: list[Entry], question: str, place: str) -> int:
    """Hold a question against the present commit: at a place, where its section went, or there."""
    if not re.fullmatch(LABEL, question):
        raise TableError(f"{question}: {NO_LABEL}")
    upstream = Upstream(clone)
    wanted = Place.of(place) if place else None
    if wanted and upstream.now(wanted) is None:
        raise TableError(f"{wanted}: {clone.head[:10]}에 없습니다. 경로와 라벨을 확인하세요.")
    if wanted is None:
        known = named(table, entries, question)
        wanted = upstream.judge(known).to or known.follows
    entry = Entry(question, wanted, clone.head)
    kept = {known.question: known for known in entries} | {question: entry}
    save(table, list(kept.values()))
    entries = load(table)
    write(beside(table), comparison_of(clone, entries, compare(clone, entries)))
    print(f"{question}: 이제 따르는 글은 {wanted} ({clone.head[:10]}, {clone.date(clone.head)})")
    return 0


def named(table: Path, entries: list[Entry], question: str) -> Entry:
    """Return the entry of a question; raise TableError if there is none."""
    for entry in entries:
        if entry.question == question:
            return entry
    raise TableError(
        f"{table}: {question}이(가) 없습니다. "
        f"처음이라면 어디를 따르는지 적으세요: make upstream ACCEPT={question} AT=경로#라벨"
    )
