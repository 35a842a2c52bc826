"""The terms of the site as data, and the glossary page that is made from them.

Each term has a permanent English address, ``#term-NAME`` after its name in the table, and can be
referred to by its Korean or its English: ``:term:`기울기``` and ``:term:`gradient```.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective
from sphinx.util.parsing import nested_parse_to_nodes

from .. import data_files
from ..data_files import DataFileError
from .source import Line, Paragraph, split

FILE = "glossary.toml"
MEANING = re.compile(r'meaning = "(.*)"')

# The class of the line that lists what other people say, which is no text of ours.
NOTES = "term-notes"


@dataclass(frozen=True)
class Term:
    """A term of the site; the comment at the head of the table says what each field is for."""

    name: str
    line: int
    ko: str
    en: str
    meaning: str
    reading: str = ""
    also: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Return the permanent address on the glossary page."""
        return f"term-{self.name}"

    def title(self, language: str) -> str:
        """Return the heading: what the term is called, and in Korean also its English."""
        if language != "ko":
            return self.en
        return self.ko if self.ko == self.en else f"{self.ko}({self.en})"

    def notes(self, language: str) -> str:
        """Return the line below the meaning: how to say it, what else it is called."""
        if language != "ko":
            return "" if self.ko == self.en else self.ko
        said = {"읽는 법": self.reading, "다른 말": ", ".join(self.also)}
        said["쓰지 않는 말"] = ", ".join(self.avoid)
        return " · ".join(f"{title}: {words}" for title, words in said.items() if words)


def load(docs: Path) -> list[Term]:
    """Read the table, in its order; a mistake in it is a DataFileError that names the term."""
    table = docs / FILE
    terms = [term(table, *entry) for entry in data_files.load(table)]
    for field in ("ko", "en"):
        seen: dict[str, Term] = {}
        for each in terms:
            other = seen.setdefault(getattr(each, field), each)
            if other is not each:
                said = f"{each.name}: `{field}`의 말이 다른 용어와 같습니다: {other.name}."
                raise DataFileError(table, each.line, f"{said} 한쪽을 고치세요.")
    return terms


def term(table: Path, name: str, line: int, entry: dict[str, object]) -> Term:
    """Make a term of its part of the table."""
    fault = ""
    known = [field.name for field in fields(Term) if field.name not in ("name", "line")]
    if unknown := next((key for key in entry if key not in known), ""):
        line = data_files.entry_line(table, line, unknown)
        fault = f"모르는 항목입니다: {unknown}. 쓸 수 있는 항목: {', '.join(known)}"
    elif missing := {"ko", "en", "meaning"} - set(entry):
        fault = f"빠진 항목이 있습니다. 적으세요: {', '.join(sorted(missing))}"
    elif not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        fault = "이름은 영어 소문자와 하이픈으로 씁니다."
    elif re.search(r"[A-Za-z]", str(entry["ko"])) and "reading" not in entry:
        fault = "로마자가 있으면 읽는 법(reading)이 있어야 합니다."
    if fault:
        raise DataFileError(table, line, f"{name}: {fault}")
    text = {key: str(entry.get(key, "")) for key in ("ko", "en", "meaning", "reading")}
    also, avoid = (words(entry.get(key, [])) for key in ("also", "avoid"))
    return Term(name, line, **text, also=also, avoid=avoid)


def meanings(source: str) -> Iterator[Paragraph]:
    """Yield the meanings in the source of the table, as the paragraphs that they become."""
    for line in split(source):
        if found := MEANING.match(line.text):
            text = re.sub(r"\\(.)", r"\1", found[1])
            yield Paragraph((Line(line.number, line.start, text),), None, text)


def words(value: object) -> tuple[str, ...]:
    """Return a list of the table as a tuple."""
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


class GlossaryTerms(SphinxDirective):
    """``.. glossary-terms::`` puts all terms on the page, in the order of their alphabet."""

    def run(self) -> list[nodes.Node]:
        """Return the glossary, and make its terms known to ``:term:`` and the index."""
        docs = data_files.folder(self.config)
        self.table = docs / FILE
        self.env.note_dependency(str(self.table))
        language = self.config.language
        terms = sorted(load(docs), key=lambda each: each.title(language).casefold())
        entries = nodes.definition_list("", *map(self.entry, terms), classes=["glossary"])
        return [addnodes.glossary("", entries, sorted=False)]

    def entry(self, term: Term) -> nodes.definition_list_item:
        """Return the term with its meaning and its other names."""
        definition = nodes.definition("", *self.meaning(term))
        if notes := term.notes(self.config.language):
            definition += nodes.paragraph("", notes, classes=[NOTES, "language-ko"])
        return nodes.definition_list_item("", self.title(term), definition)

    def title(self, term: Term) -> nodes.term:
        """Return the term with its address, which the domain and the index are told."""
        text = term.title(self.config.language)
        title = nodes.term(text, text, ids=[term.anchor], translatable=False)
        title.source, title.line = str(self.table), term.line
        names = dict.fromkeys([term.ko, term.en])
        for name in names:
            self.env.domains.standard_domain.note_object("term", name, term.anchor, title)
        index = addnodes.index()
        index["entries"] = [("single", name, term.anchor, "main", None) for name in names]
        index.source, index.line = title.source, title.line
        title += index
        return title

    def meaning(self, term: Term) -> list[nodes.Node]:
        """Return the meaning, parsed as RST; what is wrong in it is reported in the table."""
        content = StringList([term.meaning], items=[(str(self.table), term.line - 1)])
        return nested_parse_to_nodes(self.state, content)
