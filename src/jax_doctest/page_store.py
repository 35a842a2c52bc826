"""What an extension keeps of each page on the environment, declared with its type."""

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

T = TypeVar("T")


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
        app.connect("env-purge-doc", self._forget)
        app.connect("env-merge-info", self._merge)

    def _forget(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        self.all(env).pop(docname, None)

    def _merge(
        self, app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment
    ) -> None:
        theirs: Mapping[str, T] = self.all(other)
        self.all(env).update({name: theirs[name] for name in docnames if name in theirs})
