"""Permanent addresses: every heading is reached by the English label that its author wrote.

Left to itself, Sphinx addresses a Korean heading by ``id9``, which changes when a heading is added
above it, or by the Latin letters that happen to be in the title. The rule here: **the last label
before the title is the address**. The labels above it go on resolving; what was made from the title
goes away, so nobody can come to depend on it.
"""

import itertools
import re

from docutils import nodes
from docutils.transforms.references import PropagateTargets
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util.logging import getLogger

from jax_doctest.api import labels_of

from ..state import READ, site
from .place import place, title_place

logger = getLogger(__name__)

NO_LABEL = re.compile(r"_?[\w-]+:?$")
LABEL = re.compile(r"\.\. _([^`:]+):\s*$")
GOOD = re.compile("[a-z0-9_-]+")


class Anchors(SphinxTransform):
    """Make the label of each section its first and only lasting identifier."""

    # Right after the labels have been moved to the sections they stand before.
    default_priority = PropagateTargets.default_priority + 1

    def apply(self, **kwargs: object) -> None:
        """Give every section its address, or report the heading that has none."""
        for node in filter(is_no_label, self.document.findall(nodes.Element)):
            READ.of(self.env).doubtful += node["dupnames"] or [node.astext().strip("_:")]
        for target in self.document.findall(nodes.target):
            found = LABEL.match(target.rawsource)
            if found and not GOOD.fullmatch(found[1]):
                fault = "라벨은 주소가 되므로 영어 소문자, 숫자, 하이픈(-)으로 지으세요."
                where = place(target, target.rawsource)
                logger.error("`%s`: %s", found[1], fault, location="{}:{}".format(*where))
        for section in titled(self.document)[1:]:
            fault = "글의 제목과 같은 밑줄입니다. 질문의 제목에는 하이픈(-)으로 밑줄을 그으세요."
            self.report(section, fault)
        for section in self.document.findall(nodes.section):
            if names := labels_of(section, self.document):
                READ.of(self.env).labels += names
                labels = [self.document.nameids[name] for name in names]  # the last one first
                address(section, labels, self.document)
            elif not has_no_label(section):  # which docutils has told
                markdown = self.env.doc2path(self.env.docname).suffix == ".md"
                fault = f"'{section[0].astext()}' 제목에 라벨이 없습니다. 제목 위에 영어로 쓰고 "
                fault += f"한 줄 비우세요: {'(label)=' if markdown else '.. _label:'}"
                self.report(section, fault)

    def report(self, section: nodes.section, fault: str) -> None:
        """Report a fault at the title of a section."""
        logger.error(fault, location="{}:{}".format(*title_place(section)))


def titled(document: nodes.document) -> list[nodes.section]:
    """Return the sections of the highest level; a title with a wrong underline makes a second."""
    return [node for node in document.children if isinstance(node, nodes.section)]


def is_no_label(node: nodes.Node) -> bool:
    """Tell whether something is a label that is there twice, or lacks its underscore or colon.

    It has been told; docutils drops the label, or makes a comment of it.
    """
    if isinstance(node, nodes.comment):
        return bool(NO_LABEL.match(node.astext())) and is_before_title(node)
    return isinstance(node, nodes.target) and bool(node["dupnames"]) and "refuri" not in node


def is_before_title(node: nodes.Node) -> bool:
    """Tell whether what follows on the page is a section, but for what docutils says of it."""
    following = node.next_node(descend=False, ascend=True)
    while isinstance(following, nodes.system_message):
        following = following.next_node(descend=False, ascend=True)
    return isinstance(following, nodes.section)


def has_no_label(section: nodes.section) -> bool:
    """Tell whether what stands before a section was to be its label."""
    before = section.parent[: section.parent.index(section)]
    while before and isinstance(before[-1], nodes.section):  # its label ends the section above
        before = before[-1].children
    # What docutils says of a label stands behind it.
    marks = (nodes.target, nodes.comment, nodes.system_message)
    labels = itertools.takewhile(lambda node: isinstance(node, marks), reversed(before))
    return any(map(is_no_label, labels))


def address(section: nodes.section, labels: list[str], document: nodes.document) -> None:
    """Keep only the labels among the identifiers, and let the title's own name lead to them."""
    section["ids"] = labels
    for name in section["names"]:
        if document.nameids.get(name) not in labels:
            document.nameids[name] = labels[0]


def check(app: Sphinx, env: BuildEnvironment) -> None:
    """Report labels that two pages have: Sphinx does not see them where it reads side by side."""
    first: dict[str, str] = {}
    for docname, page in sorted(READ.all(env).items()):
        for label in page.labels:
            other = first.setdefault(label, docname)
            if other != docname:
                site(env).again.add(other)  # its label goes with the page that has it too
                file = env.doc2path(other, base=False)
                fault = f"`{label}` 라벨이 {file}에도 있습니다. 다른 라벨을 쓰세요."
                document = env.get_doctree(docname)
                where = title_place(document.ids[document.nameids[label]])
                logger.error(fault, location="{}:{}".format(*where))
