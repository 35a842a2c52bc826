"""A page in Markdown is executed when it is read: once, however many builds come to it together.

Two editions are built side by side. The second to come waits, and then takes from the cache what
the first has executed.
"""

import fcntl
from io import TextIOWrapper
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

_held: list[TextIOWrapper] = []  # locks are let go when this process has read the page, or ends


def wait(app: Sphinx, docname: str, _source: list[str]) -> None:
    """Let nobody else execute pages while this one is read."""
    if Path(app.env.doc2path(docname)).suffix == ".md":
        path = Path(app.srcdir, f"{app.config.nb_execution_cache_path}.lock")
        path.parent.mkdir(parents=True, exist_ok=True)
        _held.append(path.open("w", encoding="utf-8"))
        fcntl.flock(_held[-1], fcntl.LOCK_EX)


def go_on(_app: Sphinx, _doctree: nodes.document) -> None:
    """Let others go on."""
    while _held:
        _held.pop().close()
