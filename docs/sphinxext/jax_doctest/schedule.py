"""Which questions run, in what order, and which need not."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence

from .cache import Cache
from .manifest import Manifest, Question
from .run import Entry, Environment, Settings
from .wish import Wish
from .worker import drive
from .worker.drive import Plan, Worker


class UnknownQuestionError(Exception):
    """A question was asked for that is on no page."""


def chosen(questions: Sequence[Question], wanted: str) -> list[Question]:
    """Find the questions that a label or a name means; all, without one."""
    if not wanted:
        return list(questions)
    same = wanted.casefold()
    found = [q for q in questions if same in (n.casefold() for n in (q.name, *q.labels))]
    if not found:
        names = {name for q in questions for name in (q.name, *q.labels)}
        near = difflib.get_close_matches(wanted.lower(), names, n=3, cutoff=0.4)
        advice = f" 비슷한 이름: {', '.join(near)}." if near else ""
        raise UnknownQuestionError(f"`{wanted}` 질문을 찾지 못했습니다.{advice}")
    return found


def known(
    manifest: Manifest, environment: Environment, settings: Settings, cache: Cache, wish: Wish
) -> list[Entry]:
    """Give every example from the cache; none, if anything has to run."""
    questions = chosen(manifest.questions, wish.question)
    plans = [Plan(question, environment, settings) for question in questions]
    if wish.fresh or not all(not plan.job.steps or cache.answer(plan) for plan in plans):
        return []
    return [entry for plan in plans for entry in plan.entries(cached=True)]


def run(
    manifest: Manifest,
    environment: Environment,
    worker: Worker,
    cache: Cache,
    wish: Wish,
    tell: Callable[[Plan, int, int], None],
) -> list[Entry]:
    """Run what has to run, and tell of each question as it is done; give every example."""
    plans = [
        Plan(question, environment, worker.settings)
        for question in chosen(manifest.questions, wish.question)
    ]
    answered = set() if wish.fresh else {plan.question.name for plan in plans if cache.answer(plan)}
    waiting = [plan for plan in plans if plan.question.name not in answered]
    waiting.sort(key=cache.seconds, reverse=True)
    for number, plan in enumerate(drive.run(worker, waiting), 1):
        cache.remember(plan)
        tell(plan, number, len(waiting))
    cache.save({question.name for question in manifest.questions})
    return [e for plan in plans for e in plan.entries(cached=plan.question.name in answered)]
