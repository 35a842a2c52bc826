"""Takes in what the bundle wrote on another machine, or refuses it whole."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..model import BAD_STATES, Environment, Manifest, Question
from ..portable.fingerprint import fingerprints
from .record import Finding, Record, RecordError, environment_from, finding_from

_AGAIN = "지금의 글로 `make bundle`을 다시 실행해 만든 파일로 실행하세요."


def read(path: Path, manifest: Manifest, supported: Sequence[str]) -> Record:
    """Read results; they must be of exactly these examples, on a release that we support."""
    data = _load(path)
    try:
        environment = environment_from(data)
        groups = _grouped(data["examples"])
        states = [one.state for them in groups.values() for one in them]
        if any(states.count(state) != data["summary"][state] for state in set(states)):
            raise RecordError("예제의 수가 요약과 다릅니다.")
    except (KeyError, TypeError, AttributeError, RecordError) as error:
        raise RecordError(f"{path}: 결과 파일이 손상되었습니다({error}).") from None
    if environment.jax not in supported:
        names = ", ".join(supported)
        raise RecordError(f"{path}: JAX {environment.jax}은(는) 지원하는 버전이 아닙니다({names}).")
    _compare(path, groups, manifest, environment)
    return Record(environment, groups)


def _load(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RecordError(f"{path}: 파일을 읽을 수 없습니다({error.strerror}).") from None
    except ValueError:
        raise RecordError(f"{path}: 결과 파일이 손상되었습니다(JSON이 아닙니다).") from None
    if not isinstance(data, dict):
        raise RecordError(f"{path}: 결과 파일이 손상되었습니다.")
    return data


def _grouped(examples: list[dict[str, Any]]) -> dict[str, tuple[Finding, ...]]:
    groups: dict[str, list[Finding]] = {}
    for example in examples:
        groups.setdefault(str(example["question"]), []).append(finding_from(example))
    return {name: tuple(them) for name, them in groups.items()}


def _compare(
    path: Path,
    groups: dict[str, tuple[Finding, ...]],
    manifest: Manifest,
    environment: Environment,
) -> None:
    """Refuse results of other examples than those on the pages."""
    wanted = {q.name: _expected(q, environment) for q in manifest.questions}
    wanted = {name: them for name, them in wanted.items() if them}
    different = sorted(
        name
        for name in {*wanted, *groups}
        if wanted.get(name, []) != _counted(groups.get(name, ()), wanted.get(name, []))
    )
    if different:
        names = ", ".join(different[:5]) + (" ..." if len(different) > 5 else "")
        raise RecordError(
            f"{path}: 결과의 예제가 지금의 글과 다릅니다. 다른 질문: {names}. {_AGAIN}"
        )


def _expected(question: Question, environment: Environment) -> list[str]:
    """Name the examples of a question that a record must have."""
    marked = fingerprints(question, environment)
    return [mark for _, example, mark in marked if example.want is not None]


def _counted(findings: tuple[Finding, ...], wanted: list[str]) -> list[str]:
    """Leave out set-up code that failed: it is listed, but it is no example."""
    return [
        one.fingerprint
        for one in findings
        if one.fingerprint in wanted or one.state not in BAD_STATES
    ]
