"""A mistake in a translation is told with its place in the catalog, beside that of the sentence.

Sphinx parses a translation as if it stood where the sentence does, and knows of no other place. So
while it does, the line of a sentence has the other place behind it. Of references it only counts
how many there are: what one text refers to and the other does not is told here.
"""

import re
from collections import Counter

from polib import POEntry
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.transforms.i18n import Locale
from sphinx.util.logging import getLogger
from sphinx.util.nodes import extract_messages

from ..korean.inline import spans
from .catalogs import catalogs_of, readable

logger = getLogger(__name__)

LINES = "lines"  # of the nodes of a document, for as long as they are other ones

ROLE = re.compile(r":(?P<role>[\w:+-]+):`(?:[^`]*<)?(?P<target>[^`<>]+)>?`")
LINK = re.compile(r".*`__?|.*\]_", re.DOTALL)


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
                if fault := fault_of(entry):
                    logger.error(fault, location=places[entry.msgid])
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


def fault_of(entry: POEntry) -> str:
    """Say what a translation refers to that its sentence does not, and the other way round."""
    if not entry.translated():
        return ""
    wanted, shown = targets(entry.msgid), targets(entry.msgstr)
    lost, added = (
        ", ".join((one - other).elements()) for one, other in ((wanted, shown), (shown, wanted))
    )
    said = [f"빠진 것: {lost}."] * bool(lost) + [f"더 있는 것: {added}."] * bool(added)
    return " ".join(["번역이 원문과 다른 것을 가리킵니다.", *said]) if said else ""


def targets(text: str) -> Counter[str]:
    """Count what a text refers to: roles by their targets, and links, whose words differ."""
    found: Counter[str] = Counter()
    for span in spans(text):
        role = ROLE.fullmatch(span.text)
        if role and role["role"].startswith("glue:"):
            continue  # it shows a value, which each language may word
        if role:
            found[f":{role['role']}:`{role['target'].lstrip('~!')}`"] += 1
        elif LINK.fullmatch(span.text):
            found["링크"] += 1
    return found


def declare(app: Sphinx) -> None:
    """Register both."""
    app.add_transform(Point)
    app.add_transform(Restore)
