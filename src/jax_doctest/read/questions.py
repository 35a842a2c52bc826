"""Which question a block belongs to."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from docutils import nodes

_NO_COLON = re.compile(r"_[\w-]+\Z")  # a comment that was to be a label


@dataclass(frozen=True)
class QuestionSection:
    """A section of a page, as the unit of isolation."""

    name: str
    labels: tuple[str, ...] = ()
    title: str = ""
    group: str = ""  # of sphinx.ext.doctest: then it is the whole page's
    section: nodes.section | None = field(default=None, compare=False)


def ancestors(node: nodes.Node) -> Iterator[nodes.Element]:
    """Go up from a node to its document."""
    while node.parent is not None:
        node = node.parent
        yield node


def question_at(node: nodes.Node, document: nodes.document, docname: str) -> QuestionSection:
    """Find the labelled section around a node; without a label, the nearest section.

    A question may have parts with labels of their own, for links to them; they stay parts of
    it. The page's own section is around everything, and so a question only for what stands
    above the first one.
    """
    around = [element for element in ancestors(node) if isinstance(element, nodes.section)]
    if not around:
        return QuestionSection(docname, (), docname)
    inner = around if _has_rivals(around[-1]) else around[:-1]
    lost = _mislabelled(document)
    labelled = [one for one in inner if labels_of(one, document) or one in lost]
    section = labelled[-1] if labelled else around[0]
    own = labels_of(section, document)
    labels = own or ((lost[section],) if section in lost else ())  # a person may ask for it so
    title = section.next_node(nodes.title)
    name = own[0] if own else f"{docname}:{section['ids'][0]}"
    return QuestionSection(name, labels, title.astext() if title else "", section=section)


@functools.lru_cache(maxsize=1)
def _mislabelled(document: nodes.document) -> dict[nodes.Node | None, str]:
    """Find the sections whose label another has too, or that lacks its colon, with the label.

    Docutils complains of either, and takes the label from them.
    """
    doubled = (node for node in document.findall(nodes.target) if node["dupnames"])
    lost: dict[nodes.Node, str] = {node: node["dupnames"][0] for node in doubled}
    for comment in document.findall(nodes.comment):
        if _NO_COLON.match(comment.astext()):
            lost[comment] = comment.astext()[1:]
    return {node.next_node(descend=False, ascend=True): label for node, label in lost.items()}


def _has_rivals(section: nodes.section) -> bool:
    """Say whether a page has more than one section at the top, and so none that is its own."""
    return sum(isinstance(child, nodes.section) for child in section.parent.children) > 1


def questions_of(document: nodes.document, docname: str) -> Iterator[tuple[nodes.section, str]]:
    """Find the questions of a page with their names; the page's own section is none of them."""
    for section in document.findall(nodes.section):
        place = question_at(section[0], document, docname)
        if place.section is section and (section.parent is not document or _has_rivals(section)):
            yield section, place.name


def labels_of(section: nodes.section, document: nodes.document) -> tuple[str, ...]:
    """Name the labels that an author has put before a section, the nearest first.

    docutils hands labels on from one to the next. What it has made from the title is not explicit.
    """
    return tuple(name for name in section["names"] if document.nametypes.get(name))
