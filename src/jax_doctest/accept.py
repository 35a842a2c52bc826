"""Takes the present output as the expected one, in the source of the page.

A line is replaced only where the file still says what was read, so a second look at the
difference (and git) is all that it takes to trust the result.
"""

from __future__ import annotations

import dataclasses
import difflib
import itertools
import re
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .atomic import write_whole
from .model import BAD_STATES, FAILED, PASSED, Entry, Environment, Example, Problem
from .portable.compare import HEADER, NO_STACK, Shown, judge, matches, split
from .read.source import digest
from .record.record import PRIVATE

_TOKEN = re.compile(r"\.\.\.|\w+|\s+|.", re.DOTALL)
# What a page does not keep as it is: docutils expands tabs, and takes others for the end of a line.
_UNWRITABLE = re.compile(r"[\t\r\x0b\x0c\x1b-\x1f\x85\u2028\u2029]")


class RefusalError(Exception):
    """Why an output cannot be taken over by a program."""


@dataclass(frozen=True)
class Edit:
    """Lines of a file, and what shall stand in their place."""

    line: int
    old: tuple[str, ...]
    new: tuple[str, ...]


def accept(
    entries: Iterable[Entry], digests: dict[str, str], base: Path
) -> tuple[list[str], list[Problem]]:
    """Rewrite what failed; give the lines that are new, and those that are a person's to write."""
    refused: list[Problem] = []
    edits: dict[str, dict[int, Edit]] = defaultdict(dict)
    texts: dict[str, str] = {}
    for entry in entries:
        if entry.outcome.state not in BAD_STATES:
            continue
        try:
            text = texts.setdefault(entry.file, _unchanged(base, entry.file, digests))
            edit = _edit(entry, [line.removesuffix("\r") for line in text.split("\n")])
            if edits[entry.file].setdefault(edit.line, edit) != edit:
                raise RefusalError("이 블록을 쓰는 질문마다 출력이 다릅니다. 손으로 고치세요.")
        except RefusalError as refusal:
            refused.append(Problem(entry.file, entry.example.line, str(refusal)))
    for file, changes in edits.items():
        _replace(base / file, texts[file], changes.values())
    written = [f"{file}:{line}" for file, changes in edits.items() for line in changes]
    return written, refused


def hint(entries: Iterable[Entry], makefile: Path) -> str:
    """Say how the present output becomes the expected one; nothing where no output differs."""
    names = dict.fromkeys(
        entry.question.name
        for entry in entries
        if entry.outcome.state == FAILED and not entry.outcome.reason
    )
    if not names:
        return ""
    verb = "QUESTION={} sphinx-build -b accept"
    if makefile.exists() and re.search(r"^accept:", makefile.read_text("utf-8"), re.MULTILINE):
        verb = "make accept QUESTION={}"
    more = f" (그런 질문 {len(names)}개)" if len(names) > 1 else ""
    return f"지금 나오는 출력이 옳으면: {verb.format(next(iter(names)))}{more}"


def elsewhere(entries: Iterable[Entry], environment: Environment, asked: bool) -> Iterator[str]:
    """Name the outputs, beside those that were wrong, that only another release can show."""
    concerned = {
        entry.question.name: entry.question
        for entry in entries
        if asked or entry.outcome.state in BAD_STATES
    }
    for question in concerned.values():
        for snippet in question.snippets:
            for variant in snippet.variants:
                if variant.condition.jax and (unmet := variant.condition.unmet(environment)):
                    yield f"{snippet.file}:{variant.line}: {unmet}에서 실행해야 적을 수 있습니다."


def _unchanged(base: Path, name: str, digests: dict[str, str]) -> str:
    if not (base / name).is_relative_to(base):
        raise RefusalError("이 프로젝트의 파일이 아닙니다.")
    data = (base / name).read_bytes()
    if digest(data) != digests.get(name):
        raise RefusalError("읽은 뒤에 파일이 바뀌었습니다. 다시 실행하세요.")
    return data.decode("utf-8")


def _edit(entry: Entry, lines: Sequence[str]) -> Edit:
    """Find the lines of the expected output, and write the new ones as they are indented."""
    example = entry.example
    want = example.want or ""
    if entry.outcome.state != FAILED or entry.outcome.reason:
        raise RefusalError(f"출력을 적어서 고칠 일이 아닙니다. {entry.outcome.reason}".rstrip())
    if not example.sure:
        raise RefusalError("같은 블록이 파일에 여럿 있어 어느 것인지 모릅니다. 손으로 고치세요.")
    if example.mode == "exec" and not want:
        raise RefusalError("출력을 적을 자리가 없습니다. `testoutput`을 더하거나 코드를 고치세요.")
    new = renewed(example, entry.outcome.got, _dots(lines))
    if not _reads_back(example, new, entry.outcome.got):
        raise RefusalError("적어도 읽을 때 달라지는 출력입니다. 예제가 다르게 출력하게 고치세요.")
    indent = _indent(example, lines)
    start = example.want_line - 1
    old = tuple(lines[start : start + want.count("\n")])
    if [line.removeprefix(indent).rstrip() for line in old] != [
        line.rstrip() for line in want.splitlines()
    ]:
        raise RefusalError("기대한 출력을 파일에서 찾지 못했습니다. 손으로 고치세요.")
    return Edit(example.want_line, old, tuple((indent + line).rstrip() for line in new))


def _reads_back(example: Example, new: Sequence[str], got: str) -> bool:
    """Say whether the new lines, once they are read from the page, are what was shown."""
    text = "".join(f"{line.rstrip()}\n" for line in new)
    if example.mode == "exec":  # as a directive gives its content
        text = textwrap.dedent(text).strip("\n") + "\n"
    renewed_example = dataclasses.replace(example, want=text)
    return not _UNWRITABLE.search(got) and judge(renewed_example, Shown(*split(got)), False) == (
        PASSED,
        "",
    )


def _indent(example: Example, lines: Sequence[str]) -> str:
    """Find how far the output stands from the margin."""
    if example.mode == "exec":
        line = lines[example.want_line - 1]
        return line[: len(line) - len(line.lstrip())]
    line = lines[example.line - 1]
    before, _, after = line.partition(">>> ")
    if after.rstrip() != example.source.split("\n")[0].rstrip() or "\t" in before:
        raise RefusalError("코드를 파일에서 찾지 못했습니다. 손으로 고치세요.")
    return " " * len(before)


def _dots(lines: Sequence[str]) -> str:
    """Leave out a stack as the file does most often: the dots may be indented."""
    pairs = itertools.pairwise(lines)
    below = [under[line.index(HEADER) :] for line, under in pairs if line.strip() == HEADER]
    used = Counter(line.rstrip() for line in below if line.strip() == "...")
    return max(used, key=used.__getitem__, default=NO_STACK)


def renewed(example: Example, got: str, dots: str = NO_STACK) -> list[str]:
    """Write the new expected output of an example, as loose as the old one was."""
    old_output, old_error = split(example.want or "")
    output, error = split(got)
    output = _kept_loose(old_output, output, "ELLIPSIS" in example.flags)
    error = _kept_loose(old_error, error, True)
    lines = [] if not output else output.rstrip("\n").split("\n")
    if "DONT_ACCEPT_BLANKLINE" not in example.flags:
        lines = [line if line.strip() else "<BLANKLINE>" for line in lines]
    if any(re.match(r">>> |\.\.\.", line) for line in lines):
        raise RefusalError("출력이 프롬프트처럼 보입니다. 손으로 고치세요.")
    if error:
        stack = _stack(example.want or "") or [dots]
        lines += [HEADER, *stack, *error.rstrip("\n").split("\n")]
    return lines


def _kept_loose(old: str, new: str, ellipsis: bool) -> str:
    """Keep every ``...``, and put one where something private would stand."""
    text = _with_ellipses(old, new) if ellipsis and "..." in old else new
    if PRIVATE.search(text):
        if not ellipsis:
            raise RefusalError(
                "출력에 이 컴퓨터의 경로나 주소가 있습니다. `+ELLIPSIS`와 `...`를 쓰세요."
            )
        text = PRIVATE.sub("...", text)
    assert matches(text, new, ("ELLIPSIS",))
    return text


def _with_ellipses(old: str, new: str) -> str:
    olds, news = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = difflib.SequenceMatcher(None, olds, news, autojunk=False)
    parts: list[str] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if "..." in olds[a:b]:
            if kind != "equal" and b - a > 1:
                raise RefusalError("`...` 가까이가 바뀌었습니다. 손으로 고치세요.")
            parts.append("".join(olds[a:b]))
        else:
            parts.append("".join(news[c:d]))
    return "".join(parts)


def _stack(want: str) -> list[str]:
    """Keep the stack lines that the author chose to show."""
    after = want.partition(HEADER)[2].splitlines()[1:]
    message = next((i for i, line in enumerate(after) if re.match(r"\w", line)), len(after))
    return after[:message]


def _replace(path: Path, text: str, edits: Iterable[Edit]) -> None:
    """Write a file in one step, or not at all; each line ends as those around it do."""
    path = path.resolve()  # a link stays a link
    lines = text.split("\n")
    for edit in sorted(edits, key=lambda edit: edit.line, reverse=True):
        start = edit.line - 1
        end = "\r" if lines[start - 1].endswith("\r") else ""
        lines[start : start + len(edit.old)] = [line + end for line in edit.new]
    write_whole(path, "\n".join(lines))
