"""A mistake in a translation is told with its place in the catalog, beside that of the sentence.

Sphinx parses a translation as if it stood where the sentence does, and knows of no other place. So
while it does, the line of a sentence has the other place behind it.
"""

from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.transforms.i18n import Locale
from sphinx.util.nodes import extract_messages

from .catalogs import readable

LINES = "lines"  # of the nodes of a document, for as long as they are other ones


class Point(SphinxTransform):
    """Put the place of the translation behind each line, just before Sphinx translates."""

    default_priority = Locale.default_priority - 1

    def apply(self, **kwargs: object) -> None:
        """Look up every sentence that Sphinx will translate."""
        places = {
            entry.msgid: f"{path}:{entry.linenum}"
            for path in self.catalogs()
            for entry in readable(path)
        }
        self.document[LINES] = []
        for node, sentence in extract_messages(self.document):
            if place := places.get(sentence):
                self.document[LINES].append((node, node.line))
                node.line = f"{node.line} ({place})"  # type: ignore[assignment]

    def catalogs(self) -> Iterator[Path]:
        """Yield the catalogs of the page."""
        for folder in self.config.locale_dirs:
            home = Path(self.app.srcdir, folder, self.config.language, "LC_MESSAGES")
            if (path := home / f"{self.env.docname}.po").exists():
                yield path


class Restore(SphinxTransform):
    """Give every sentence its own line again."""

    default_priority = Locale.default_priority + 1

    def apply(self, **kwargs: object) -> None:
        """Undo what Point has done."""
        # From the end: of a node with two sentences, the second has the line of the first.
        for node, line in reversed(self.document.attributes.pop(LINES)):
            node.line = line


def declare(app: Sphinx) -> None:
    """Register both."""
    app.add_transform(Point)
    app.add_transform(Restore)
