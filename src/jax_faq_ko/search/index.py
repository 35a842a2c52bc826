"""The index that a browser loads when its reader begins to search: ``_static/search-index.js``.

It holds the text; what is made of it for searching is made in the browser (``search-query.js``), by
the same code that reads a query.
"""

import json
from dataclasses import fields, replace
from pathlib import Path

from sphinx.application import Sphinx

from jax_doctest.api import write_whole

from .. import data_files
from ..korean import glossary
from ..questions.pages import has_questions
from .records import SearchRecord, records_of

NAME = "search-index.js"
QUESTIONS, TERMS = "questions", "terms"  # kinds of pages; questions are found before the others
STATIC = Path(__file__).with_name("static")


def index(app: Sphinx) -> dict[str, object]:
    """Put together what the search knows: the pages, and the sections on them.

    The sections are given field by field, which compresses better than one by one.
    """
    pages: list[dict[str, object]] = []
    sections: list[tuple[int, SearchRecord]] = []
    other_names = synonyms(app)
    labels = app.env.domains.standard_domain.labels
    titles = {label: title for label, (_page, _anchor, title) in labels.items()}
    for docname in sorted(app.env.found_docs):
        found = list(records_of(app.env.get_doctree(docname), docname, titles))
        kind = TERMS if other_names.keys() & {record.anchor for record in found} else ""
        if has_questions(app.config, docname):
            kind = QUESTIONS
        for record in found if kind == QUESTIONS else map(outlined, found):
            words = ", ".join(filter(None, [record.words, other_names.get(record.anchor)]))
            sections.append((len(pages), replace(record, words=words)))
        pages.append({"name": docname, "title": found[0].title if found else "", "kind": kind})
    columns: dict[str, list[object]] = {"page": [page for page, _ in sections]}
    for field in fields(SearchRecord):
        columns[field.name] = [getattr(record, field.name) for _, record in sections]
    return {"pages": pages, "records": columns}


def outlined(record: SearchRecord) -> SearchRecord:
    """Keep the first sentence: what is no question is searched by its title."""
    return replace(record, text=record.text.partition(". ")[0], names="", messages="")


def synonyms(app: Sphinx) -> dict[str, str]:
    """Return what else people call each term of the glossary, by its address."""
    return {
        term.anchor: ", ".join(filter(None, [term.reading, *term.also, *term.avoid]))
        for term in glossary.load(data_files.folder(app.config))
    }


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the index beside the scripts that use it."""
    if exception or app.builder.format != "html":
        return
    data = json.dumps(index(app), ensure_ascii=False, separators=(",", ":"))
    write_whole(Path(app.outdir, "_static", NAME), f"const SEARCH_INDEX = {data};\n")


def dress(app: Sphinx) -> None:
    """Give the pages the script that waits for its reader to search."""
    app.config.html_static_path.insert(0, str(STATIC))
    app.add_js_file("search.js", loading_method="defer")
