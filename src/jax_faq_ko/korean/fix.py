"""``make fix``: mend in the sources what leaves nothing to judge, and say what was mended.

Nothing but this command changes a source. A file is written whole or not at all, and not if
somebody has saved it since it was read.
"""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from jax_doctest.api import write_whole

from .. import data_files
from .diagnostic import Diagnostic
from .lint import Style, judge
from .page import CHECKS


class ChangedMeanwhileError(Exception):
    """A file is no longer what it was when it was read."""


def mend(source: str, suffix: str, style: Style | None = None) -> tuple[str, list[Diagnostic]]:
    """Return the mended source and what was mended in it.

    One cure can bring out the next (a longer title needs a longer underline), so this goes on
    until a round finds nothing to do.
    """
    mended: list[Diagnostic] = []
    while True:
        problems = CHECKS[suffix](source)
        if style:
            [told] = judge({Path(f"page{suffix}"): source}, style).values()
            problems = [*problems, *told]
        # Widths depend on it.
        first = [problem for problem in problems if problem.kind == "nfc" and problem.edit]
        changed, done = edit(source, first or problems)
        if not done or changed == source:
            return source, mended
        source, mended = changed, mended + done


def edit(source: str, problems: Iterable[Diagnostic]) -> tuple[str, list[Diagnostic]]:
    """Carry out the edits that do not overlap, from the end of the source to its start."""
    done: list[Diagnostic] = []
    limit = len(source) + 1
    pairs = [(problem, problem.edit) for problem in problems if problem.edit]
    for problem, change in sorted(pairs, key=lambda pair: -pair[1].start):
        if change.end < limit:
            source = source[: change.start] + change.text + source[change.end :]
            limit = change.start
            done.append(problem)
    return source, done[::-1]


def fix(path: Path, style: Style | None = None) -> list[Diagnostic]:
    """Mend a file and return what was mended."""
    path = path.resolve()  # write to the file, not over a link to it
    before = data_files.text_of(path)
    source, mended = mend(before, path.suffix, style)
    if mended:
        if data_files.text_of(path) != before:
            raise ChangedMeanwhileError(path)
        write_whole(path, source)
    return mended


def files_under(places: Iterable[Path]) -> list[Path]:
    """Return the pages among the given files and folders."""
    found: set[Path] = set()
    for place in places:
        inside = place.rglob("*") if place.is_dir() else [place]
        found.update(path for path in inside if path.suffix in CHECKS)
    return sorted(found)


def fix_all(places: Iterable[Path], style: Style | None = None) -> int:
    """Mend the given files and folders, say what was mended, and return the exit status."""
    status = mended = 0
    for path in files_under(places):
        try:
            problems = fix(path, style)
        except ChangedMeanwhileError:
            print(f"{path}: 그사이에 바뀌어 고치지 않았습니다. 다시 실행하세요.", file=sys.stderr)
            status = 1
            continue
        mended += len(problems)
        for problem in problems:
            print(f"{path}:{problem.line}: 고쳤습니다. {done(problem.message)}")
    print(f"{mended}곳을 고쳤습니다.")
    return status


def done(message: str) -> str:
    """Say what was wrong, and what is written now in the place of what to do."""
    said = re.sub("(?:(?:RST에서는 )?이렇게 쓰세요|make fix를 실행하세요):", "고친 글:", message)
    return re.sub(r"(?<=\.) (?!고친 글:)[^.]*세요\.$", "", said)
