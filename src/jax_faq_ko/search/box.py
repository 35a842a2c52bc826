"""The field that takes a question or a whole traceback, line breaks and all.

``.. search-box::`` puts it on a page, and the template of search.html has it as ``search_box``.
What is found appears below it (``search.js``).
"""

from html import escape

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
    """Leave it out, where nobody can type."""
    raise nodes.SkipNode


def add_to_search_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, object], doctree: object
) -> None:
    """Give the template of the search page the field."""
    context["search_box"] = html(app.builder.get_relative_uri(pagename, "search"))


def declare(app: Sphinx) -> None:
    """Register the directive and its node."""
    hidden = (skip, None)
    app.add_node(
        search_box, html=(visit, None), latex=hidden, text=hidden, man=hidden, texinfo=hidden
    )
    app.add_directive("search-box", SearchBox)
