"""What a person reads about a run."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TextIO

from ..model import (
    BAD_STATES,
    BUILT,
    FAILED,
    NO_LANGUAGE,
    NOT_RUN,
    OUTPUT,
    PASSED,
    SKIPPED,
    SNIPPET,
    TEXT,
    UNACCOUNTED,
    Entry,
    Environment,
    Manifest,
    Problem,
)
from ..portable.compare import HEADER
from ..portable.plan import Plan
from ..portable.results import counted
from . import difference

_COMPARED = 4000  # characters: beyond that nobody reads a difference word by word
_GUESSED = (
    "언어를 밝히지 않은 블록이라 파이썬으로 보고 실행했습니다. 파이썬이 아니면 "
    "`.. code-block:: text`처럼 언어를 쓰세요."
)
_BLOCK_NAMES = {
    SNIPPET: "실행",
    OUTPUT: "출력",
    TEXT: "글",
    NO_LANGUAGE: "언어 없는 글",
    BUILT: "노트북",
    NOT_RUN: "실행하지 않음",
    UNACCOUNTED: "설명되지 않음",
}


class Terminal:
    """Writes for a person: a line that moves on a terminal, plain lines elsewhere."""

    def __init__(self, stream: TextIO, plain: bool) -> None:
        self.stream = stream
        self.moving = stream.isatty() and not plain
        self.marks = difference.COLOURED if stream.isatty() else difference.PLAIN

    def progress(self, plan: Plan, number: int, total: int) -> None:
        """Tell that a question is done."""
        states = Counter(entry.outcome.state for entry in counted(plan.entries()))
        counts = ", ".join(f"{count} {state}" for state, count in states.items())
        seconds = sum(outcome.seconds for outcome in plan.outcomes.values())
        line = f"[{number}/{total}] {plan.question.name}: {counts} ({seconds:.1f}초)"
        if self.moving:
            self.stream.write(f"\r\x1b[K{line}" + ("\r\x1b[K" if number == total else ""))
        else:
            self.stream.write(line + "\n")
        self.stream.flush()

    def failures(self, entries: Sequence[Entry]) -> None:
        """Show every example that did not hold."""
        for entry in entries:
            if entry.outcome.state in BAD_STATES:
                self.stream.write("\n" + "\n".join(explain(entry, self.marks)) + "\n")

    def problems(self, problems: Sequence[Problem]) -> None:
        """Show what is unaccounted for."""
        for problem in problems:
            self.stream.write(f"{problem.file}:{problem.line}: {problem.message}\n")

    def skipped(self, entries: Sequence[Entry]) -> None:
        """Tell what did not run on this occasion, and why."""
        reasons = Counter(e.outcome.reason for e in entries if e.outcome.state == SKIPPED)
        for reason, count in reasons.items():
            self.stream.write(f"건너뜀 {count}: {reason}\n")

    def overview(self, manifest: Manifest, environment: Environment, cached: int) -> None:
        """Tell where this ran, and what became of every block."""
        states = Counter(block.state for block in manifest.blocks)
        states[NO_LANGUAGE] = sum(block.reason == NO_LANGUAGE for block in manifest.blocks)
        states[TEXT] -= states[NO_LANGUAGE]
        blocks = ", ".join(
            f"{name} {states[state]}" for state, name in _BLOCK_NAMES.items() if states[state]
        )
        lines = [environment.described, f"블록 {len(manifest.blocks)}개: {blocks}"]
        if manifest.problems:
            lines.append(f"고칠 곳 {len(manifest.problems)}개")
        if cached:
            lines.append(
                f"바뀌지 않은 예제 {cached}개는 다시 실행하지 않았습니다(모두 실행: FRESH=1)."
            )
        self.stream.write("\n" + "\n".join(lines) + "\n")

    def say(self, text: str) -> None:
        """Write a line."""
        self.stream.write(text + "\n")
        self.stream.flush()


def headline(entry: Entry) -> str:
    """Say in one sentence what went wrong."""
    outcome = entry.outcome
    if outcome.reason:
        return outcome.reason
    want, got = HEADER in (entry.example.want or ""), HEADER in outcome.got
    if got and not want:
        return "예상하지 않은 예외가 났습니다."
    if want and not got:
        return "예외가 나야 하는데 나지 않았습니다."
    return "출력이 다릅니다."


def explain(entry: Entry, marks: difference.Marks) -> Iterator[str]:
    """Show an example that did not hold, as a person wants to see it."""
    example, outcome = entry.example, entry.outcome
    yield f"{entry.file}:{example.line}: {headline(entry)}"
    yield f"  질문: {entry.question.title} ({entry.question.name})"
    yield from _quoted("코드", example.source)
    want, got = example.want or "", outcome.got
    if outcome.state == FAILED and max(len(want), len(got)) < _COMPARED:
        want, got = difference.mark(want, got, marks)
    yield from _quoted("기대한 출력", want or "(없음)")
    yield from _quoted("실제 출력", got or "(없음)")
    if entry.kind == "guessed":
        yield "  " + _GUESSED
    if len(entry.places) > 1:
        yield from _quoted("위치", "\n".join(entry.places))
    if outcome.stderr.strip():
        yield from _quoted("표준 오류", _without_our_frames(outcome.stderr))


def _quoted(title: str, text: str) -> Iterator[str]:
    yield f"  {title}:"
    yield textwrap.indent(text.rstrip("\n"), "    ")


def _without_our_frames(text: str) -> str:
    """Leave out of a traceback on standard error the lines that are the engine's."""
    return re.sub(r'  File "[^"]*jax_doctest[^"]*".*\n(?:    .*\n)*', "", text)


def passed_from_cache(entries: Sequence[Entry]) -> int:
    """Count the examples that did not have to run."""
    return sum(entry.cached and entry.outcome.state == PASSED for entry in entries)
