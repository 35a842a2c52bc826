"""How far the other editions are behind the text: a note to whoever has changed a sentence.

It is no error: whoever writes Korean need not know English, and a sentence without its translation
is shown as it is.
"""

from babel import Locale
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.logging import getLogger
from sphinx.util.nodes import extract_messages

from jax_doctest.api import ancestors

from ..state import READ
from .catalogs import HANGUL, catalogs_of, is_translated, readable
from .missing import SOURCE_LANGUAGE
from .references import fault_of

logger = getLogger(__name__)


def count(app: Sphinx, doctree: nodes.document) -> None:
    """Count what a page that has been read lacks; with a catalog the page is read again."""
    if app.builder.name != "html" or app.config.language != SOURCE_LANGUAGE:
        return  # nobody is told: examples are read without the catalogs
    sentences = {
        words for node, words in extract_messages(doctree) if HANGUL.search(words) and ours(node)
    }
    lacking = READ.of(app.env).lacking
    for language in set(app.config.editions) - {SOURCE_LANGUAGE}:
        paths = list(catalogs_of(app, language, app.env.docname))
        for path in paths:
            app.env.note_dependency(path)
            for entry in readable(path):
                if fault := fault_of(entry):
                    logger.error(fault, location=f"{path}:{entry.linenum}")
        if all(map(readable, paths)):  # of one that is damaged, nobody knows
            known = {e.msgid for path in paths for e in readable(path) if is_translated(e)}
            lacking[language] = len(sentences - known)


def ours(node: nodes.Element) -> bool:
    """Say whether a sentence is to be translated: what a page has printed itself is not."""
    return all("cell_output" not in each.get("classes", ()) for each in (node, *ancestors(node)))


def note(app: Sphinx) -> None:
    """Print of each edition how many sentences it lacks, page by page."""
    for language in app.config.editions:
        counts = {
            docname: page.lacking[language]
            for docname, page in sorted(READ.all(app.env).items())
            if page.lacking.get(language)
        }
        if counts:
            pages = ", ".join(f"{docname} {number}" for docname, number in counts.items())
            total = sum(counts.values())
            name = Locale.parse(language).get_language_name("ko")
            print(
                f"참고: {name}판에 옮길 문장이 {total}개 있습니다({pages}). 나중에 옮겨도 됩니다."
            )
