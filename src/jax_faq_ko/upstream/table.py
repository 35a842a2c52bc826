"""``docs/upstream.toml``: what each question follows; and ``upstream.json``: what became of it.

Neither holds upstream text: git has both ends.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from jax_doctest.api import write_whole

from .. import data_files
from ..data_files import DataFileError

# Of each state, and of what can change: what the pages say, once it is translated, and the command.
WORDS = {
    "": ("not compared yet", ""),
    "same": ("nothing", "같음"),
    "absent": ("upstream has it no more", "같음(원문에 없음)"),  # and had not when it was accepted
    "changed": ("changed: {}", "바뀜({})"),
    "moved": ("moved to {}", "옮김 → {}"),
    "gone": ("upstream has it no more", "사라짐"),
    "new": ("new upstream", "새 질문: {}"),
    "prose": ("prose", "글"),
    "code": ("code", "코드"),
    "links": ("links", "링크"),
}
REPOSITORY = "jax-ml/jax"  # under its name stands what everything was compared with
DAMAGED = "손상되었습니다({}). make upstream을 다시 실행하세요."
_LABEL = "[A-Za-z0-9_-]+"
_FIELDS = ["follows", "commit", "date", "state", "detail"]


@dataclass(frozen=True)
class Followed:
    """A section of upstream, and what has become of it."""

    name: str  # the label of the question that follows it; its own address where none does
    follows: str  # its address: path#label, where the label may be made of its title
    commit: str  # up to which it was followed
    date: str = ""  # of that commit, or its beginning where it has not been compared
    state: str = ""
    detail: str = ""  # what has changed, where it has moved to, or the title of what is new

    def now(self) -> str:
        """Give its address at present, as far as that is known."""
        return self.detail if self.state == "moved" else self.follows

    def said(self, words: Mapping[str, str]) -> str:
        """Say what has become of it, in the words for the states and for what can change."""
        parts = self.detail.split(", ") if self.state == "changed" else []
        changes = ", ".join(words.get(part, part) for part in parts)
        return words[self.state].format(changes or self.detail)


def load(path: Path) -> dict[Followed, int]:
    """Read what is followed, with its lines; a mistake in it is a DataFileError."""
    table = {}
    for question, line, content in data_files.load(path):
        if fault := fault_of(question, content):
            raise DataFileError(path, line, f"{question}: {fault}")
        table[Followed(question, content["follows"], str(content["commit"]))] = line
    return table


def fault_of(question: str, content: Mapping[str, object]) -> str:
    """Say what is wrong with an entry of the table; nothing where it is right."""
    follows, commit = content.get("follows"), content.get("commit")
    rules = (
        (question, _LABEL, "질문의 라벨은 영문자, 숫자, 하이픈(-), 밑줄(_)로만 씁니다."),
        (" ".join(sorted(content)), "commit follows", "follows와 commit 두 가지만 적으세요."),
        (commit, "[0-9a-f]{7,40}", "commit에는 JAX 저장소의 커밋을 적으세요."),
        (follows, r"[^#]+\.(rst|md)#.+", f"{follows}: 경로.rst#라벨 또는 경로.md#라벨로 쓰세요."),
    )
    return next((fault for said, form, fault in rules if not re.fullmatch(form, str(said))), "")


def save(path: Path, table: Iterable[Followed]) -> None:
    """Write the table in one step, with what its head says to whoever opens it."""
    head = re.split(r"^\[", path.read_text("utf-8"), maxsplit=1, flags=re.MULTILINE)[0]
    entry = '[{0.name}]\nfollows = "{0.follows}"\ncommit = "{0.commit}"\n'
    write_whole(path, head + "\n".join(map(entry.format, table)))


def keep(path: Path, found: Iterable[Followed]) -> None:
    """Write what was found beside the table; whoever finds the same writes the same."""
    rows = {row.pop("name"): row for row in map(asdict, found)}
    write_whole(path.with_suffix(".json"), data_files.a_key_a_line(rows))


def known(path: Path) -> dict[str, Followed]:
    """Give what is followed, by name, with what was found of just that; then what else was found.

    Raises DataFileError where the table or what was found is damaged.
    """
    beside, found = path.with_suffix(".json"), {}
    for name, line, content in data_files.objects(beside, DAMAGED) if beside.exists() else ():
        if [*content] != _FIELDS or content["state"] not in WORDS:
            raise DataFileError(beside, line, DAMAGED.format(name))
        found[name] = Followed(name, **content)
    compared = {replace(each, date="", state="", detail=""): each for each in found.values()}
    table = {
        each.name: compared.get(each) or replace(each, date=each.commit[:10]) for each in load(path)
    }
    return table | {name: each for name, each in found.items() if not re.fullmatch(_LABEL, name)}
