"""What the record proves already, in the environment that is here, and so need not run again."""

import functools
from collections.abc import Callable
from pathlib import Path

from ..model import BAD_STATES, PASSED, Environment, Manifest, Outcome, Question
from ..portable.fingerprint import fingerprints
from ..portable.plan import Plan
from ..portable.summary import needed, place
from .record import Record, read


def recorded_on(folder: Path, environment: Environment) -> Record | None:
    """Read the record of an environment; that of another machine, or of other packages, is none."""
    path = folder / Record(environment, {}).name
    record = read(path) if path.exists() else None
    return record if record and place(record.environment) == place(environment) else None


def proves(record: Record, question: Question) -> bool:
    """Say whether a question ran as it is now, and nothing in it failed."""
    marks = [
        mark
        for _, example, mark in fingerprints(question, record.environment)
        if example.want is not None
    ]
    known = record.questions.get(question.name, ())
    good = all(one.state not in BAD_STATES for one in known)
    return good and [one.fingerprint for one in known] == marks


def proved_in(folder: Path, manifest: Manifest, environment: Environment) -> Callable[[Plan], bool]:
    """Read what is proved there, once for all questions; what comes back answers one of them."""
    record = recorded_on(folder, needed(environment, manifest))
    return functools.partial(_answer, record) if record else lambda plan: False


def _answer(record: Record, plan: Plan) -> bool:
    """Fill in the outcomes of a question that is proved; say whether it is."""
    if not proves(record, plan.question):
        return False
    states = iter(record.questions.get(plan.question.name, ()))
    for key, (_, example, _) in enumerate(plan.examples):
        one = next(states) if example.want is not None else None
        plan.outcomes[key] = Outcome(one.state, reason=one.reason) if one else Outcome(PASSED)
    return True
