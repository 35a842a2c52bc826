"""What an author puts on a page for the search: the field to type in, and words to be found by.

``.. search-box::`` puts on a page the field that takes a question or a whole traceback, line breaks
and all; the template of search.html has it as ``search_box``. What is found appears below it
(``search.js``). Words that people type although the question does not use them stand below its
title, separated by commas, and are not shown::

    .. search-words:: GPU 인식 안됨, no GPU/TPU found
"""

from html import escape

from docutils import nodes
from sphinx.locale import get_translation
from sphinx.util.docutils import SphinxDirective

_ = get_translation("sphinx")

WORDS = "search-words"  # of a section

BOX = """<form class="search-box" role="search" action="{address}" method="get">
<textarea name="q" rows="3" class="form-control" aria-label="{words}" placeholder="{words}"
 autocomplete="off" autocorrect="off" autocapitalize="off" spellcheck="false"></textarea>
</form>
"""


class SearchBox(SphinxDirective):
    """Put the field here."""

    def run(self) -> list[nodes.Node]:
        """Return it, for HTML alone."""
        address = self.env.app.builder.get_relative_uri(self.env.docname, "search")
        return [nodes.raw("", html(address), format="html")]


class SearchWords(SphinxDirective):
    """Give the question around it more words to be found by."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Keep the words with the section; nothing of them is on the page."""
        words = [" ".join(word.split()) for word in self.arguments[0].split(",") if word.strip()]
        if not words:
            raise self.error("검색할 말이 없습니다. 쉼표로 나누어 적으세요.")
        if WORDS in self.state.parent:
            raise self.error("`search-words`가 위에 이미 있습니다. 그 줄에 쉼표로 이어 적으세요.")
        # What docutils has to say of the title stands below it.
        if any(not isinstance(node, nodes.system_message) for node in self.state.parent[1:]):
            raise self.error("`search-words`는 제목 바로 아래에 쓰세요.")
        self.state.parent.setdefault(WORDS, []).extend(words)
        return []


def html(address: str) -> str:
    """Return the field; without scripts it sends what is asked to an address."""
    words = _("Type a question, or paste a whole error message")
    return BOX.format(address=escape(address), words=escape(words))
