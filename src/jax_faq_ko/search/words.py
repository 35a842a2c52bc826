"""Words that people type although the question does not use them, given by its author.

They stand below the title, separated by commas, and are not shown::

    .. search-words:: GPU 인식 안됨, no GPU/TPU found
"""

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


class search_words(nodes.Invisible, nodes.Element):  # noqa: N801 - nodes are named so
    """Words by which a question is found; ``words`` holds them as a list."""


class SearchWords(Directive):
    """Give the question around it more words to be found by."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Split the words; nothing of them is on the page."""
        words = [" ".join(word.split()) for word in self.arguments[0].split(",") if word.strip()]
        if not words:
            raise self.error("검색할 말이 없습니다. 쉼표로 나누어 적으세요.")
        return [search_words(words=words)]


def skip(translator: HTML5Translator, node: nodes.Element) -> None:
    """Leave the words out of the page."""
    raise nodes.SkipNode


def declare(app: Sphinx) -> None:
    """Register the directive and its node, which no builder shows."""
    hidden = (skip, None)
    app.add_node(search_words, html=hidden, latex=hidden, text=hidden, man=hidden, texinfo=hidden)
    app.add_directive("search-words", SearchWords)
