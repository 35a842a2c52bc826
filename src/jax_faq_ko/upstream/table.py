"""``docs/upstream.toml``: per question, the upstream section that it answers and since when.

It holds no upstream text: git has both ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from jax_doctest.api import write_whole

from .. import data_files
from .section import SUFFIXES

KEYS = {"follows", "commit"}
LABEL = "[A-Za-z0-9_-]+"
NO_LABEL = "질문의 라벨은 영문자, 숫자, -, _로만 씁니다."


class TableError(Exception):
    """Something in the table is wrong; the message names file, line and cure."""


@dataclass(frozen=True, order=True)
class Place:
    """A section of an upstream page by its label, or by the address made of its title."""

    path: str
    label: str

    def __str__(self) -> str:
        return f"{self.path}#{self.label}"

    @classmethod
    def of(cls, text: str) -> Place:
        """Read ``path#label``; raise TableError if it is none."""
        path, mark, label = text.partition("#")
        if not mark or not label or not path.endswith(SUFFIXES):
            raise TableError(f"{text}: 경로.rst#라벨 또는 경로.md#라벨로 쓰세요.")
        return cls(path, label)


@dataclass(frozen=True)
class Entry:
    """A question of ours, and what it was last held against."""

    question: str
    follows: Place
    commit: str
    line: int = 0


def load(path: Path) -> list[Entry]:
    """Read the table, in its order; raise TableError where it is wrong."""
    try:
        tables = data_files.load(path)
    except data_files.TomlError as error:
        raise TableError(str(error)) from None
    entries = []
    for question, line, entry in tables:
        where = f"{path}:{line}: {question}"
        if not re.fullmatch(LABEL, question):
            raise TableError(f"{where}: {NO_LABEL}")
        if set(entry) != KEYS:
            raise TableError(f"{where}: follows와 commit 두 가지만 적으세요.")
        if not re.fullmatch("[0-9a-f]{7,40}", str(entry["commit"])):
            raise TableError(f"{where}: commit에는 JAX 저장소의 커밋을 적으세요.")
        try:
            place = Place.of(str(entry["follows"]))
        except TableError as error:
            raise TableError(f"{where}: {error}") from None
        entries.append(Entry(question, place, entry["commit"], line))
    return entries


def save(path: Path, entries: list[Entry]) -> None:
    """Write the table in one step, with what its head says to whoever opens it."""
    head = re.match(r"(?:#.*\n|\n)*", path.read_text("utf-8"))
    parts = [
        f'[{entry.question}]\nfollows = "{entry.follows}"\ncommit = "{entry.commit}"\n'
        for entry in entries
    ]
    text = (head[0] if head else "") + "\n".join(parts)
    write_whole(path, text)
