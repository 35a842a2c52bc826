"""What docutils could not understand, and has therefore left off the page, code and all."""

import difflib
import re

from docutils import nodes
from sphinx.application import Sphinx

from ..portable.language import _
from .directives import DIRECTIVES, GLUED
from .guess import is_python
from .state import PAGES

_ERROR = 3  # docutils' level for what it could not understand
_ALIKE = 0.8  # how near a name comes to one of ours that somebody has misspelt
_DIRECTIVE = re.compile(r"\.\. ([\w:-]+)::")
_OPTION = re.compile(r"^\s*:[\w-]+:.*\n?", re.MULTILINE)
_LITERAL = re.compile(r"^(?!\s*\.\. ).*::\s*$", re.MULTILINE)


def note_errors(app: Sphinx, doctree: nodes.document) -> None:
    """Remember the blocks that are lost: docutils has complained of them itself."""
    for error in doctree.findall(nodes.system_message):
        text, source = error.next_node(nodes.paragraph), error.next_node(nodes.literal_block)
        if error["level"] >= _ERROR and text and source and may_hold_code(source.astext()):
            said = text.astext().replace("\n", " ")
            if "argument(s) allowed" in said:
                said += f" {_(GLUED)}"
            place = error.get("source", ""), error.get("line", 0), said
            PAGES.of(app.env).lost.append(place)


def may_hold_code(source: str) -> bool:
    """Say whether a block is lost with this piece of a page.

    A directive of an extension that is not here is Sphinx's to complain of: it is ours only where
    its name is almost one of ours, or where code stands in it. What a file has that could not be
    included, nobody knows.
    """
    names = _DIRECTIVE.findall(source)
    if "include" in names or any(
        difflib.get_close_matches(name.lower(), DIRECTIVES, 1, _ALIKE) for name in names
    ):
        return True
    content = _OPTION.sub("", source.partition("\n")[2] if names else source)
    return ">>>" in content or bool(_LITERAL.search(content)) or is_python(content)
