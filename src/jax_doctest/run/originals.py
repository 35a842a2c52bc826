"""What no example may write to: the sources, the configuration, and the record."""

import contextlib
from collections.abc import Iterable
from pathlib import Path


class Originals:
    """These files as they are before a run."""

    def __init__(self, folder: Path, sources: Iterable[str], record: Path) -> None:
        self.folder = folder
        self.sources = ("conf.py", *sources)
        self.record = record
        self.before = self.texts()

    def texts(self) -> dict[Path, bytes]:
        """Read those that are there."""
        texts = {}
        for path in (*(self.folder / name for name in self.sources), *self.record.glob("*.json")):
            if path.is_file():
                with contextlib.suppress(OSError):
                    texts[path] = path.read_bytes()
        return texts

    def changed(self) -> list[Path]:
        """Name those that have changed since, have gone, or are new."""
        now = self.texts()
        return sorted(
            path for path in {*now, *self.before} if now.get(path) != self.before.get(path)
        )
