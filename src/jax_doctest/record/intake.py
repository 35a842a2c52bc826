"""Takes in what the bundle wrote on another machine, or refuses it whole."""

import errno
import json
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ..model import BAD_STATES, Environment, Manifest, Question
from ..portable.fingerprint import fingerprints
from ..portable.language import _
from .record import (
    NO_RECORD,
    STATES,
    Record,
    Recorded,
    RecordedQuestions,
    RecordError,
    environment_from,
    grouped,
    unfinished,
)


def read(path: Path, manifest: Manifest, supported: Sequence[str]) -> Record:
    """Read results; they must be of exactly these examples, on a release that we support.

    Raises RecordError, with what is wrong with the file in a line.
    """
    try:
        if not path.is_file():
            raise OSError(0, _("it is no file") if path.exists() else os.strerror(errno.ENOENT))
        data = json.loads(path.read_text(encoding="utf-8"))
        environment = environment_from(data)
        groups, lost = grouped(data["examples"]), unfinished(data["examples"])
        states = Counter(example["state"] for example in data["examples"])
        if any(data["summary"][state] != states[state] for state in STATES):
            raise RecordError(_("the summary counts other examples"))
    except OSError as error:
        said = _("{file}: the file cannot be read ({fault}).")
        raise RecordError(said.format(file=path, fault=error.strerror)) from None
    except NO_RECORD as error:
        fault = _("it is not JSON") if isinstance(error, json.JSONDecodeError) else error
        said = _("{file}: the results are damaged ({fault}).")
        raise RecordError(said.format(file=path, fault=str(fault)[:200])) from None
    if environment.jax not in supported:
        said = _("{file}: JAX {release} is none of the supported releases ({releases}).")
        names = ", ".join(supported)
        raise RecordError(said.format(file=path, release=environment.jax, releases=names))
    _compare(path, groups, lost, manifest, environment)
    return Record(environment, groups)


def _compare(
    path: Path,
    groups: RecordedQuestions,
    lost: set[str],
    manifest: Manifest,
    environment: Environment,
) -> None:
    """Refuse results of other examples than those on the pages."""
    wanted = {q.name: _expected(q, environment) for q in manifest.questions}
    wanted = {name: them for name, them in wanted.items() if them}
    different = sorted(
        name
        for name in {*wanted, *groups, *lost}
        if name not in wanted
        or (name not in lost and wanted[name] != _counted(groups.get(name, ()), wanted[name]))
    )
    if different:
        names = ", ".join(different[:5]) + (" ..." if len(different) > 5 else "")
        said = _(
            "{file}: these are results of other examples than those of the pages. Other questions: "
            "{names}. Make the bundle anew from the present pages, and run that."
        )
        raise RecordError(said.format(file=path, names=names))


def _expected(question: Question, environment: Environment) -> list[str]:
    """Name the examples of a question that a record must have."""
    marked = fingerprints(question, environment)
    return [mark for _, example, mark in marked if example.want is not None]


def _counted(recorded: tuple[Recorded, ...], wanted: list[str]) -> list[str]:
    """Leave out set-up code that failed: it is listed, but it is no example."""
    return [
        one.fingerprint
        for one in recorded
        if one.fingerprint in wanted or one.state not in BAD_STATES
    ]
