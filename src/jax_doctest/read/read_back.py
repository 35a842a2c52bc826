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

    Where something else is read otherwise than before, the last one above it has done that, or
    else all that were written into the files of the question.
    """
    results = list(written)
    places = {(result.file, result.example.want_line) for result in results}
    known = {question.name: question for question in now.questions}
    wrong: dict[int, Result] = {}
    for question in before.questions:
        ours = {one.example: one for one in results if one.question.name == question.name}
        changed = _first_changed(question, known.get(question.name), ours, places)
        if changed is not None:
            above = [ours[one] for one in [*question.examples][: changed + 1] if one in ours]
            files = {snippet.file for snippet in question.snippets}
            blamed = above[-1:] or [one for one in results if one.file in files] or results
            wrong |= {id(one): one for one in blamed}
    return list(wrong.values())


def _first_changed(
    old: Question,
    new: Question | None,
    written: dict[Example, Result],
    places: set[tuple[str, int]],
) -> int | None:
    """Find the first example that is not there, or shows neither what it showed nor was written."""
    news = list(new.examples) if new else []
    files = [snippet.file for snippet, variant in old.variants for _ in variant.examples]
    for number, (file, before) in enumerate(zip(files, old.examples, strict=True)):
        now = news[number] if number < len(news) else None
        if now is None or now.source != before.source:
            return number
        result = written.get(before)
        if result:
            wanted = dataclasses.replace(before, want=now.want)
            right = judge(wanted, Shown.read(result.outcome.got), False) == (PASSED, "")
        else:  # or it is written for another question
            right = now.want == before.want or (file, before.want_line) in places
        if not right:
            return number
    return len(files) if len(news) > len(files) else None
