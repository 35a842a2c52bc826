"""The data of the site: TOML tables, whose mistakes are told with their lines, and JSON objects."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_HEADER = re.compile(r"""^\[\s*["']?([^"'\]]+?)["']?\s*\]""", re.MULTILINE)
_KEY = r"^\s*{}\s*:"  # of an object that begins a line
_NAME = r"""^\s*["']?{}["']?\s*[=.]"""  # of a value, or of a table in a line


class TomlError(Exception):
    """What is wrong with a file, and where."""


def load(path: Path) -> list[tuple[str, int, dict[str, Any]]]:
    """Give the tables of a file in its order: name, line, content. Raises TomlError."""
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except OSError as error:
        raise TomlError(f"{path}: 파일을 읽을 수 없습니다({error.strerror}).") from None
    except ValueError as error:  # neither UTF-8 nor TOML
        raise TomlError(f"{path}: TOML로 읽을 수 없습니다({error}).") from None
    lines = {found[1]: text.count("\n", 0, found.start()) + 1 for found in _HEADER.finditer(text)}
    for name in data:
        if name not in lines or not isinstance(data[name], dict):
            found = re.search(_NAME.format(re.escape(name)), text, re.MULTILINE)
            line = text.count("\n", 0, found.end()) + 1 if found else 1
            fault = "한 줄에 [이름]만 쓰고, 그 아래에 항목을 적으세요."
            raise TomlError(f"{path}:{lines.get(name, line)}: {name}: {fault}")
    return [(name, lines[name], content) for name, content in data.items()]


def objects(path: Path, told: str) -> list[tuple[str, int, dict[str, str]]]:
    """Give the objects of a JSON file in its order, all strings: name, line, content.

    Raises TomlError with what `told` says where it holds anything else.
    """
    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
        data = json.loads(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TomlError(f"{path}:{line}: {told.format(error)}") from None
    except json.JSONDecodeError as error:
        raise TomlError(f"{path}:{error.lineno}: {told.format(error)}") from None
    if not isinstance(data, dict):
        raise TomlError(f"{path}:1: {told.format('{ }')}")
    found = []
    for name, values in data.items():
        at = re.search(_KEY.format(re.escape(json.dumps(name))), text, re.MULTILINE)
        line = text.count("\n", 0, at.end()) + 1 if at else 1
        if not isinstance(values, dict) or not all(
            isinstance(each, str) for each in values.values()
        ):
            raise TomlError(f"{path}:{line}: {told.format(name)}")
        found.append((name, line, values))
    return found


def a_key_a_line(data: Mapping[str, object]) -> str:
    """Write a JSON object with a key a line, so that git shows which of them changed."""
    lines = [f" {json.dumps(key)}: {json.dumps(value)}" for key, value in data.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"
