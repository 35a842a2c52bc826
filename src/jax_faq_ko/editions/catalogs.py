"""The catalogs of a translation, brought up to date with the sources, and counted.

A catalog holds the prose of one page, in its order. Code is never in one: Sphinx leaves it out. A
sentence that has changed keeps its translation, marked ``fuzzy`` with the former sentence beside
it, until somebody has looked at it; meanwhile the site does not show it.
"""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polib
from sphinx.application import Sphinx
from sphinx.util.logging import getLogger

from jax_doctest.api import write_whole

from .missing import HANGUL

logger = getLogger(__name__)

ALIKE = 0.6  # of its letters: then it is a sentence that has changed, and not another one
WIDTH = 100
LINE = re.compile(r'\s*(?:#.*|(?:msg\w+(?:\[\d\])?)?\s*"(?:[^"\\]|\\.)*")?\s*')  # of a catalog
INTERFACE = Path("sphinx")  # the name of the catalog that Sphinx's own words are in


class CatalogError(Exception):
    """A catalog cannot be read; the message names file and line."""


@dataclass(frozen=True)
class Count:
    """How far the translation of a page is."""

    page: str
    complete: int
    fuzzy: int
    missing: int


def update(templates: Path, catalogs: Path) -> list[Count]:
    """Bring all catalogs up to date with Sphinx's templates, and count them.

    A page that is no more has no catalog, but what it said may be on another one now.
    """
    pages = by_page(templates, ".pot")
    old = {page: read(path) for page, path in by_page(catalogs, ".po").items()}
    memory = {entry.msgid: entry for entries in old.values() for entry in entries if entry.msgstr}
    counts = []
    for page, path in sorted(pages.items()):
        sentences = [entry.msgid for entry in polib.pofile(path) if HANGUL.search(entry.msgid)]
        entries = merge(sentences, old.get(page, []), memory)
        write(catalogs / f"{page}.po", entries)
        counts += [count(page.as_posix(), entries)] if entries else []
    for page in old.keys() - pages.keys():
        (catalogs / f"{page}.po").unlink()
    return counts


def by_page(folder: Path, suffix: str) -> dict[Path, Path]:
    """Return the files of a folder by their pages; the words of templates are on none."""
    files = {path.relative_to(folder).with_suffix(""): path for path in folder.rglob(f"*{suffix}")}
    return {page: path for page, path in files.items() if page != INTERFACE}


def read(path: Path) -> list[polib.POEntry]:
    """Return the sentences of a catalog.

    Raises CatalogError where it cannot be read: it is to be mended, and not to be written anew.
    """
    cure = "PO로 읽을 수 없습니다. 고치거나 git으로 되돌리세요."
    try:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if not LINE.fullmatch(line):  # polib would take a letter for the quote that is missing
                raise CatalogError(f"{path}:{number}: {cure}")
        return [entry for entry in polib.pofile(path) if not entry.obsolete]
    except (OSError, ValueError) as error:  # what polib has against the order of the lines
        found = re.search(r"\(line (\d+)\)", str(error))
        where = f"{path}:{found[1]}" if found else str(path)
        raise CatalogError(f"{where}: {cure}") from None


def merge(
    sentences: Iterable[str], old: list[polib.POEntry], memory: dict[str, polib.POEntry]
) -> list[polib.POEntry]:
    """Return the entries of a page: translated before, here or on another page, or like one.

    A sentence is like one that the page has lost; of those each is taken once.
    """
    wanted = list(dict.fromkeys(sentences))
    own = {entry.msgid: entry for entry in old if entry.msgstr}
    lost = {entry.msgid: entry for entry in old if entry.msgstr and entry.msgid not in wanted}
    entries = []
    for sentence in wanted:
        entry = polib.POEntry(msgid=sentence)
        if known := own.get(sentence) or memory.get(sentence):
            entry.msgstr, entry.flags = known.msgstr, list(known.flags)
            entry.tcomment = known.tcomment
            entry.previous_msgid = known.previous_msgid if known.fuzzy else None
        elif alike := difflib.get_close_matches(sentence, lost, 1, ALIKE):
            former = lost.pop(alike[0])
            entry.msgstr = former.msgstr
            translated = former.previous_msgid if former.fuzzy else former.msgid
            if translated != sentence:  # it is not what it was before it changed
                entry.flags, entry.previous_msgid = ["fuzzy"], translated
        entries.append(entry)
    return entries


def write(path: Path, entries: list[polib.POEntry]) -> None:
    """Write a catalog in one step; a page without prose has none."""
    if not entries:
        path.unlink(missing_ok=True)
        return
    catalog = polib.POFile(wrapwidth=WIDTH)
    catalog.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Language": "en"}
    catalog.extend(entries)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, str(catalog))


def count(page: str, entries: list[polib.POEntry]) -> Count:
    """Count the sentences of a page."""
    fuzzy = sum(entry.fuzzy for entry in entries)
    missing = sum(not entry.msgstr for entry in entries)
    return Count(page, len(entries) - fuzzy - missing, fuzzy, missing)


def report(counts: list[Count]) -> str:
    """Return the counts as a table, and their sum."""
    total = Count(
        "total",
        sum(each.complete for each in counts),
        sum(each.fuzzy for each in counts),
        sum(each.missing for each in counts),
    )
    width = max(len(each.page) for each in counts)
    rows = [f"{'':{width}} {'complete':>9} {'fuzzy':>6} {'missing':>8}"]
    rows += [
        f"{each.page:{width}} {each.complete:>9} {each.fuzzy:>6} {each.missing:>8}"
        for each in [*counts, total]
    ]
    return "\n".join(rows)


@cache
def readable(path: Path) -> list[polib.POEntry]:
    """Return the sentences of a catalog, read once a build; one that cannot be read is reported."""
    try:
        return read(path)
    except CatalogError as error:
        where, _colon, fault = str(error).partition(": ")
        logger.error(fault, location=where)
        return []


def check(app: Sphinx) -> None:
    """Report every catalog that Sphinx would make something else of."""
    readable.cache_clear()
    for folder in app.config.locale_dirs:
        for path in Path(app.srcdir, folder, app.config.language).rglob("*.po"):
            readable(path)


def connect(app: Sphinx) -> None:
    """Register the check."""
    app.connect("builder-inited", check)
