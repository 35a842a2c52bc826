"""Which question a block belongs to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from docutils import nodes

from .blocks import ancestors


@dataclass(frozen=True)
class Place:
    """A section of a page, as the unit of isolation."""

    name: str
    labels: tuple[str, ...] = ()
    title: str = ""
    group: str = ""  # of sphinx.ext.doctest: then it is the whole page's

    def grouped(self, docname: str, group: str) -> Place:
        """Give the place of a group on this page."""
        return replace(self, name=f"{docname}:{group}", labels=(), title=group, group=group)


def place_of(node: nodes.Node, document: nodes.document, docname: str) -> Place:
    """Find the labelled section around a node; without a label, the nearest section."""
    sections = [element for element in ancestors(node) if isinstance(element, nodes.section)]
    for section in sections:
        if labels := labels_of(section, document):
            return Place(labels[0], labels, _title(section))
    if not sections:
        return Place(docname, (), docname)
    return Place(f"{docname}:{sections[0]['ids'][0]}", (), _title(sections[0]))


def labels_of(section: nodes.section, document: nodes.document) -> tuple[str, ...]:
    """Name the labels that an author has put before a section, in their order."""
    names = [name for name in section["names"] if document.nametypes.get(name)]
    return tuple(sorted(names, key=lambda name: _position(name, section, document)))


def _position(name: str, section: nodes.section, document: nodes.document) -> int:
    """Find where a label stands: the last one written is the first that docutils moves."""
    targets = [
        target
        for target in section.parent.children
        if isinstance(target, nodes.target) and target.get("refid") == document.nameids.get(name)
    ]
    return section.parent.index(targets[0]) if targets else 0


def _title(section: nodes.section) -> str:
    title = section.next_node(nodes.title)
    return title.astext() if title else ""
