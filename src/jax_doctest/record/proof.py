"""What the record proves already, in the environment that is here, and so need not run again."""

from collections.abc import Callable
from pathlib import Path

from ..model import BAD_STATES, PASSED, Environment, Manifest, Outcome, Question
from ..portable.plan import Plan
from ..portable.summary import needed, place
from .record import Record, read


def proves(record: Record, question: Question) -> bool:
    """Say whether a question ran as it is now, and nothing in it failed."""
    good = all(one.state not in BAD_STATES for one in record.questions.get(question.name, ()))
    return good and record.is_of(question)


def proved_in(folder: Path, manifest: Manifest, environment: Environment) -> Callable[[Plan], bool]:
    """Read what is proved there, once for all questions; what comes back answers one of them.

    The record of another machine, or of other packages, proves nothing there.
    """
    here = needed(environment, manifest)
    path = folder / Record(here, {}).name
    record = read(path) if path.exists() else None

    def answer(plan: Plan) -> bool:
        """Fill in the outcomes of a question that is proved; say whether it is."""
        same = record and place(record.environment) == place(here)
        if not (record and same and proves(record, plan.question)):
            return False
        states = iter(record.questions.get(plan.question.name, ()))
        for key, (_, example, _) in enumerate(plan.examples):
            one = next(states) if example.want is not None else None
            plan.outcomes[key] = Outcome(one.state, reason=one.reason) if one else Outcome(PASSED)
        return True

    return answer
