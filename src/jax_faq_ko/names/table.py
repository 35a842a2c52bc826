"""Names by release: a table of names, and whether each is there in every supported JAX.

The table is docs/names.toml; what was found stands in docs/verified/names.json. A name is looked up
by itself, so a name without an answer has not been looked up yet.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jax_doctest.api import write_whole

from .. import data_files
from ..data_files import DataFileError, a_key_a_line
from ..told import meant
from . import lookup

TABLE, FOUND = Path("names.toml"), Path("verified", "names.json")
FIELDS = ("instead", "link")
UNKNOWN = lookup.UNKNOWN

_NAME = re.compile(r"jax(?:lib)?(?:\.\w+)+|from jax(?:lib)?(?:\.\w+)* import \w+")
_MENTIONED = re.compile(r"(?:``|:\w+:`)(jax(?:lib)?(?:\.\w+)+)`")

States = dict[str, str]  # by release
Answers = dict[str, States]  # by name


class NamesError(Exception):
    """Names could not be looked up."""


@dataclass(frozen=True)
class ListedName:
    """A name that users meet; the comment at the head of the table says what each field is for."""

    name: str
    line: int
    instead: str = ""
    link: str = ""

    @property
    def mentioned(self) -> list[str]:
        """The names that are said to take its place."""
        return list(dict.fromkeys(_MENTIONED.findall(self.instead)))


def load(docs: Path) -> list[ListedName]:
    """Read the table, in its order; a mistake in it is a DataFileError."""
    return [_entry(docs / TABLE, *entry) for entry in data_files.load(docs / TABLE)]


def _entry(table: Path, name: str, line: int, fields: dict[str, Any]) -> ListedName:
    fault = ""
    if not _NAME.fullmatch(name):
        fault = '`["jax.이름"]`이나 `["from jax.모듈 import 이름"]`으로 쓰세요.'
    elif unknown := sorted(set(fields) - set(FIELDS)):
        cure = meant(unknown[0], FIELDS) or f" 쓸 수 있는 항목: {', '.join(FIELDS)}"
        fault = f"모르는 항목입니다: {unknown[0]}.{cure}"
    elif not all(isinstance(value, str) and value.strip() for value in fields.values()):
        fault = "항목의 값을 문자열로 쓰세요."
    if fault:
        raise DataFileError(table, line, f"{name}: {fault}")
    return ListedName(name, line, **fields)


def fault_of(name: ListedName, answers: Answers, releases: Sequence[str]) -> str:
    """Say what the answers have against an entry; empty where it is good."""
    states = answers.get(name.name, {})
    if not name.instead and {lookup.GONE, lookup.WARNED} & set(states.values()):
        return "없거나 경고가 나는 버전이 있습니다. 대신 쓸 것을 `instead`에 적으세요."
    for release in missed(states, releases):
        others = [answers.get(other, {}).get(release, UNKNOWN) for other in name.mentioned]
        if others and set(others) == {lookup.GONE}:
            return f"대신 쓰라고 한 이름이 JAX {release}에 없습니다: {', '.join(name.mentioned)}"
    return ""


def missed(states: States, releases: Sequence[str]) -> list[str]:
    """Name the releases that a replacement is for: after a name went, or just before it came."""
    order = [release for release in releases if release in states]
    there = [number for number, name in enumerate(order) if states[name] != lookup.GONE]
    if not there:
        return order
    came, went = there[0], there[-1] + 1
    return order[went:] or order[max(0, came - 1) : came]


def wanted(names: Iterable[ListedName]) -> list[str]:
    """Name all that is to be looked up: the names, and what is said to replace them."""
    return sorted({each for name in names for each in (name.name, *name.mentioned)})


def read(docs: Path) -> Answers:
    """Read what was found; a damaged file is refused, since it proves nothing."""
    path = docs / FOUND
    told = "기록이 손상되었습니다({}). 이 파일을 지우고 make releases를 실행하세요."
    tables = data_files.objects(path, told) if path.exists() else []
    for _name, line, states in tables:
        if unknown := set(states.values()) - set(lookup.STATES):
            fault = told.format(f"모르는 상태: {', '.join(sorted(unknown))}")
            raise DataFileError(path, line, fault)
    return {name: states for name, _line, states in tables}


def write(docs: Path, answers: Answers) -> None:
    """Write what was found, in the order of the names."""
    (docs / FOUND).parent.mkdir(parents=True, exist_ok=True)
    write_whole(docs / FOUND, a_key_a_line(dict(sorted(answers.items()))))


def ask(python: Path, release: str, names: Sequence[str]) -> States:
    """Look names up in another Python; give the state of each that could be judged."""
    command, asked = [str(python), "-I", lookup.__file__], json.dumps(names)
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["이유를 알 수 없음"])[-1]
        raise NamesError(f"JAX {release}: 이름을 찾아보지 못했습니다({last}).")
    data = json.loads(done.stdout)
    if data["jax"] != release:
        fault = f"JAX {release} 환경에 있는 JAX의 버전이 다릅니다: {data['jax']}."
        raise NamesError(f"{fault} 그 환경을 지우고 다시 만드세요.")
    return {name: state for name, state in data["states"].items() if state in lookup.STATES}


def unasked(docs: Path, release: str, fresh: bool) -> list[str]:
    """Name what a release has not been asked for."""
    answers = {} if fresh else read(docs)
    return [name for name in wanted(load(docs)) if release not in answers.get(name, {})]


def update(docs: Path, releases: Sequence[str], release: str, python: Path, fresh: bool) -> int:
    """Ask a release for the names that it has not been asked for; say how many those are."""
    names, answers = wanted(load(docs)), read(docs)
    asked = unasked(docs, release, fresh)
    news = ask(python, release, asked) if asked else {}
    found = {}
    for name in names:
        states = answers.get(name, {}) | ({release: news[name]} if name in news else {})
        if kept := {each: states[each] for each in releases if each in states}:
            found[name] = kept
    if found != answers:
        write(docs, found)
    return len(asked)
