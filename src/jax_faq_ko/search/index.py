"""The index that a browser loads when its reader begins to search: ``_static/search-index.js``.

It holds the text; what is made of it for searching is made in the browser (``search-query.js``), by
the same code that reads a query.
"""

import json
import re
from dataclasses import fields, replace
from pathlib import Path

from sphinx.application import Sphinx

from jax_doctest.api import verified, write_whole

from .. import data_files
from ..korean import glossary
from ..names import table
from ..questions.pages import has_questions
from .records import SearchRecord, records_of

NAME = "search-index.js"
# Kinds of pages; questions are found before the others.
QUESTIONS, TERMS, LISTED = "questions", "terms", "names"
STATIC = Path(__file__).with_name("static")


def index(app: Sphinx) -> dict[str, object]:
    """Put together what the search knows: the pages, and the sections on them.

    The sections are given field by field, which compresses better than one by one.
    """
    pages: list[dict[str, object]] = []
    sections: list[tuple[int, SearchRecord]] = []
    docs = data_files.folder(app.config)
    other_names = synonyms(docs)
    labels = app.env.domains.standard_domain.labels
    titles = {label: title for label, (_page, _anchor, title) in labels.items()}
    holds = verified(app)
    listed = {name.name.replace(" ", "-"): name for name in table.load(docs)}
    for docname in sorted(app.env.found_docs):
        found = list(records_of(app.env.get_doctree(docname), docname, titles))
        anchors = {record.anchor for record in found}
        kind = TERMS if other_names.keys() & anchors else LISTED if listed.keys() & anchors else ""
        if has_questions(app.config, docname):
            kind = QUESTIONS
        for record in found if kind == QUESTIONS else map(outlined, found):
            words = ", ".join(filter(None, [record.words, other_names.get(record.anchor)]))
            if name := listed.get(record.anchor):
                words = labels.get(name.link, ("", "", ""))[1]  # the question that says more
            holding = holds.get((docname, record.anchor), "")
            sections.append((len(pages), replace(record, words=words, holds=holding)))
        pages.append({"name": docname, "title": found[0].title if found else "", "kind": kind})
    columns: dict[str, list[object]] = {"page": [page for page, _ in sections]}
    for field in fields(SearchRecord):
        columns[field.name] = [getattr(record, field.name) for _, record in sections]
    return {"pages": pages, "records": columns}


def outlined(record: SearchRecord) -> SearchRecord:
    """Keep the first sentence: what is no question is searched by its title."""
    text = re.split(r"\. |\n", record.text)[0]
    return replace(record, text=text, names="", messages="")


def synonyms(docs: Path) -> dict[str, str]:
    """Return what else people call each term of the glossary, by its address."""
    return {
        term.anchor: ", ".join(filter(None, [term.reading, *term.also, *term.avoid]))
        for term in glossary.load(docs)
    }


def write(app: Sphinx) -> None:
    """Write the index beside the scripts that use it."""
    data = json.dumps(index(app), ensure_ascii=False, separators=(",", ":"))
    write_whole(Path(app.outdir, "_static", NAME), f"const SEARCH_INDEX = {data};\n")


def dress(app: Sphinx) -> None:
    """Give the pages the script that waits for its reader to search."""
    app.config.html_static_path.insert(0, str(STATIC))
    app.add_js_file("search.js", loading_method="defer")
