"""What an extension of Sphinx needs beside Sphinx: a store for each page, and its own version."""

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Generic

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from .model import T


def code_version(folder: Path) -> int:
    """Give the ``env_version`` of an extension: a fingerprint of its code and its messages.

    What another state of the code has read is read again.
    """
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".mo"))
    return zlib.crc32(b"".join(path.read_bytes() for path in files)) + 1


class PageStore(Generic[T]):
    """A value a page, pickled with the environment and forgotten when its page is read again.

    It survives parallel reading, and no docinfo field reaches it, as one does ``env.metadata``.
    """

    def __init__(self, name: str, empty: Callable[[], T]) -> None:
        self.name = name
        self.empty = empty

    def all(self, env: BuildEnvironment) -> dict[str, T]:
        """Give what is kept, by page."""
        kept: dict[str, T] = env.__dict__.setdefault(self.name, {})
        return kept

    def of(self, env: BuildEnvironment, docname: str = "") -> T:
        """Give what is kept of a page: of the one that is being read, if none is named."""
        return self.all(env).setdefault(docname or env.docname, self.empty())

    def connect(self, app: Sphinx) -> None:
        """Follow Sphinx when it forgets pages, or takes them over from another process."""
        app.connect("env-purge-doc", lambda app, env, docname: self.all(env).pop(docname, None))
        app.connect("env-merge-info", self._merge)

    def _merge(
        self, app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment
    ) -> None:
        theirs = self.all(other)
        self.all(env).update({name: theirs[name] for name in docnames if name in theirs})
