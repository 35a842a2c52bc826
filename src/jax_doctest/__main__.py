"""The record from the command line: run a release, or take in results of another machine.

The Makefile and noxfile.py call this; a person types `make releases` or `make record`.
"""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from .model import BAD_STATES, Entry, Manifest
from .portable import results
from .portable.driver import WorkerError
from .record import intake, record
from .report.terminal import Terminal
from .run import interpreter as across
from .run.request import Wish
from .run.schedule import UnknownQuestionError


def main(arguments: Sequence[str]) -> int:
    """Do what is asked for; what goes wrong is said in a sentence."""
    options = _options(arguments)
    try:
        return run(options) if options.verb == "run" else take(options)
    except (record.RecordError, WorkerError, UnknownQuestionError) as error:
        print(error, file=sys.stderr)
        return 1


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="jax_doctest")
    parser.add_argument("--bundle", type=Path, required=True, help="make bundle이 만든 파일")
    parser.add_argument("--record", type=Path, required=True, help="기록이 있는 폴더")
    verbs = parser.add_subparsers(dest="verb", required=True)
    here = verbs.add_parser("run", help="이 컴퓨터의 다른 JAX에서 실행합니다")
    here.add_argument("release", help="JAX의 버전")
    here.add_argument("python", type=Path, help="그 JAX가 있는 파이썬")
    here.add_argument("--known", type=Path, required=True, help="지난 결과를 두는 폴더")
    other = verbs.add_parser("take", help="다른 컴퓨터의 결과를 받아들입니다")
    other.add_argument("files", type=Path, nargs="+", help="결과 파일")
    return parser.parse_args(arguments)


def run(options: argparse.Namespace) -> int:
    """Run one release and record what came of it."""
    wish = Wish.read(os.environ)
    terminal = Terminal(sys.stdout, wish.plain)
    python, folder = options.python.absolute(), options.known / options.release
    installed = across.Installed(options.release, python, folder)
    tell = terminal.progress if terminal.moving else lambda plan, number, total: None
    manifest, settings = across.unpack(options.bundle)
    entries, environment = installed.run(options.bundle, manifest, settings, wish, tell)
    terminal.failures(entries)
    for line in became_false(entries):
        terminal.say(line)
    summary = results.summarize(entries, manifest)
    changed = keep(options.record, record.found(entries, environment), manifest)
    ran = sum(not entry.cached for entry in results.counted(entries))
    known = "" if ran else ", 바뀐 것 없음"
    came = f"{results.closing_line(summary)}{known}{_noted(changed)}"
    terminal.say(f"{environment.described}: {came}")
    return 0 if results.succeeded(summary) else 1


def became_false(entries: Sequence[Entry]) -> list[str]:
    """Name the questions whose answer does not hold here."""
    bad = [entry for entry in entries if entry.outcome.state in BAD_STATES]
    if not bad:
        return []
    counts = Counter(entry.question.name for entry in bad)
    titles = {entry.question.name: entry.question.title for entry in bad}
    lines = [f"  {titles[name]} ({name}): 예제 {count}개" for name, count in counts.items()]
    return ["", f"이 버전에서 맞지 않는 답 {len(counts)}개:", *lines, ""]


def take(options: argparse.Namespace) -> int:
    """Take in results; all files are read before anything is written."""
    manifest, settings = across.unpack(options.bundle)
    runs = [intake.read(path, manifest, settings.releases) for path in options.files]
    for one in runs:
        changed = keep(options.record, one, manifest)
        counts = Counter(finding.state for them in one.questions.values() for finding in them)
        states = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
        print("JAX {}, {}".format(*one.place) + f": {states}{_noted(changed)}")
    return 0


def keep(folder: Path, new: record.Record, manifest: Manifest) -> bool:
    """Bring a run into the record."""
    path = folder / new.name
    old = record.read(path) if path.exists() else None
    names = {question.name for question in manifest.questions}
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    return record.write(folder, record.merge(old, new, names, today))


def _noted(changed: bool) -> str:
    return " (기록을 고쳤습니다)" if changed else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
