"""All that other code may use of the engine. The rest is its own, and may change at any time.

A page is read with :func:`manifest` and :func:`blocks_of`, once all pages have been read;
:func:`questions_of` says what a question is. What is shown beside its tables is made of
:mod:`tables`, :class:`Marked` and :func:`spans`. :mod:`model` has the words.
"""

from . import model
from .atomic import write_whole
from .code_version import code_version
from .page import tables
from .page_store import PageStore
from .portable.compare import split
from .read.collected import blocks_of, manifest
from .read.questions import ancestors, labels_of, questions_of
from .read.shown import Marked, describe, without_flags
from .record.verdict import spans

__all__ = [
    "Marked",
    "PageStore",
    "ancestors",
    "blocks_of",
    "code_version",
    "describe",
    "labels_of",
    "manifest",
    "model",
    "questions_of",
    "spans",
    "split",
    "tables",
    "without_flags",
    "write_whole",
]
