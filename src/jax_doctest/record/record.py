"""The record: what came of every example on one release and platform, one JSON file each.

The files lie in git, so they are sorted, and hold neither times nor anything of a machine
but what can change a digit.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..atomic import write_whole
from ..model import BAD_STATES, PASSED, SKIPPED, Environment, Result
from ..portable.language import _
from ..portable.summary import counted

STATES = (PASSED, SKIPPED, *BAD_STATES)
_TEXTS = ("jax", "jaxlib", "numpy", "python", "device_kind", "system", "machine")
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
# What is of one machine or of one run.
PRIVATE = re.compile(r"0x[0-9a-fA-F]{4,}|(?<![\w./:])(?:/[\w.+-]+){2,}/?|\b[A-Za-z]:\\\S+")


class RecordError(Exception):
    """Why something cannot be taken for a record."""


@dataclass(frozen=True)
class Recorded:
    """What came of one example."""

    fingerprint: str
    state: str
    reason: str = ""
    got: str = ""  # where it is not what the page shows


RecordedQuestions = dict[str, tuple[Recorded, ...]]  # by question


@dataclass(frozen=True)
class Record:
    """What came of all of them, and where."""

    environment: Environment
    questions: RecordedQuestions
    date: str = ""  # on which an outcome was last another

    @property
    def place(self) -> tuple[str, str]:
        """Release and platform: there is one record for both."""
        return self.environment.jax, self.environment.platform

    @property
    def name(self) -> str:
        """The name of its file."""
        return "jax-{}-{}.json".format(*self.place)


def found(results: Iterable[Result], environment: Environment) -> Record:
    """Make a record of a run."""
    questions: dict[str, list[Recorded]] = {}
    for result in counted(results):
        outcome = result.outcome
        got = outcome.got if outcome.state in BAD_STATES else ""
        questions.setdefault(result.question.name, []).append(
            recorded(result.fingerprint, outcome.state, outcome.reason, got)
        )
    return Record(environment, {name: tuple(them) for name, them in questions.items()})


def recorded(fingerprint: str, state: str, reason: str, got: str) -> Recorded:
    """Make what is kept of an example, which holds nothing of the machine."""
    return Recorded(fingerprint, state, *(PRIVATE.sub("...", text) for text in (reason, got)))


def merge(old: Record | None, new: Record, names: Collection[str], today: str) -> Record:
    """Bring a run into a record; the date changes only with an outcome."""
    before = old.questions if old else {}
    same = old is not None and all(before.get(q) == them for q, them in new.questions.items())
    questions = {
        name: them for name, them in sorted({**before, **new.questions}.items()) if name in names
    }
    return Record(new.environment, questions, old.date if old and same else today)


def write(folder: Path, record: Record) -> bool:
    """Write a record in one step or not at all; say whether that changed anything."""
    folder.mkdir(parents=True, exist_ok=True)
    return write_whole(folder / record.name, "\n".join(_lines(record)) + "\n")


def _lines(record: Record) -> Iterator[str]:
    """Write an example a line, so that git shows which of them changed."""
    environment = record.environment
    yield "{"
    for name in _TEXTS:
        yield f' "{name}": {_json(getattr(environment, name))},'
    yield f' "platforms": {_json(environment.platforms)},'
    yield f' "devices": {environment.devices},'
    yield f' "date": {_json(record.date)},'
    yield ' "questions": {'
    for number, (name, recorded) in enumerate(sorted(record.questions.items()), 1):
        yield f"  {_json(name)}: ["
        for count, one in enumerate(recorded, 1):
            kept = {key: value for key, value in dataclasses.asdict(one).items() if value}
            yield f"   {_json(kept)}{'' if count == len(recorded) else ','}"
        yield f"  ]{'' if number == len(record.questions) else ','}"
    yield " }"
    yield "}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def read(path: Path) -> Record:
    """Read a record; one that is damaged is refused, since it proves nothing."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        questions = {
            str(name): tuple(recorded_from(one) for one in them)
            for name, them in data["questions"].items()
        }
        record = Record(environment_from(data), questions, _checked(data, "date", _DATE))
        if record.name != path.name:
            raise RecordError(_("its name should be {name}").format(name=record.name))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecordError) as error:
        said = _("{file}: the record is damaged ({fault}).")
        raise RecordError(said.format(file=path.name, fault=error)) from None
    return record


def read_all(folder: Path) -> tuple[list[Record], list[RecordError]]:
    """Read what there is, and say what cannot be read."""
    records, errors = [], []
    for path in sorted(folder.glob("jax-*.json")):
        try:
            records.append(read(path))
        except RecordError as error:
            errors.append(error)
    return records, errors


def environment_from(data: dict[str, Any]) -> Environment:
    """Read where a run took place."""
    texts = {name: _checked(data, name) for name in _TEXTS}
    platforms = data["platforms"]
    if not (
        isinstance(platforms, list) and platforms and all(isinstance(p, str) for p in platforms)
    ):
        raise RecordError(_wrong("platforms"))
    devices = data["devices"]
    if not isinstance(devices, int):
        raise RecordError(_wrong("devices"))
    return Environment(**texts, platforms=tuple(platforms), devices=devices)


def recorded_from(data: dict[str, Any]) -> Recorded:
    """Read what came of one example."""
    state = _checked(data, "state")
    if state not in STATES:
        raise RecordError(_("the state `{state}` is unknown").format(state=state))
    got = data.get("got", "") if state in BAD_STATES else ""
    fingerprint = _checked(data, "fingerprint", _FINGERPRINT)
    return recorded(fingerprint, state, str(data.get("reason", "")), str(got))


def _wrong(field: str) -> str:
    return _("the field {field} is wrong").format(field=field)


def _checked(data: dict[str, Any], name: str, pattern: re.Pattern[str] | None = None) -> str:
    value = data[name]
    if not isinstance(value, str) or (pattern and not pattern.fullmatch(value)):
        raise RecordError(_wrong(name))
    return value
