"""A mistake in a translation is told with its place in the catalog, beside that of the sentence.

Sphinx parses a translation as if it stood where the sentence does, and knows of no other place. So
while it does, the line of a sentence has the other place behind it.
"""

from sphinx.transforms import SphinxTransform
from sphinx.transforms.i18n import Locale
from sphinx.util.nodes import extract_messages

from .catalogs import catalogs_of, readable

LINES = "lines"  # of the nodes of a document, for as long as they are other ones


class Point(SphinxTransform):
    """Put the place of the translation behind each line, just before Sphinx translates."""

    default_priority = Locale.default_priority - 1

    def apply(self, **kwargs: object) -> None:
        """Look up every sentence that Sphinx will translate."""
        places = {}
        for path in catalogs_of(self.app, self.config.language, self.env.docname):
            self.env.note_dependency(str(path))  # so that a complaint of it is one of this page
            for entry in readable(path):
                places[entry.msgid] = f"{path}:{entry.linenum}"
        self.document[LINES] = []
        for node, sentence in extract_messages(self.document):
            if place := places.get(sentence):
                self.document[LINES].append((node, node.line))
                node.line = f"{node.line} ({place})"  # type: ignore[assignment]


class Restore(SphinxTransform):
    """Give every sentence its own line again."""

    default_priority = Locale.default_priority + 1

    def apply(self, **kwargs: object) -> None:
        """Undo what Point has done."""
        # From the end: of a node with two sentences, the second has the line of the first.
        for node, line in reversed(self.document.attributes.pop(LINES)):
            node.line = line
