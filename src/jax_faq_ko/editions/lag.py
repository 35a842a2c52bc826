"""How far the other editions are behind the text: a note to whoever has changed a sentence.

It is no error: whoever writes Korean need not know English, and a sentence without its translation
is shown as it is.
"""

from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.nodes import extract_messages

from .catalogs import readable
from .missing import HANGUL, SOURCE_LANGUAGE


def note(app: Sphinx, exception: Exception | None) -> None:
    """Print of each edition how many sentences it lacks, page by page."""
    config = app.config
    if exception or app.builder.name != "html" or config.language != SOURCE_LANGUAGE:
        return
    for language, (_folder, name) in config.editions.items():
        if language != SOURCE_LANGUAGE and (counts := dict(lacking(app, language))):
            pages = ", ".join(f"{docname} {count}" for docname, count in counts.items())
            total = sum(counts.values())
            print(
                f"참고: {name}판에 옮길 문장이 {total}개 있습니다({pages}). 나중에 옮겨도 됩니다."
            )


def lacking(app: Sphinx, language: str) -> Iterator[tuple[str, int]]:
    """Yield the pages with sentences that a language lacks, and how many those are."""
    for docname in sorted(app.env.found_docs):
        known = {
            entry.msgid
            for path in catalogs(app, language, docname)
            for entry in readable(path)
            if entry.translated()
        }
        sentences = {words for _node, words in extract_messages(app.env.get_doctree(docname))}
        if count := sum(bool(HANGUL.search(words)) for words in sentences - known):
            yield docname, count


def catalogs(app: Sphinx, language: str, docname: str) -> Iterator[Path]:
    """Yield the catalogs of a page in a language."""
    for folder in app.config.locale_dirs:
        path = Path(app.srcdir, folder, language, "LC_MESSAGES", f"{docname}.po")
        if path.exists():
            yield path
