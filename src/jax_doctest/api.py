"""All that other code may use of the engine. The rest is its own, and may change at any time.

Once all pages have been read, ``manifest`` gives all snippets, and ``blocks_of`` those of a page;
``questions_of`` says what a question is, ``verified`` where it holds, ``recorded`` which were ever
run, and under which name they are here; ``model`` has the words, ``DIRECTIVES`` what holds code.
Pages are made with ``tables``, ``Marked``, ``describe``, ``spans``, ``split``, ``without_flags``
and ``without_places``.
"""

from . import model as model
from .atomic import write_whole as write_whole
from .extension import PageStore as PageStore
from .extension import code_version as code_version
from .page import tables as tables
from .page.site import recorded as recorded
from .page.site import verified as verified
from .portable.compare import split as split
from .read.collect import blocks_of as blocks_of
from .read.collect import manifest as manifest
from .read.directives import DIRECTIVES as DIRECTIVES
from .read.questions import ancestors as ancestors
from .read.questions import labels_of as labels_of
from .read.questions import questions_of as questions_of
from .read.shown import Marked as Marked
from .read.shown import describe as describe
from .read.shown import without_flags as without_flags
from .record.record import without_places as without_places
from .record.verdict import spans as spans
