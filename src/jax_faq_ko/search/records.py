"""What can be found on a page: a record for each section that has an address.

A section inside a question belongs to it: the question is what is found, and the section is where
in it. Of code only the names are kept, and the messages of errors and warnings whole, since those
are what people paste.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, takewhile

from docutils import nodes
from sphinx import addnodes

from jax_doctest.api import ancestors, questions_of, without_flags

from .shown import WORDS

Titles = Mapping[str, str]  # of sections, by their labels
Block = nodes.literal_block | nodes.doctest_block

MESSAGE = re.compile(r"^(?:[\w.]+: )?(?:\w+\.)*\w*(?:Error|Warning|Exception|EXHAUSTED)\b.*")
ENOUGH = 740  # letters of the paragraphs of a section
LONGEST = 240  # letters of a message; what is said below is said by many
SAME = 40  # letters that two lines of messages begin with if they are one, of other releases
ADVICE = re.compile(  # what JAX says below many messages, as in search-traceback.js
    r"(?:The error occurred while tracing the function |This concrete value was not available"
    r" |This typically means |See https?:)"
)
LOCAL = re.compile(
    r"^(?:>>> |\.\.\. )?\s*(?:def |class |for |with .* as )?(\w+)(?: =|\(| in\b|:)", re.M
)
NAME = re.compile(r"[A-Za-z_][\w.]*\w")
TELLING = re.compile(r"\.\w|\w_\w|[a-z][A-Z]")  # jax.jit, fori_loop, ShapedArray, and no word
NAMES = "jax-names"  # class of the tables of names by release
FURTHER_READING = "더 읽을거리"  # above a list of links: other people's titles


@dataclass(frozen=True)
class SearchRecord:
    """A section as the search sees it; its ``anchor`` is empty where it is the whole page."""

    anchor: str
    title: str
    text: str
    names: str = ""
    messages: str = ""
    words: str = ""
    level: int = 1  # 0: the page, 1: a question, more: inside of it
    holds: str = ""  # releases on which a question is verified


def records_of(doctree: nodes.document, docname: str, titles: Titles) -> Iterator[SearchRecord]:
    """Yield the sections of a page in their order, then the terms that it explains."""
    said: set[str] = set()  # names and messages that the question has already
    questions = {section for section, _name in questions_of(doctree, docname)}
    for section in doctree.findall(nodes.section):
        around = [section, *(up for up in ancestors(section) if isinstance(up, nodes.section))]
        level = next((depth for depth, up in enumerate(around, 1) if up in questions), 0)
        yield record(section, level, said if level > 1 else (said := set()), titles)
    for item in doctree.findall(nodes.definition_list_item):
        if any(isinstance(above, addnodes.glossary) for above in ancestors(item)):
            yield explained(item, titles)
    for table in doctree.findall(nodes.table):
        if NAMES in table["classes"]:
            yield from (listed(row, titles) for row in table.findall(nodes.row) if row["ids"])


def record(section: nodes.section, level: int, said: set[str], titles: Titles) -> SearchRecord:
    """Make the record of a section, without the sections inside of it."""
    inside = (each for each in section.findall(nodes.Element) if nearest(each) is section)
    own = [each for each in inside if not isinstance(each, nodes.section)]
    title = section.next_node(nodes.title)
    prose = [node for node in own if isinstance(node, nodes.paragraph)]
    told = joined((shown(node, titles) for node in prose if not announces_links(node)), "\n")
    # Of a long section the messages that it lists are asked for, and not its last paragraphs.
    terms = joined((shown(node, titles) for node in own if isinstance(node, nodes.term)), "\n")
    text = "\n".join(filter(None, [told[:ENOUGH], terms]))
    blocks = [without_flags(block.astext()) for block in own if isinstance(block, Block)]
    shown_here = [line for block in blocks for message in messages(block) for line in message]
    errors = joined((line for line in shown_here if line[:SAME] not in said), "\n")
    said.update([line[:SAME] for line in shown_here], names(f"{text} {errors}"))
    new = [name for name in names("\n".join(blocks)) if name not in said]
    said.update(new)
    return SearchRecord(
        anchor=section["ids"][0] if level else "",
        title=" ".join(title.astext().split()) if title else "",
        text=text,
        names=" ".join(new),
        messages=errors,
        words=", ".join(chain.from_iterable(each.get(WORDS, ()) for each in (section, *own))),
        level=level,
    )


def explained(item: nodes.definition_list_item, titles: Titles) -> SearchRecord:
    """Make the record of a term; how else it is called, the table knows."""
    term, definition = item.children
    assert isinstance(term, nodes.term)
    assert isinstance(definition, nodes.definition)
    meaning = next(definition.findall(nodes.paragraph), None)
    text = shown(meaning, titles) if meaning else ""
    return SearchRecord(term["ids"][0], term.astext(), text)


def listed(row: nodes.row, titles: Titles) -> SearchRecord:
    """Make the record of a name by release: until when it is there, and what takes its place."""
    cells = (cell.findall(nodes.paragraph) for cell in row.findall(nodes.entry))
    name, *told = (joined(shown(part, titles) for part in cell) for cell in cells)
    text = " · ".join(filter(None, told))
    return SearchRecord(row["ids"][0], name, text)


def nearest(node: nodes.Node) -> nodes.section | None:
    """Return the section that a node stands in; what is not its own text stands in none."""
    for above in ancestors(node):
        if isinstance(above, addnodes.glossary) or leads_away(above):
            return None
        if isinstance(above, nodes.section):
            return above
    return None


def leads_away(node: nodes.Element) -> bool:
    """Tell whether a list is that of further reading."""
    return isinstance(node, nodes.bullet_list) and announces_links(node.previous_sibling())


def announces_links(node: nodes.Node | None) -> bool:
    """Tell whether a paragraph is the heading of further reading, whatever it is called by now.

    A translation changes what a paragraph shows; what stands in the sources stays with it.
    """
    return isinstance(node, nodes.paragraph) and node.rawsource == FURTHER_READING


def shown(element: nodes.Element, titles: Titles) -> str:
    """Return the text of an element, with the titles that links to other sections will have."""
    link = isinstance(element, addnodes.pending_xref) and element["reftype"] == "ref"
    if link and not element.get("refexplicit", True):  # a citation is a link, too
        return titles.get(element["reftarget"], "")
    return "".join(
        shown(child, titles) if isinstance(child, nodes.Element) else child.astext()
        for child in element.children
    )


def joined(texts: Iterable[str], between: str = " ") -> str:
    """Put texts one after the other, each once, with single spaces inside."""
    return between.join(dict.fromkeys(" ".join(text.split()) for text in texts))


def names(text: str) -> list[str]:
    """Return the names of libraries in a text, each once: of ``x.astype`` it is ``astype``."""
    local = set(LOCAL.findall(text))
    heads = (name.partition(".") for name in NAME.findall(text))
    found = (f".{tail}" if head in local else head + dot + tail for head, dot, tail in heads)
    return list(dict.fromkeys(name.strip(".") for name in found if TELLING.search(name)))


def messages(block: str) -> Iterator[list[str]]:
    """Yield the errors and warnings that a block shows, each with the lines that belong to it."""
    lines = block.split("\n")
    for number, line in enumerate(lines):
        if MESSAGE.match(line):
            more = takewhile(lambda each: not each.startswith((">>> ", "$ ")), lines[number + 1 :])
            said = ADVICE.split("\n".join([line, *more]))[0]
            yield said[:LONGEST].strip().split("\n")
