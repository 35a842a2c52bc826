"""Sentences that are still in the language of the sources: marked for browsers, and counted."""

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.i18n import Locale
from sphinx.util.nodes import is_translatable

from ..state import READ
from .catalogs import HANGUL

SOURCE_LANGUAGE = "ko"


class MarkMissing(SphinxTransform):
    """Mark what has no translation; docutils makes ``lang="ko"`` of the class."""

    default_priority = Locale.default_priority + 1

    def apply(self, **kwargs: object) -> None:
        """Look at every text that Sphinx can translate."""
        if self.config.language == SOURCE_LANGUAGE:
            return
        missing = [
            node
            for node in self.document.findall(nodes.TextElement)
            if is_translatable(node)
            and node.get("translated") is not True
            and HANGUL.search(node.astext())
        ]
        for node in missing:
            node["classes"].append(f"language-{SOURCE_LANGUAGE}")
        READ.of(self.env).untranslated = len(missing)
