"""Which questions run, in what order, and which need not."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence

from ..model import Entry, Environment, Manifest, Question, Settings
from ..portable import driver as drive
from ..portable.driver import Worker
from ..portable.plan import Plan
from .last_run import Past
from .request import Wish


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


def planned(
    manifest: Manifest, environment: Environment, settings: Settings, wish: Wish
) -> list[Plan]:
    """Plan the questions that are asked for."""
    questions = chosen(manifest.questions, wish.question)
    return [Plan(question, environment, settings) for question in questions]


def known(
    manifest: Manifest, settings: Settings, past: Past, wish: Wish
) -> tuple[list[Entry], Environment] | None:
    """Give every example from the past, and the environment; nothing, if anything has to run."""
    environment = None if wish.fresh else past.environment()
    if environment is None:
        return None
    cache = past.cache(environment, settings)
    plans = planned(manifest, environment, settings, wish)
    if not all(not plan.job.steps or cache.answer(plan) for plan in plans):
        return None
    return [entry for plan in plans for entry in plan.entries(cached=True)], environment


def run(
    manifest: Manifest,
    environment: Environment,
    worker: Worker,
    past: Past,
    wish: Wish,
    tell: Callable[[Plan, int, int], None],
) -> list[Entry]:
    """Run what has to run, and tell of each question as it is done; give every example."""
    past.remember(environment)
    cache = past.cache(environment, worker.settings)
    plans = planned(manifest, environment, worker.settings, wish)
    answered = set() if wish.fresh else {plan.question.name for plan in plans if cache.answer(plan)}
    waiting = [plan for plan in plans if plan.question.name not in answered]
    waiting.sort(key=cache.seconds, reverse=True)
    try:
        for number, plan in enumerate(drive.run(worker, waiting), 1):
            cache.remember(plan)
            tell(plan, number, len(waiting))
    finally:  # also where somebody has had enough
        cache.save({question.name for question in manifest.questions})
    return [e for plan in plans for e in plan.entries(cached=plan.question.name in answered)]
