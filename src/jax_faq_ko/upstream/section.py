"""A section of an upstream page, RST or MyST, as its prose, its code and its links.

What is compared is what a reader would notice: words however they are wrapped, code, and where
links lead. Roles and directives are upstream's own; all of them are read, none is carried out.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Directive, Parser, directives
from docutils.transforms.references import PropagateTargets
from docutils.utils import Reporter, new_document
from myst_parser.parsers.docutils_ import Parser as MystParser
from sphinx.util.docutils import CustomReSTDispatcher

from jax_doctest.api import labels_of

PARSERS: dict[str, type[Parser]] = {".rst": Parser, ".md": MystParser}
SUFFIXES = tuple(PARSERS)

# Directives whose content is no prose, and roles that lead nowhere.
VERBATIM = re.compile(r"code|doctest|test(code|output|setup)|math|raw|toctree|plot|mermaid|include")
LINKLESS = re.compile(r"code|math|sup|sub|raw|$")
CODE = (nodes.literal_block, nodes.doctest_block, nodes.math_block)
ASPECTS = {"prose": "글", "code": "코드", "links": "링크"}


@dataclass(frozen=True)
class Section:
    """What a section says, in its order; ``blocks`` are its paragraphs and code, to be read."""

    ids: tuple[str, ...]
    title: str
    prose: tuple[str, ...]  # words
    code: tuple[str, ...]
    links: tuple[str, ...]
    blocks: tuple[str, ...]
    outer: bool  # a question of the page, and no part of one

    @property
    def stub_of(self) -> str:
        """Return the label that a ``Moved to`` stub names; an empty string if it is none."""
        refs = [link.removeprefix("ref:") for link in self.links if link.startswith("ref:")]
        moved = self.prose[:2] == ("Moved", "to") and not self.code
        return refs[0] if moved and len(refs) == len(self.links) == 1 else ""

    def changes(self, other: Section) -> list[str]:
        """Name what is different in another version: prose, code, links."""
        differs = {
            "prose": (self.title, self.prose) != (other.title, other.prose),
            "code": self.code != other.code,
            "links": Counter(self.links) != Counter(other.links),
        }
        return [aspect for aspect in ASPECTS if differs[aspect]]


class Link(nodes.inline):
    """A role that leads to somewhere."""


class AnyOption(dict[str, Any]):
    """Options of whatever name, to docutils and to MyST."""

    def __bool__(self) -> bool:
        return True  # docutils takes an empty one for "no options at all"

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> Any:
        return directives.unchanged


class AnyDirective(Directive):
    """A directive of whatever name: its content is code, or prose that is parsed."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = AnyOption()

    def run(self) -> list[nodes.Node]:
        """Return the content."""
        argument = "".join(self.arguments)
        if VERBATIM.match(self.name):
            text = "\n".join(self.content) or argument
            return [nodes.literal_block(text, text)]
        box = nodes.container()
        if argument:
            box += nodes.paragraph("", argument)
        self.state.nested_parse(self.content, self.content_offset, box)
        return [box]


def any_role(
    name: str, rawtext: str, text: str, *_: object, **__: object
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Return the text of a role, with its target if it has one."""
    shown, target = text, text
    if named := re.match(r"(?s)(.+?)\s*<([^<>]+)>$", text):
        shown, target = named[1], named[2]
    if LINKLESS.match(name):
        return [nodes.inline(rawtext, shown)], []
    target = " ".join(target.split()).lstrip("~!")  # which only say how much of a name is shown
    return [Link(rawtext, shown.lstrip("~!"), to=f"{name}:{target}")], []


class Anything(CustomReSTDispatcher):
    """While this is in force, every directive and every role is known."""

    def directive(
        self, directive_name: str, language_module: ModuleType, document: nodes.document
    ) -> tuple[type[Directive], list[nodes.system_message]]:
        """Return the directive that stands for all."""
        return AnyDirective, []

    def role(
        self, role_name: str, language_module: ModuleType, lineno: int, reporter: Reporter
    ) -> tuple[Any, list[nodes.system_message]]:
        """Return the role that stands for all."""
        return any_role, []


@cache
def sections(text: str, suffix: str) -> tuple[Section, ...]:
    """Return all sections of a page, the page itself first."""
    parser = PARSERS[suffix]()
    settings = get_default_settings(parser)
    settings.report_level = Reporter.SEVERE_LEVEL + 1  # upstream's mistakes are upstream's
    settings.halt_level = settings.report_level
    settings.line_length_limit = sys.maxsize  # notebooks carry pictures
    settings.file_insertion_enabled = settings.raw_enabled = False
    document = new_document("upstream", settings)
    with Anything():
        parser.parse(text, document)
    PropagateTargets(document).apply()
    return tuple(map(read, document.findall(nodes.section)))


def read(node: nodes.section) -> Section:
    """Return what a section says."""
    title = node[0].astext()
    document = node.document
    assert document is not None, "a section is part of a page"
    labels = map(nodes.make_id, labels_of(node, document))
    heading, *blocks = texts(node)
    prose = [block for block in blocks if not isinstance(block, CODE)]
    code = [block.astext() for block in blocks if isinstance(block, CODE)]
    return Section(
        ids=tuple(dict.fromkeys([*labels, nodes.make_id(title)])),
        title=" ".join(title.split()),
        prose=tuple(word for block in prose for word in block.astext().split()),
        code=tuple("\n".join(map(str.rstrip, text.strip("\n").split("\n"))) for text in code),
        links=tuple(to for block in prose for _, to in links(block)),
        blocks=tuple(map(shown, (heading, *blocks))),
        outer=isinstance(node.parent.parent, nodes.document),
    )


def texts(node: nodes.Element) -> Iterator[nodes.TextElement]:
    """Yield the paragraphs, titles and blocks of code below a node."""
    for child in node.children:
        if isinstance(child, (nodes.Invisible, nodes.system_message)):
            continue
        if isinstance(child, nodes.TextElement):
            yield child
        elif isinstance(child, nodes.Element):
            yield from texts(child)


def links(block: nodes.Element) -> Iterator[tuple[nodes.Element, str]]:
    """Yield the links in a paragraph with where they lead.

    Where a name leads is said elsewhere on the page, and is no part of the section.
    """
    for node in block.findall(nodes.Element):
        if isinstance(node, Link):
            yield node, node["to"]
        elif isinstance(node, (nodes.reference, nodes.image)):
            attributes = ("refuri", "refname", "refid", "uri")
            yield node, next((node[name] for name in attributes if name in node), "")


def shown(block: nodes.TextElement) -> str:
    """Return a block as text, every link with where it leads."""
    if isinstance(block, CODE):
        return block.astext()
    ends = {id(node): to for node, to in links(block)}

    def text(node: nodes.Node) -> str:
        if isinstance(node, nodes.Element) and not isinstance(node, nodes.image):
            inside = "".join(map(text, node.children))
        else:
            inside = node.astext()
        to = ends.get(id(node), "")
        return f"{inside} <{to}>" if to and to != inside else inside

    return " ".join(text(block).split())
