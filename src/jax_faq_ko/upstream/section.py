"""The sections of an upstream page, RST or MyST, and what a reader would notice in them.

Roles and directives are upstream's own; all of them are read, none is carried out.
"""

import re
import sys
from collections import defaultdict
from typing import Any, ClassVar

from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Directive, Parser, directives
from docutils.transforms.references import PropagateTargets
from docutils.utils import Reporter, new_document
from myst_parser.parsers.docutils_ import Parser as MystParser
from sphinx.util.docutils import CustomReSTDispatcher

# Directives whose content is no prose, and roles that lead nowhere.
_VERBATIM = re.compile("code|doctest|test(code|output|setup)|math|raw|toctree|plot|mermaid|include")
_LINKLESS = re.compile("code|math|sup|sub|raw|$")
_CODE = (nodes.literal_block, nodes.doctest_block, nodes.math_block)
_ENDS = ("refuri", "refname", "refid", "uri")  # where a link leads


def sections(text: str, path: str) -> list[nodes.section]:
    """Give all sections of a page; their ``ids`` are made of titles and, at the end, of labels."""
    parser = Parser() if path.endswith(".rst") else MystParser()
    settings = get_default_settings(parser)
    settings.report_level = settings.halt_level = Reporter.SEVERE_LEVEL + 1  # it is upstream's
    settings.line_length_limit = sys.maxsize  # notebooks carry pictures
    document = new_document(path, settings)
    with _Anything():
        parser.parse(text, document)
    for kind in (nodes.raw, nodes.system_message):
        for unseen in list(document.findall(kind)):
            unseen.parent.remove(unseen)
    PropagateTargets(document).apply()
    found = list(document.findall(nodes.section))
    for section in found:
        section["ids"] = [*map(nodes.make_id, section["dupnames"] + section["names"])]
    return found


def blocks(section: nodes.section) -> list[tuple[str, str]]:
    """Give the title, the paragraphs and the code of a section, and last where its links lead.

    Words are the same however they are wrapped, and links in whatever order.
    """
    found = []
    for node in section.findall(nodes.TextElement):
        if isinstance(node.parent, nodes.TextElement) or isinstance(node, nodes.Invisible):
            continue
        if isinstance(node, _CODE):
            lines = node.astext().strip("\n").split("\n")
            found.append(("code", "\n".join(map(str.rstrip, lines))))
        elif words := node.astext().split():
            found.append(("prose", " ".join(words)))
    body = (node for child in section[1:] for node in child.findall(nodes.Element))
    links = (node for node in body if isinstance(node, (nodes.reference, nodes.image)))
    ends = (next((link[end] for end in _ENDS if end in link), "") for link in links)
    return [*found, *(("links", to) for to in sorted(ends))]


def stub_of(section: nodes.section) -> str:
    """Give the label that a ``Moved to`` stub names; nothing if it is none."""
    said = "\n".join(f"{aspect} {text}" for aspect, text in blocks(section)[1:])
    stub = re.fullmatch("prose Moved to .*(?:\nprose .*)*\nlinks ref:(.*)", said)
    return stub[1] if stub else ""


class _Anything(CustomReSTDispatcher):
    """While this is in force, every directive and every role is known."""

    def directive(self, *_: Any, **__: Any) -> tuple[type[Directive], list[Any]]:
        return _AnyDirective, []

    def role(self, *_: Any, **__: Any) -> tuple[Any, list[Any]]:
        return _any_role, []


class _AnyDirective(Directive):
    """Its content is code, or prose that is parsed."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = defaultdict(lambda: directives.unchanged, any=directives.unchanged)

    def run(self) -> list[nodes.Node]:
        argument = "".join(self.arguments)
        if _VERBATIM.match(self.name):
            code = "\n".join(self.content) or argument
            return [nodes.literal_block(code, code)]
        box = nodes.container("", nodes.paragraph("", argument))
        self.state.nested_parse(self.content, self.content_offset, box)
        return [box]


def _any_role(name: str, raw: str, text: str, *_: Any, **__: Any) -> tuple[list[nodes.Node], Any]:
    named = re.match(r"(?s)(.+?)\s*<([^<>]+)>$", text)
    shown, target = named.groups() if named else (text, text)
    if _LINKLESS.match(name):
        return [nodes.inline(raw, shown)], []
    target = " ".join(target.split()).lstrip("~!")  # which only say how much of a name is shown
    return [nodes.reference(raw, shown.lstrip("~!"), refuri=f"{name}:{target}")], []
