"""The data of the site: TOML tables, JSON objects with a key a line, and lists of words.

Whoever reads a file says what it must hold; what is wrong with it is told with its line.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.config import Config

_HEADER = re.compile(r"""^\[\s*["']?([^"'\]]+?)["']?\s*\]""", re.MULTILINE)
# Of a value, or of a table in a line.
_KEY = re.compile(r"""^\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*[=.:]""", re.MULTILINE)
_TWICE = "같은 이름을 두 번 적었습니다. 하나만 남기세요."
_BACKSLASH = "큰따옴표 안에서는 역슬래시를 두 번 씁니다: \\\\"
_NO_UTF_8 = "UTF-8로 읽을 수 없습니다. 편집기에서 UTF-8로 저장하세요."
_NO_TOML = "TOML로 읽을 수 없습니다. 이 줄과 윗줄의 따옴표, 쉼표, 괄호, `=`를 보세요."
_AT_LINE = re.compile(r"at line (\d+)")
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: |$)", re.MULTILINE)  # what git leaves of a merge

Table = tuple[str, int, dict[str, Any]]  # name, line, content


class DataFileError(Exception):
    """What is wrong with a file of data: ``file:line: fault``."""

    def __init__(self, path: Path, line: int, fault: str) -> None:
        super().__init__(f"{path}:{line}: {fault}")


def folder(config: Config) -> Path:
    """Say where the data of a site is: in ``docs``, beside its configuration."""
    return Path(config.data_folder)


def load(path: Path) -> list[Table]:
    """Give the tables of a TOML file in its order."""
    data, text = _toml(path)
    lines = {found[1]: text.count("\n", 0, found.start()) + 1 for found in _HEADER.finditer(text)}
    for name in data:
        if name not in lines or not isinstance(data[name], dict):
            fault = "한 줄에 [이름]만 쓰고, 그 아래에 항목을 적으세요."
            if dotted := next((each for each in lines if each.startswith(f"{name}.")), ""):
                fault = f'점이 있는 이름은 큰따옴표로 감싸세요: ["{dotted}"]'
            line = lines.get(name) or lines.get(dotted) or _key_lines(text).get(name, 1)
            raise DataFileError(path, line, f"{name}: {fault}")
    return [(name, lines[name], content) for name, content in data.items()]


def entry_line(path: Path, line: int, key: str) -> int:
    """Say on which line an entry of the TOML table stands that begins at a line."""
    below = "\n" * (line - 1) + "\n".join(text_of(path).split("\n")[line - 1 :])
    return _key_lines(below).get(key, line)


def strings(path: Path, form: str, told: str) -> dict[str, str]:
    """Give what a TOML file says of each name: a string a line; `told` is said of another form."""
    data, text = _toml(path)
    for name, value in data.items():
        if not (isinstance(value, str) and re.fullmatch(form, value)):
            raise DataFileError(path, _key_lines(text).get(name, 1), f"{name}: {told}")
    return data


def objects(path: Path, told: str) -> list[Table]:
    """Give the objects of strings in a JSON file; `told` is what to say where it holds others."""
    text = text_of(path)
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise DataFileError(path, error.lineno, told.format("JSON 문법에 맞지 않음")) from None
    if not isinstance(data, dict):
        raise DataFileError(path, 1, told.format("{ }"))
    lines = _key_lines(text)
    found = [(name, lines.get(name, 1), content) for name, content in data.items()]
    for name, line, content in found:
        values = content.values() if isinstance(content, dict) else [content]
        if not isinstance(content, dict) or not all(isinstance(value, str) for value in values):
            raise DataFileError(path, line, told.format(name))
    return found


def lines(path: Path, form: str, told: str) -> list[str]:
    """Give the lines of a list, without remarks; `told` is what to say of one of another form."""
    found = []
    for number, line in enumerate(text_of(path).splitlines(), 1):
        if said := line.partition("#")[0].strip():
            if not re.fullmatch(form, said):
                raise DataFileError(path, number, f"{said}: {told}")
            found.append(said)
    return found


def faults(readers: Iterable[Callable[[Path], object]], place: Path) -> list[str]:
    """Read everything in a folder, or a file; say what is wrong with what cannot be read."""
    found = []
    for read in readers:
        try:
            read(place)
        except DataFileError as error:
            found.append(str(error))
    return found


def told(faults: Iterable[str]) -> str:
    """Give the faults a line each, their files as seen from the folder of the command."""
    return "\n".join(fault.removeprefix(f"{Path.cwd()}/") for fault in faults)


def a_key_a_line(data: Mapping[str, object]) -> str:
    """Write a JSON object with a key a line, so that git shows which of them changed."""
    lines = [f" {json.dumps(key)}: {json.dumps(value)}" for key, value in data.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def text_of(path: Path) -> str:
    """Give what stands in a file; raise DataFileError where that is no text, or half merged."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataFileError(path, 1, f"파일을 읽을 수 없습니다({error.strerror}).") from None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataFileError(path, line, _NO_UTF_8) from None
    if left := _CONFLICT.search(text):
        line = text.count("\n", 0, left.start()) + 1
        raise DataFileError(path, line, "병합하다 남은 표시입니다. 한쪽만 남기고 지우세요.")
    return text


def _toml(path: Path) -> tuple[dict[str, Any], str]:
    text = text_of(path)
    try:
        return tomllib.loads(text), text
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        line = int(at[1]) if at else text.count("\n")
        faults = {"Cannot (?:overwrite|declare)": _TWICE, "Unescaped": _BACKSLASH}
        fault = next(
            (said for start, said in faults.items() if re.match(start, str(error))), _NO_TOML
        )
        raise DataFileError(path, line, fault) from None


def _key_lines(text: str) -> dict[str, int]:
    """Say on which line each key stands; of two that are the same, the first."""
    found = reversed(list(_KEY.finditer(text)))
    return {key[key.lastindex or 0]: text.count("\n", 0, key.end()) + 1 for key in found}
