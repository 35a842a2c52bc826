"""What Sphinx and docutils complain of, in Korean and with what to write.

Whoever mends a text would miss it: half of a list of mistakes in one language, half in another, and
most of them without the remedy. `told.toml` is the one place for them; what is not in it stays as
it is.
"""

import difflib
import itertools
import logging
import os
import re
import tomllib
from collections.abc import Iterable
from gettext import NullTranslations
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.parsers.rst.languages import en
from docutils.utils import new_document
from sphinx.application import Sphinx
from sphinx.locale import translators
from sphinx.util.logging import NAMESPACE, SphinxWarningLogRecord, get_node_location

from . import data_files
from .korean import glossary
from .korean.guard import glued_at
from .korean.terms import wanted_words
from .state import doubted, site

TABLE = tomllib.loads((Path(__file__).parent / "told.toml").read_text("utf-8"))
MESSAGES = [(re.compile(each["pattern"]), each) for each in TABLE["messages"]]
RULES: dict[str, str] = TABLE["rules"]  # of sphinx-lint
KINDS: dict[str, str] = TABLE["kinds"]


def nearest(name: str, known: Iterable[str]) -> str:
    """Give the name that was probably meant; empty where none of those is near."""
    return next(iter(difflib.get_close_matches(name, list(known), n=1)), "")


def meant(name: str, known: Iterable[str]) -> str:
    """Say which name was meant, behind a sentence; nothing where none of those is near."""
    near = nearest(name, known)
    return f" 비슷한 이름: {near}." if near else ""


def is_glued(place: str) -> bool:
    """Tell whether markup touches a word at a place; of a translation nobody looks."""
    file, _colon, line = place.partition(".rst:")
    path = Path(f"{file}.rst")
    return line.isdecimal() and path.is_file() and glued_at(path.read_text("utf-8"), int(line))


def at_its_line(location: object, name: str) -> object:
    """Give the line of a paragraph in which a name stands: docutils knows its first alone."""
    file, _colon, line = str(location).rpartition(":")
    path = Path(file)
    if not (name and line.isdecimal() and path.suffix in (".rst", ".md") and path.is_file()):
        return location
    rows = path.read_text("utf-8").split("\n")[int(line) - 1 :]
    paragraph = enumerate(itertools.takewhile(str.strip, rows), int(line))
    return next((f"{file}:{number}" for number, row in paragraph if name in row), location)


class InKorean(logging.Filter):
    """Puts into Korean what passes; what a check of ours has said better does not pass."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__()
        self.app = app
        self.told: set[str] = set()  # places

    def filter(self, record: logging.LogRecord) -> bool:
        """Look a message up in the table; of a place that a check of ours has told of no more."""
        location = vars(record).get("location")
        if isinstance(location, nodes.Node):
            location = record.location = get_node_location(location)
        place = str(location).removeprefix(f"{self.app.srcdir}{os.sep}")
        if vars(record).get("type") == "jax_doctest":
            return place not in self.told
        self.told.add(place)
        message = record.getMessage()
        for pattern, entry in MESSAGES:
            if found := pattern.match(message):
                if "unless" in entry and is_glued(str(record.__dict__.get("location"))):
                    return False
                known = {*doubted(self.app.env), *site(self.app.env).gone}
                if entry.get("among") == "label" and found["name"] in known:
                    return False
                if entry.get("among") == "term" and found["name"] in self.avoided():
                    return False
                if "said" in entry:
                    sentence = self.sentence(found, entry["said"], entry.get("among", ""))
                    record.msg, record.args = sentence, ()
                    if not message.startswith("Error in"):  # a directive, which has a line
                        name = found.groupdict().get("name", "")
                        record.location = at_its_line(location, name)
                return "said" in entry
        return True

    def sentence(self, found: re.Match[str], said: str, among: str) -> str:
        """Fill in what a message is about, and the name that was meant if one is near."""
        about = {key: KINDS.get(text, text) for key, text in found.groupdict().items()}
        names = self.names(among, about)
        if among == "option":
            about["options"] = ", ".join(f"`:{name}:`" for name in sorted(names)) or "없음"
        titles = self.titles() if among == "label" else {}
        name, known = about.get("name", ""), sorted({*names, *titles})
        near = nearest(name, known)
        wanted = f" 이렇게 쓰세요: {titles[near]}" if near in titles else meant(name, known)
        return said.format(**about) + wanted

    def avoided(self) -> dict[str, str]:
        """Give the words that are not written here, of which another check tells."""
        return wanted_words(glossary.load(data_files.folder(self.app.config)))

    def titles(self) -> dict[str, str]:
        """Give the label of each title, in small letters as Sphinx takes what is referred to."""
        labels = self.app.env.domains.standard_domain.labels
        return {title.casefold(): label for label, (_page, _anchor, title) in labels.items()}

    def names(self, among: str, about: dict[str, str]) -> Iterable[str]:
        """Give the names that there are of a kind."""
        env = self.app.env
        standard, python = env.domains.standard_domain, env.domains.python_domain
        match among:
            case "role":
                return {*en.roles, *standard.roles, *python.roles}
            case "directive":
                return {*en.directives, *standard.directives, *vars(directives)["_directives"]}
            case "option":
                known, _ = directives.directive(about["of"], cast(Any, en), new_document(""))
                return (getattr(known, "option_spec", None) or {}).keys()
            case "label":
                return standard.anonlabels.keys()
            case "term":
                return {name for kind, name in standard.objects if kind == "term"}
            case "document":
                return {f"/{name}" for name in env.found_docs}
        return ()


class Complaint(SphinxWarningLogRecord):
    """A complaint as `make check` prints those of its own: ``file:line: sentence``."""

    prefix = ""


class Short(logging.Filter):
    """Leaves out how bad it is, since any complaint fails the build, and the way to the folder."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change what stands before the sentence."""
        if isinstance(record, SphinxWarningLogRecord):
            record.__class__ = Complaint
            place = str(record.location or "").replace(f"{Path.cwd()}{os.sep}", "")
            place = place.replace(":<translated>:1", "")
            record.location = re.sub(r"\.(rst|md):?$", r".\1:1", place)  # that is of a whole page
        return True


def listen(app: Sphinx) -> None:
    """Put into Korean whatever is complained of from now on.

    Sphinx itself has to say it in English: of its own Korean the table knows nothing.
    """
    translators["console", "sphinx"] = NullTranslations()
    for handler in logging.getLogger(NAMESPACE).handlers:
        handler.filters = [InKorean(app), *handler.filters, Short()]
