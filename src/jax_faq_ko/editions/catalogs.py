"""The catalogs of a translation: sphinx-intl keeps them, and what it loses is put back here.

A catalog holds the prose of one page, in its order. Code is never in one: Sphinx leaves it out. A
sentence that has changed keeps its translation, marked ``fuzzy`` with the former sentence beside
it, until somebody has looked at it; meanwhile the site does not show it.

sphinx-intl gives a new sentence the translation of the one most like it on its page. It writes no
former sentence, and makes a comment of one that is there; does not look on other pages, nor among
what is obsolete; leaves the catalogs of pages that are gone; reads on after a damaged line, without
what stood there; and has a head and line breaks of its own.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import polib
from sphinx.application import Sphinx
from sphinx.util.logging import getLogger

from jax_doctest.api import write_whole

from .. import data_files
from ..data_files import DataFileError

logger = getLogger(__name__)

WIDTH = 100
HANGUL = re.compile(r"[ㄱ-ㆎ가-힣]")
LINE = re.compile(r'\s*(?:#.*|(?:msg\w+(?:\[\d\])?)?\s*"(?:[^"\\]|\\.)*")?\s*')  # of a catalog

Key = tuple[Path, str]  # the name of a catalog, and a sentence of it
Entries = dict[Key, polib.POEntry]


def update(templates: Path, catalogs: Path) -> None:
    """Have sphinx-intl merge Sphinx's templates into the catalogs, and put back what it loses.

    That was in the catalogs before or, where somebody has run it by hand, in the last commit.
    Raises DataFileError where a catalog is damaged; then none is written.
    """
    last = committed(catalogs)
    known = last | entries_of(catalogs)  # what somebody has emptied since stays empty
    places = [f"--pot-dir={templates}", f"--locale-dir={catalogs.parents[1]}"]
    options = [f"--language={catalogs.parent.name}", f"--line-width={WIDTH}"]
    command = [sys.executable, "-m", "sphinx_intl", "update", *places, *options]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    merged = entries_of(catalogs)
    for name in {name for name, _ in merged}:
        template = templates / name.with_suffix(".pot")
        if template.exists():
            keys = [(name, entry.msgid) for entry in polib.pofile(template)]
            write(catalogs / name, [restored(key, merged[key], known, last) for key in keys])
        else:
            (catalogs / name).unlink()


def entries_of(catalogs: Path) -> Entries:
    """Return what the catalogs of pages hold; Sphinx's own words are on none."""
    return {
        (path.relative_to(catalogs), entry.msgid): entry
        for path in catalogs.rglob("*.po")
        if path != catalogs / "sphinx.po"
        # A sentence may be obsolete, and there again without translation: then it still has one.
        for entry in sorted(read(path), key=polib.POEntry.translated)
    }


def committed(catalogs: Path) -> Entries:
    """Return what they hold in the last commit; nothing where there is none, or one is damaged."""
    unpack = 'git -C "$0" archive HEAD . | tar -x -C "$1"'
    with TemporaryDirectory() as folder, suppress(DataFileError):
        command = ["sh", "-c", unpack, str(catalogs), folder]
        subprocess.run(command, stderr=subprocess.DEVNULL, check=False)
        return entries_of(Path(folder))
    return {}


def read(path: Path) -> list[polib.POEntry]:
    """Return the sentences of a catalog, obsolete ones too.

    Raises DataFileError where it cannot be read: it is to be mended, and not to be written anew.
    """
    cure = "PO로 읽을 수 없습니다. 고치거나 git으로 되돌리세요."
    for number, line in enumerate(data_files.text_of(path).splitlines(), 1):
        if not LINE.fullmatch(line):  # polib would take a letter for the quote that is missing
            raise DataFileError(path, number, cure)
    try:
        return list(polib.pofile(path))
    except (OSError, ValueError) as error:  # what polib has against the order of the lines
        found = re.search(r"\(line (\d+)\)", str(error))
        raise DataFileError(path, int(found[1]) if found else 1, cure) from None


def restored(key: Key, entry: polib.POEntry, known: Entries, last: Entries) -> polib.POEntry:
    """Return an entry anew, with what was known of its sentence, and with the former sentence."""
    name, sentence = key
    same = [key for key, one in known.items() if key[1] == sentence and one.msgstr]
    if same and not entry.translated():
        entry = known[min(same, key=lambda key: (known[key].fuzzy, key[0] != name))]
    comment = entry.tcomment.partition("| msgid")[0].strip()
    new = polib.POEntry(msgid=sentence, msgstr=entry.msgstr, tcomment=comment)
    if not is_translated(new):
        new.msgstr = ""
    elif entry.msgstr and (entry.fuzzy or entry.obsolete):  # which has lost its mark
        former = entry.previous_msgid or meant([*known.values(), *last.values()], entry)
        if former and former != sentence:
            new.flags, new.previous_msgid = ["fuzzy"], former
        elif entry.fuzzy and (same or not former):  # otherwise it has been changed back
            new.flags = ["fuzzy"]
    return new


def is_translated(entry: polib.POEntry) -> bool:
    """Say whether a sentence has a translation, and no copy of itself in its place."""
    return entry.translated() and not (entry.msgstr == entry.msgid and HANGUL.search(entry.msgid))


def meant(known: list[polib.POEntry], entry: polib.POEntry) -> str | None:
    """Return the sentence that an uncertain translation is of, as far as that is known."""
    alike = [one for one in known if one.msgstr == entry.msgstr and not one.obsolete]
    of = [one.previous_msgid if one.fuzzy else one.msgid for one in alike]
    return next(iter(get_close_matches(entry.msgid, filter(None, of), 1, 0)), None)


def write(path: Path, entries: list[polib.POEntry]) -> None:
    """Write a catalog in one step, with a head that does not change by itself."""
    catalog = polib.POFile(wrapwidth=WIDTH)
    catalog.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Language": "en"}
    catalog.extend(entries)
    write_whole(path, str(catalog))


def count(catalogs: Path) -> Iterator[tuple[str, int, int, int]]:
    """Yield of each page how many of its sentences are complete, fuzzy and missing."""
    for path in sorted(catalogs.rglob("*.po")):
        catalog = polib.pofile(path)
        states = catalog.translated_entries, catalog.fuzzy_entries, catalog.untranslated_entries
        complete, fuzzy, missing = (len(entries()) for entries in states)
        page = path.relative_to(catalogs).with_suffix("").as_posix()
        yield page, complete, fuzzy, missing


@cache
def readable(path: Path) -> list[polib.POEntry]:
    """Return the sentences of a catalog, read once a build; one that cannot be read is reported."""
    try:
        return [entry for entry in read(path) if not entry.obsolete]
    except DataFileError as error:
        where, _colon, fault = str(error).partition(": ")
        logger.error(fault, location=where)
        return []


def catalogs_of(app: Sphinx, language: str, docname: str) -> Iterator[Path]:
    """Yield the catalogs of a page in a language."""
    for folder in app.config.locale_dirs:
        path = Path(app.srcdir, folder, language, "LC_MESSAGES", f"{docname}.po")
        if path.exists():
            yield path


def check(app: Sphinx) -> None:
    """Report every catalog that Sphinx would make something else of."""
    readable.cache_clear()
    for folder in app.config.locale_dirs:
        for path in Path(app.srcdir, folder, app.config.language).rglob("*.po"):
            readable(path)


def keep_prose(app: Sphinx, _exception: Exception | None) -> None:
    """Leave in the templates what is to be translated alone, without lines: these always change."""
    for path in app.outdir.rglob("*.pot") if app.builder.name == "gettext" else ():
        template = polib.pofile(path)
        sentences = [entry.msgid for entry in template if HANGUL.search(entry.msgid)]
        template[:] = [polib.POEntry(msgid=sentence) for sentence in sentences]
        if template:
            template.save()
        else:
            path.unlink()
