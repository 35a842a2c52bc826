"""Which questions run, in what order, and which need not."""

import contextlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from ..model import EngineError, Environment, Manifest, Question, Settings
from ..portable import driver
from ..portable.driver import Worker
from ..portable.language import _, meant
from ..portable.plan import Plan
from ..portable.summary import Run
from .last_run import Cache, LastRun

Tell = Callable[[Plan, int, int], None]  # of a question that is done: which of how many
# For an environment: what fills in the outcomes of a question that is proved there already.
Proved = Callable[[Environment], Callable[[Plan], bool]]


@dataclass(frozen=True)
class Request:
    """What a person, or a CI service, asks for in the environment."""

    question: str = ""
    fresh: bool = False
    plain: bool = False  # no line that rewrites itself
    annotate: bool = False

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """Read QUESTION, FRESH, and what CI services set."""
        ci = environ.get("CI", "").lower() not in ("", "0", "false")
        fresh = environ.get("FRESH", "") not in ("", "0")
        annotate = environ.get("GITHUB_ACTIONS") == "true"
        return cls(environ.get("QUESTION", ""), fresh or ci, ci, annotate)


def chosen(questions: Sequence[Question], wanted: str) -> list[Question]:
    """Find the questions that a label or a name means; all, without one."""
    if not wanted:
        return list(questions)
    same = wanted.casefold()
    found = [q for q in questions if same in (n.casefold() for n in (q.name, *q.labels))]
    if not found:
        names = {name for q in questions for name in (q.name, *q.labels)}
        said = _("There is no question `{name}` with an example.").format(name=wanted)
        raise EngineError(said + meant(wanted, names, "{}", 3))
    return found


@dataclass(frozen=True)
class Order:
    """What somebody wants to be run, and who is told of it."""

    manifest: Manifest
    settings: Settings
    request: Request
    last_run: LastRun
    start: Callable[[], Worker]
    tell: Tell
    say: Callable[[str], None] = lambda text: None
    proved: Proved = lambda environment: lambda plan: False

    def run(self) -> Run:
        """Give every example with its outcome; a worker is started only if it is needed."""
        known = None if self.request.fresh else self.last_run.environment()
        schedule = Schedule(self, known) if known else None
        if schedule is None or schedule.waiting:
            worker = self.start()
            if schedule is None or worker.environment != known:
                self.last_run.remember(worker.environment)
                schedule = Schedule(self, worker.environment)
            if why := schedule.why():
                self.say(why)
            schedule.run(worker, self.tell)
        ran = schedule.waiting
        results = [result for plan in schedule.plans for result in plan.results(plan not in ran)]
        return Run(self.manifest, schedule.environment, results)


class Schedule:
    """The questions that were asked for, planned for one environment; known ones are answered."""

    def __init__(self, order: Order, environment: Environment) -> None:
        self.environment = environment
        self.fresh = order.request.fresh
        self.names = {question.name for question in order.manifest.questions}
        self.cache = Cache(order.last_run.folder, environment, order.settings)
        questions = chosen(order.manifest.questions, order.request.question)
        self.plans = [Plan(question, environment, order.settings) for question in questions]
        known = [] if self.fresh else [self.cache.answer, order.proved(environment)]
        self.waiting = [
            plan
            for plan in self.plans
            if plan.job.steps and not any(answer(plan) for answer in known)
        ]

    def why(self) -> str:
        """Say why all questions run, where all do; nothing where that needs no reason."""
        if len(self.waiting) < len(self.plans) or len(self.plans) < 2:
            return ""
        if self.fresh:
            why = _("FRESH, or a CI service, asks for it")
        elif not self.cache.usable:
            why = _("what `doctest_path` or PYTHONPATH leads to may have changed")
        elif not self.cache.before:
            why = _("it is the first time here")
        else:
            why = _("something else is there than the last time: {names}")
            why = why.format(names=", ".join(self.cache.changed()) or _("the examples"))
        return _("All examples run: {why}.").format(why=why)

    def run(self, worker: Worker, tell: Tell) -> None:
        """Run what waits, and tell of each question as it is done.

        What has run here before comes first, since somebody has edited it; then the longest.
        """
        self.waiting.sort(key=self.cache.urgency, reverse=True)
        try:
            for number, plan in enumerate(driver.run(worker, self.waiting), 1):
                self.cache.remember(plan)
                tell(plan, number, len(self.waiting))
        finally:  # also where somebody has had enough
            with contextlib.suppress(OSError):  # it costs time alone: the results are there
                self.cache.save(self.names, len(self.plans) == len(self.names))


def originals(folder: Path, sources: Iterable[str], record: Path) -> dict[Path, bytes]:
    """Read what no example may write to, as far as it is there, to compare it after the run."""
    found = {}
    for path in (*(folder / name for name in sources), *record.glob("*.json")):
        if path.is_file():
            with contextlib.suppress(OSError):
                found[path] = path.read_bytes()
    return found
