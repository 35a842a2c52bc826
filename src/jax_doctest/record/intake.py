"""Takes in what the bundle wrote on another machine, or refuses it whole."""

import errno
import json
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..model import PASSED, EngineError, Environment, Manifest
from ..portable.compare import Shown, judge
from ..portable.language import _
from ..portable.summary import needed
from . import record
from .record import Record

_LARGEST = 1 << 26  # bytes: a run that shows nothing but what is wrong writes some millions
_SHOWN = 200  # characters of what is wrong


def read(path: Path, manifest: Manifest, supported: Sequence[str]) -> tuple[Record, set[str]]:
    """Read results, and the names of the questions that did not run to their end.

    They must be of exactly these examples, on a release that we support. Raises EngineError, with
    what is wrong with the file in a line.
    """
    try:
        data = json.loads(_text(path), object_pairs_hook=_once)
        environment = needed(record.environment_from(data), manifest)
        groups = record.grouped(data["examples"])
        lost = record.unfinished(data["examples"])
        states = Counter(example["state"] for example in data["examples"])
        if any(data["summary"][state] != states[state] for state in record.STATES):
            raise EngineError(_("the summary counts other examples"))
        if wrong := _contradictions(data["examples"], manifest, environment):
            said = _("what has passed shows something else: {names}")
            raise EngineError(said.format(names=wrong))
    except OSError as error:
        said = _("{file}: the file cannot be read ({fault}).")
        raise EngineError(said.format(file=path, fault=error.strerror)) from None
    except record.NO_RECORD as error:
        fault = _("it is not JSON") if isinstance(error, json.JSONDecodeError) else error
        said = _("{file}: the results are damaged ({fault}).")
        raise EngineError(said.format(file=path, fault=str(fault)[:_SHOWN])) from None
    if environment.jax not in supported:
        said = _("{file}: JAX {release} is none of the supported releases ({releases}).")
        release, names = environment.jax or _("(none)"), ", ".join(supported)
        raise EngineError(said.format(file=path, release=release, releases=names))
    questions = {question.name: question for question in manifest.questions}
    one = Record(environment, groups)
    different = sorted(
        name
        for name in {*groups, *lost, *questions}
        if name not in questions or not (name in lost or one.is_of(questions[name]))
    )
    if different:
        names = ", ".join(different[:5])[:_SHOWN] + (" ..." if len(different) > 5 else "")
        said = _(
            "{file}: these are results of other examples than those of the pages. Other questions: "
            "{names}. Make the bundle anew from the present pages, and run that."
        )
        raise EngineError(said.format(file=path, names=names))
    return one, lost


def _contradictions(
    examples: Sequence[dict[str, Any]], manifest: Manifest, environment: Environment
) -> str:
    """Name the questions with an example that is said to have passed, and did not by its output."""
    wanted = {
        mark: example
        for question in manifest.questions
        for _snippet, example, mark in question.fingerprints(environment)
    }
    passed = (one for one in examples if one["state"] == PASSED)
    names = {
        str(one["question"])
        for one in passed
        if (example := wanted.get(one["fingerprint"])) is not None
        if judge(example, Shown.read(one.get("got", "")), newest=False)[0] != PASSED
    }
    return ", ".join(sorted(names))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build a mapping; of a name that is there twice nobody knows which one counts."""
    data = dict(pairs)
    if len(data) != len(pairs):
        names = Counter(name for name, _ in pairs)
        raise ValueError(", ".join(name for name, count in names.items() if count > 1))
    return data


def _text(path: Path) -> bytes:
    """Read a file, if it is one, and no larger than results can be."""
    if not path.is_file():
        raise OSError(0, _("it is no file") if path.exists() else os.strerror(errno.ENOENT))
    with path.open("rb") as file:
        text = file.read(_LARGEST + 1)
    if len(text) > _LARGEST:
        raise OSError(0, _("it is too large"))
    return text
