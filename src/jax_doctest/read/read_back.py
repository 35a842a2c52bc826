"""What became of outputs that have been written into the pages, once these are read again.

A page may cut an output: as a file that is included by its lines, a block in which all lines begin
alike, an output in which the mark of another block stands.
"""

import dataclasses
from collections.abc import Iterable

from ..model import PASSED, Example, Manifest, Question, Result
from ..portable.compare import Shown, judge


def not_read_back(before: Manifest, now: Manifest, written: Iterable[Result]) -> list[Result]:
    """Name the results of which the output is not read as it was written.

    Where something else is read otherwise than before: all of that question, or of its files.
    """
    results = list(written)
    places = {(result.file, result.example.want_line) for result in results}
    known = {question.name: question for question in now.questions}
    wrong: list[Result] = []
    for question in before.questions:
        ours = {one.example: one for one in results if one.question.name == question.name}
        again = known.get(question.name)
        if not (again and _as_before(question, again, ours, places)):
            files = {snippet.file for snippet in question.snippets}
            wrong += ours.values() or (one for one in results if one.file in files)
    return wrong


def _as_before(
    old: Question, new: Question, written: dict[Example, Result], places: set[tuple[str, int]]
) -> bool:
    """Say whether all examples are there, and show what they showed, or what was written."""
    olds, news = list(old.examples), list(new.examples)
    if [one.source for one in olds] != [one.source for one in news]:
        return False
    files = [snippet.file for snippet, variant in old.variants for _ in variant.examples]
    for file, before, now in zip(files, olds, news, strict=True):
        wanted = dataclasses.replace(before, want=now.want)
        result = written.get(before)
        if now.want == before.want:
            right = result is None or file.endswith(".py")  # Python has read that already
        elif result:
            right = judge(wanted, Shown.read(result.outcome.got), False) == (PASSED, "")
        else:
            right = (file, before.want_line) in places  # written for another question
        if not right:
            return False
    return True
