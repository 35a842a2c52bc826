"""What no example may write to: the sources, the configuration, and the record."""

import contextlib
from collections.abc import Iterable
from pathlib import Path


def originals(folder: Path, sources: Iterable[str], record: Path) -> dict[Path, bytes]:
    """Read these files, as far as they are there, to compare them with what they are later."""
    found = {}
    for path in (folder / "conf.py", *(folder / name for name in sources), *record.glob("*.json")):
        if path.is_file():
            with contextlib.suppress(OSError):
                found[path] = path.read_bytes()
    return found
