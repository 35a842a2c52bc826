"""The record: what came of every example on one release and platform, one JSON file each.

The files lie in git, so they are sorted, and hold neither times nor anything of a machine
but what can change a digit.
"""

import contextlib
import dataclasses
import datetime
import functools
import json
import os
import re
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import model
from ..atomic import write_whole
from ..portable.language import _
from ..portable.plan import Plan
from ..portable.printable import printable
from ..portable.reasons import CODES, is_condition
from ..portable.summary import PLACE, Run, needed, place

STATES = (model.PASSED, model.SKIPPED, *model.BAD_STATES)
FORMAT = 1  # of the files: another number where what is written today could not be read
_FINGERPRINT = re.compile(rf"[0-9a-f]{{{model.FINGERPRINT}}}")
_VERSIONS = ("jax", "jaxlib", "numpy", "python")
_TEXTS, _WORDS = ("device_kind", "system", "machine"), re.compile(r"[\w .,:;+()/@#&™®\[\]-]{0,100}")
_LONGEST = 1 << 20  # characters that an example may have shown
_KEPT = 10_000  # characters of them: a page shows them, and git keeps them
_MANY = 1 << 20  # devices
_LONG = 40  # characters of a release
# An address in memory, or a path.
_LOCAL = re.compile(
    r"(?<=\bat )0x[0-9a-fA-F]+|\b0x[0-9a-fA-F]{9,}"
    r"|(?<![\w./:~)\]])(?:/[\w.+-]+){2,}/?|\b[A-Za-z]:\\\S+"
)
_ANYWHERE = re.compile(r"/(?:usr|etc|bin|sbin|lib\w*|dev|proc|sys)/(?!\S*-packages/)")  # not local


# What reading something else than a record may raise.
NO_RECORD = (ValueError, LookupError, TypeError, AttributeError, RecursionError, model.EngineError)


@dataclass(frozen=True)
class Recorded:
    """What came of one example."""

    fingerprint: str
    state: str
    reason: str = ""
    got: str = ""  # where it is not what the page shows

    def __post_init__(self) -> None:
        """Refuse what no run says."""
        if self.state not in STATES:
            raise ValueError(f"state: {self.state}")
        if not _FINGERPRINT.fullmatch(self.fingerprint):
            raise ValueError(f"fingerprint: {self.fingerprint}")
        if self.reason and self.reason.partition(":")[0] not in CODES:
            raise ValueError(f"reason: {self.reason}")
        if self.state == model.SKIPPED and not self.reason:
            raise ValueError(f"state: {self.state}, reason: ")
        if len(self.reason) + len(self.got) > _LONGEST:
            raise ValueError(f"got: {len(self.got)}")


RecordedQuestions = dict[str, tuple[Recorded, ...]]  # by question


@dataclass(frozen=True)
class Record:
    """What came of all of them, and where."""

    environment: model.Environment
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

    def is_of(self, question: model.Question) -> bool:
        """Say whether it has all examples of a question, and of its set-up code what failed."""
        them = self.questions.get(question.name, ())
        failed = {one.fingerprint for one in them if one.state in model.BAD_STATES}
        return [one.fingerprint for one in them] == [
            mark
            for _, example, mark in question.fingerprints(self.environment)
            if example.want is not None or mark in failed
        ]

    def proves(self, question: model.Question) -> bool:
        """Say whether a question ran as it is now, and nothing failed or hung on a condition."""
        them = self.questions.get(question.name, ())
        again = (one.state in model.BAD_STATES or is_condition(one.reason) for one in them)
        return self.is_of(question) and not any(again)

    def answer(self, plan: Plan) -> bool:
        """Fill in the outcomes of a question that it proves; say whether it does."""
        if not self.proves(plan.question):
            return False
        states = iter(self.questions.get(plan.question.name, ()))
        for key, (_snippet, example, _mark) in enumerate(plan.examples):
            if example.want is None:  # set-up code: it worked
                plan.outcomes[key] = model.Outcome(model.PASSED)
            else:
                one = next(states)
                plan.outcomes[key] = model.Outcome(one.state, reason=one.reason)
        return True


def found(run: Run) -> Record:
    """Make a record of a run."""
    examples = [
        {**vars(one.outcome), "fingerprint": one.fingerprint, "question": one.question.name}
        for one in run.counted
    ]
    return Record(checked(needed(run.environment, run.manifest)), grouped(examples))


def grouped(examples: Sequence[dict[str, Any]]) -> RecordedQuestions:
    """Keep of examples, question by question, what a record holds.

    Of a question that did not run to its end it holds nothing.
    """
    lost = unfinished(examples)
    groups: dict[str, list[Recorded]] = {}
    for example in examples:
        if example["question"] not in lost:
            groups.setdefault(str(example["question"]), []).append(recorded(example))
    return {name: tuple(them) for name, them in groups.items()}


def unfinished(examples: Sequence[dict[str, Any]]) -> set[str]:
    """Name the questions with examples that should have run, and did not."""
    return {str(example["question"]) for example in examples if example["state"] == model.NOT_RUN}


def recorded(data: dict[str, Any]) -> Recorded:
    """Keep of an example what came of it: nothing of the machine, and output that is wrong only."""
    names = (field.name for field in dataclasses.fields(Recorded) if field.name in data)
    return _recorded(tuple((name, data[name]) for name in names))


@functools.lru_cache(maxsize=1 << 16)  # most examples show the same on all releases
def _recorded(fields: tuple[tuple[str, Any], ...]) -> Recorded:
    one = model.decode(Recorded, dict(fields))
    got = one.got if one.state in model.BAD_STATES else ""
    # Cut first, for what is taken in may be long; written out it may be too long again.
    texts = (without_places(_cut(printable(_cut(text)))) for text in (one.reason, got))
    return Recorded(one.fingerprint, one.state, *texts)


def _cut(text: str) -> str:
    """Leave out what is too much; what has been cut is not cut again."""
    kept = _KEPT - 100
    return f"{text[:kept]}\n[... +{len(text) - kept:,}]\n" if len(text) > _KEPT else text


def without_places(text: str) -> str:
    """Put ``...`` for what is of one machine or of one run: addresses, and paths that few have."""
    return _LOCAL.sub(lambda found: found[0] if _ANYWHERE.match(found[0]) else "...", text)


def merge(old: Record | None, new: Record, names: Collection[str], today: str) -> Record:
    """Bring a run into a record; the date changes only with an outcome."""
    before = old.questions if old else {}
    same = old is not None and all(before.get(q) == them for q, them in new.questions.items())
    questions = {
        name: them for name, them in sorted({**before, **new.questions}.items()) if name in names
    }
    return Record(new.environment, questions, old.date if old and same else today)


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep others from the record meanwhile: what two bring in at once would be of one alone."""
    folder.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":  # which locks no folder
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # not every file system has locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write(folder: Path, record: Record) -> bool:
    """Write a record in one step or not at all; say whether that changed anything."""
    folder.mkdir(parents=True, exist_ok=True)
    return write_whole(folder / record.name, _text(record))


def _text(record: Record) -> str:
    """Write an example a line, so that git shows which of them changed."""
    facts = {"format": FORMAT, **place(record.environment), "date": record.date}
    questions = []
    for name, them in sorted(record.questions.items()):
        kept = [{key: said for key, said in vars(one).items() if said} for one in them]
        examples = ",\n".join(f"   {model.dumps(one)}" for one in kept)
        questions.append(f"  {model.dumps(name)}: [\n{examples}\n  ]")
    head = "".join(f" {model.dumps(name)}: {model.dumps(fact)},\n" for name, fact in facts.items())
    return f'{{\n{head} "questions": {{\n' + ",\n".join(questions) + "\n }\n}\n"


def read(path: Path) -> Record:
    """Read a record; one that is damaged is refused, since it proves nothing."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data.get("format", 1) != FORMAT:  # the first had no number
            raise model.EngineError(_("another engine has written it"))
        questions = {
            str(name): tuple(map(recorded, them)) for name, them in data["questions"].items()
        }
        record = Record(environment_from(data), questions, data["date"])
        if datetime.date.fromisoformat(record.date).isoformat() != record.date:
            raise model.EngineError(record.date)
        if record.name != path.name:
            raise model.EngineError(_("its name should be {name}").format(name=record.name))
    except (OSError, *NO_RECORD) as error:
        said = _("{file}: the record is damaged ({fault}).")
        raise model.EngineError(said.format(file=path.name, fault=error)) from None
    return record


def proved_in(
    folder: Path, manifest: model.Manifest, environment: model.Environment
) -> Callable[[Plan], bool]:
    """Read what is proved there, once for all questions; what comes back answers one of them.

    The record of another machine, or of other packages, proves nothing there.
    """
    here = needed(environment, manifest)
    path = folder / Record(here, {}).name
    record = read(path) if path.is_file() else Record(here, {})
    same = place(record.environment) == place(here)
    return record.answer if same else lambda plan: False


def environment_from(data: dict[str, Any]) -> model.Environment:
    """Read where a run took place."""
    facts = {name: data[name] for name in PLACE} | {"libraries": data.get("libraries", {})}
    return checked(model.decode(model.Environment, facts))


def checked(environment: model.Environment) -> model.Environment:
    """Refuse a place where nothing can run. Raises EngineError."""
    platform, *kinds = environment.platforms or ("",)
    fitting = set(kinds) <= set(model.KINDS if platform == "gpu" else ()) and len(kinds) < 2
    for name, fine in (
        ("platforms", platform in model.PLATFORMS and fitting),
        ("devices", 0 < environment.devices < _MANY),
        ("python", environment.python),
        *((name, _is_version(getattr(environment, name))) for name in _VERSIONS),
        *((name, _WORDS.fullmatch(getattr(environment, name))) for name in _TEXTS),
        ("libraries", all(map(_is_version, environment.libraries.values()))),
    ):
        if not fine:
            raise model.EngineError(name)
    return environment


def _is_version(text: str) -> bool:
    """Say whether a text is a release, or empty: not everything is installed everywhere."""
    from packaging.version import InvalidVersion, Version

    try:
        Version(text.rstrip("+") or "0")  # which passes over blanks around it
    except InvalidVersion:
        return False
    return len(text) < _LONG and text == text.strip()
