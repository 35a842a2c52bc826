"""The index that a browser loads when its reader begins to search: ``_static/search-index.js``.

It holds the text; what is made of it for searching is made in the browser (``search-query.js``), by
the same code that reads a query.
"""

import json
from dataclasses import fields
from fnmatch import fnmatch
from pathlib import Path

from korean import glossary
from sphinx.application import Sphinx

from .records import Record, records_of

NAME = "search-index.js"
STATIC = Path(__file__).with_name("static")


def index(app: Sphinx) -> dict[str, object]:
    """Put together what the search knows: pages, the sections on them, words that mean the same.

    The sections are given field by field, which compresses better than one by one.
    """
    pages: list[dict[str, object]] = []
    sections: list[tuple[int, Record]] = []
    for docname in sorted(app.env.found_docs):
        found = list(records_of(app.env.get_doctree(docname)))
        answers = any(fnmatch(docname, pattern) for pattern in app.config.search_questions)
        sections += [(len(pages), record) for record in found]
        pages.append(
            {"name": docname, "title": found[0].title if found else "", "questions": answers}
        )
    columns: dict[str, list[object]] = {"page": [page for page, _ in sections]}
    for field in fields(Record):
        columns[field.name] = [getattr(record, field.name) for _, record in sections]
    return {"pages": pages, "records": columns, "synonyms": synonyms(app)}


def synonyms(app: Sphinx) -> list[list[str]]:
    """Return for each term its Korean, its English, then what else people call it."""
    if not app.config.korean_glossary:
        return []
    return [
        [term.ko, term.en, *filter(None, [term.reading]), *term.also, *term.avoid]
        for term in glossary.load(Path(app.config.korean_glossary))
    ]


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the index beside the scripts that use it."""
    if exception or app.builder.format != "html":
        return
    data = json.dumps(index(app), ensure_ascii=False, separators=(",", ":"))
    Path(app.outdir, "_static", NAME).write_text(f"const SEARCH_INDEX = {data};\n", "utf-8")


def dress(app: Sphinx) -> None:
    """Give the pages the script that waits for its reader to search."""
    app.config.html_static_path.insert(0, str(STATIC))
    app.add_js_file("search.js", loading_method="defer")


def connect(app: Sphinx) -> None:
    """Register the setting, and what is made when the pages are."""
    app.add_config_value("search_questions", [], "html", list)
    app.connect("builder-inited", dress)
    app.connect("build-finished", write)
