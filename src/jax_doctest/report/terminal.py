"""What a person reads about a run."""

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

from .. import model
from ..portable.language import N_, _
from ..portable.plan import Plan
from ..portable.printable import printable, say
from ..portable.reasons import sentence
from ..portable.summary import Run, counted, described
from .explain import COLOURED, PLAIN, consequences, explain, told

_BLOCK_NAMES = {
    model.SNIPPET: N_("run"),
    model.OUTPUT: N_("output"),
    model.TEXT: N_("text"),
    model.NO_LANGUAGE: N_("text without a language"),
    model.BUILT: N_("notebook"),
    model.NOT_RUN: N_("not run"),
    model.UNACCOUNTED: N_("unaccounted for"),
}
_LEFT_OUT = {
    model.SKIPPED: N_("skipped {count}: {reason}"),
    model.NOT_RUN: N_("not run {count}: {reason}"),
}


class Terminal:
    """Writes for a person: a line that moves on a terminal, plain lines elsewhere."""

    def __init__(self, stream: TextIO, plain: bool) -> None:
        self.stream = stream
        self.moving = stream.isatty() and not plain
        self.marks = COLOURED if stream.isatty() else PLAIN

    def progress(self, plan: Plan, number: int, total: int) -> None:
        """Tell that a question is done."""
        states = Counter(result.outcome.state for result in counted(plan.results()))
        counts = ", ".join(f"{count} {state}" for state, count in states.items())
        seconds = sum(outcome.seconds for outcome in plan.outcomes.values())
        said = _("{counts} ({seconds:.1f} s)").format(counts=counts, seconds=seconds)
        line = printable(f"[{number}/{total}] {plan.question.name}: {said}")
        if self.moving:
            say(self.stream, f"\r\x1b[K{line}" + ("\r\x1b[K" if number == total else ""))
        else:
            self.say(line)

    def failures(self, results: Sequence[model.Result]) -> None:
        """Show every example that did not hold; GitHub may take what it printed for orders."""
        word = os.urandom(16).hex() if os.environ.get("GITHUB_ACTIONS") == "true" else ""
        if word:
            self.say(f"::stop-commands::{word}")
        for result, count in told(results):
            self.say("\n" + "\n".join(explain(result, self.marks)))
            if count > 1:
                self.say("  " + _("So it is in {count} questions.").format(count=count))
        if more := consequences(results):
            said = _("Examples below these that failed for want of what they define: {count}")
            self.say("\n" + said.format(count=more))
        if word:
            self.say(f"::{word}::")

    def problems(self, problems: Sequence[model.Problem]) -> None:
        """Show what is unaccounted for."""
        for problem in problems:
            self.say(printable(f"{problem.file}:{problem.line}: {problem.message}"))

    def changed(self, before: Mapping[Path, bytes], now: Mapping[Path, bytes]) -> bool:
        """Name the files that have changed, have gone, or are new; say whether there are any."""
        changed = {path for path, text in before.items() ^ now.items()}
        for file in sorted(changed):
            self.say(_("{file}: changed while the examples ran.").format(file=file))
        return bool(changed)

    def left_out(
        self, results: Sequence[model.Result], states: Sequence[str] = tuple(_LEFT_OUT)
    ) -> None:
        """Tell why examples were skipped on this occasion, or should have run, and did not."""
        for state in states:
            counts = Counter(r.outcome.reason for r in results if r.outcome.state == state)
            for reason, count in counts.items():
                said = _(_LEFT_OUT[state]).format(count=count, reason=sentence(reason))
                self.say(printable(said))

    def annotations(self, run: Run, base: Path) -> None:
        """Write what GitHub shows beside the lines of a pull request; it knows its checkout."""
        checkout = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd())
        told_of = [(one.file, one.line, one.message) for one in run.manifest.problems]
        for result, _count in told(run.results):
            text = "\n".join(explain(result, PLAIN))
            told_of.append((result.file, result.line, text))
        for name, line, text in told_of:
            file = os.path.relpath(base / name, checkout)
            text = _escaped(text, "%\r\n")
            self.say(f"::error file={_escaped(file, '%,:')},line={line},title=doctest::{text}")

    def overview(self, run: Run) -> None:
        """Tell where this ran, and what became of every block."""
        blocks, problems = run.manifest.blocks, run.manifest.problems
        kinds = Counter(
            one.reason if one.reason == model.NO_LANGUAGE else one.state for one in blocks
        )
        named = ", ".join(
            f"{_(said)} {kinds[one]}" for one, said in _BLOCK_NAMES.items() if kinds[one]
        )
        counts = _("Blocks: {count} ({kinds})").format(count=len(blocks), kinds=named)
        lines = [described(run.environment), counts]
        if problems:
            lines.append(_("Places to mend: {count}").format(count=len(problems)))
        if cached := sum(r.cached and r.outcome.state == model.PASSED for r in run.results):
            said = _("Unchanged examples that were not run again: {count} (run all: FRESH=1)")
            lines.append(said.format(count=cached))
        self.say("\n" + "\n".join(lines))

    def say(self, text: str) -> None:
        """Write a line."""
        say(self.stream, text + "\n")


def _escaped(text: str, characters: str) -> str:
    """Write characters as GitHub wants them where they would mean something."""
    return "".join(f"%{ord(c):02X}" if c in characters else c for c in text)
