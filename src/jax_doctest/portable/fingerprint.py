"""What an outcome is an outcome of: where that has changed, the outcome proves nothing any more."""

import hashlib
from collections.abc import Iterator

from ..model import Environment, Example, Question, Snippet, dumps

_LENGTH = 16  # hexadecimal digits: enough to tell thousands of examples apart


def fingerprints(
    question: Question, environment: Environment
) -> Iterator[tuple[Snippet, Example, str]]:
    """Pair what a question shows in an environment, run there or not, with fingerprints.

    A fingerprint covers the code of the question up to there, its environment, the conditions, and
    the expected output; neither the line nor the engine.
    """
    so_far = hashlib.sha256("\0".join(question.environ).encode())
    for snippet in question.snippets:
        chosen = snippet.chosen(environment)
        variant = snippet.shown(environment)
        conditions = [v.condition for v in ([chosen] if chosen else snippet.variants)]
        for example in variant.examples:
            if chosen:
                so_far.update(f"{example.mode}\0{example.source}\0{variant.skip_if}".encode())
            mark = so_far.copy()
            what = [example.source, example.want, example.flags, variant.skip_if]
            where = [[c.jax, c.python, c.platforms, *c.needs] for c in conditions]
            mark.update(dumps([*what, *where]).encode())
            yield snippet, example, mark.hexdigest()[:_LENGTH]
