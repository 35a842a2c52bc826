"""Writing a file in one step: whoever reads it finds the old text or the new one."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def a_key_a_line(data: Mapping[str, object]) -> str:
    """Write a JSON object with a key a line, so that git shows which of them changed."""
    lines = [f" {json.dumps(key)}: {json.dumps(value)}" for key, value in data.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def write_whole(path: Path, text: str, mode: int) -> None:
    """Write a text as it is, with these permissions, or leave everything as it was."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(name).chmod(mode)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
