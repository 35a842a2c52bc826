"""Keep Korean words whole where style sheets cannot.

``word-break: keep-all`` keeps letters together, but browsers still break a line beside a bracket,
``추적(tracing)`` | ``이라고``, and in balanced titles between a name and its particle, ``jit`` |
``을``. Such a word is wrapped in ``<span class="word">``.
"""

import re
from itertools import groupby

from docutils import nodes
from docutils.utils import column_width
from sphinx.application import Sphinx

HANGUL = "[\uac00-\ud7a3]"
# Beside Hangul, the signs that a browser breaks at: before an opening one, after a closing one; and
# hyphens and dashes.
BREAKABLE = re.compile(rf"{HANGUL}[^\w\s.,:;?!…%)\]}}'\"’”]|[^\w\s(\[{{'\"‘“]{HANGUL}|\w[-–]\w")
WIDEST = 30  # columns; a wider word may be broken, or it would not fit a small phone


AS_IT_IS = (nodes.FixedTextElement, nodes.literal, nodes.math, nodes.raw)


def keep_words_whole(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Wrap each word of the prose that a browser would break."""
    for element in list(doctree.findall(nodes.TextElement)):
        if not isinstance(element, AS_IT_IS):
            children = element.children
            element.clear()
            element += wrapped(children)


def wrapped(children: list[nodes.Node]) -> list[nodes.Node]:
    """Return the children, with every word that needs it in a span of its own."""
    pieces: list[nodes.Node] = []
    for child in children:
        if isinstance(child, nodes.Text):
            # As text, since the node itself still has the escaped space of ``code``\ 를.
            parts = re.split(r"(\s+)", child.astext())
            pieces += [nodes.Text(part) for part in parts if part]
        else:
            pieces.append(child)
    result: list[nodes.Node] = []
    for apart, group in groupby(pieces, key=parts_words):
        word = list(group)
        text = "".join(piece.astext() for piece in word)
        risky = len(word) > 1 or BREAKABLE.search(text)
        if not apart and risky and column_width(text) <= WIDEST:
            result.append(nodes.inline("", "", *word, classes=["word"]))
        else:
            result += word
    return result


def parts_words(piece: nodes.Node) -> bool:
    """Tell whether a piece is a space, or has several words; a name such as ``f(x, y)`` is one."""
    return not isinstance(piece, nodes.literal) and bool(re.search(r"\s", piece.astext()))
