"""What an author puts on a page for the search: the field to type in, and words to be found by.

``.. search-box::`` puts on a page the field that takes a question or a whole traceback, line breaks
and all; the template of search.html has it as ``search_box``. What is found appears below it
(``search.js``). Words that people type although the question does not use them stand below its
title, separated by commas, and are not shown::

    .. search-words:: GPU 인식 안됨, no GPU/TPU found
"""

from html import escape
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.locale import get_translation
from sphinx.writers.html5 import HTML5Translator

_ = get_translation("sphinx")

BOX = """<form class="search-box" role="search" action="{address}" method="get">
<textarea name="q" rows="3" class="form-control" aria-label="{words}" placeholder="{words}"
 autocomplete="off" autocorrect="off" autocapitalize="off" spellcheck="false"></textarea>
</form>
"""


class search_box(nodes.General, nodes.Element):  # noqa: N801 - nodes are named so
    """Where the field stands on a page; nowhere but in HTML."""


class SearchBox(Directive):
    """Put the field here."""

    def run(self) -> list[nodes.Node]:
        """Return its node."""
        return [search_box()]


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


def html(address: str) -> str:
    """Return the field; without scripts it sends what is asked to an address."""
    words = _("Type a question, or paste a whole error message")
    return BOX.format(address=escape(address), words=escape(words))


def visit(translator: HTML5Translator, node: nodes.Element) -> None:
    """Write the field."""
    builder = translator.builder
    translator.body.append(html(builder.get_relative_uri(builder.current_docname, "search")))
    raise nodes.SkipNode


def skip(translator: HTML5Translator, node: nodes.Element) -> None:
    """Leave out words everywhere, and the field where nobody can type."""
    raise nodes.SkipNode


def add_to_search_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, object], doctree: object
) -> None:
    """Give the template of the search page the field."""
    context["search_box"] = html(app.builder.get_relative_uri(pagename, "search"))


def declare(app: Sphinx) -> None:
    """Register the directives and their nodes."""
    hidden = (skip, None)
    others: dict[str, Any] = {"latex": hidden, "text": hidden, "man": hidden, "texinfo": hidden}
    app.add_node(search_box, html=(visit, None), **others)
    app.add_node(search_words, html=hidden, **others)
    app.add_directive("search-box", SearchBox)
    app.add_directive("search-words", SearchWords)
