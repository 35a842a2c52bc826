"""Lists of questions by their labels, in the order of the list: the front page of the site.

With a page as its argument a list is a theme, under the title of that page: the first questions
are shown, the others lie folded under them. Each question of the pages in ``question_pages``
belongs to one theme::

    .. questions:: docs/faq/arrays

       inplace-update
       float64-x64
"""

from html import escape
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import get_translation
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.logging import getLogger
from sphinx.util.nodes import make_refnode

from jax_doctest.api import labels_of, manifest

from ..korean.anchors import titled
from ..korean.place import title_place
from ..state import READ, ListedQuestion, doubted, site
from ..told import meant, nearest
from .pages import questions_on

logger = getLogger(__name__)
_ = get_translation("sphinx")

MOST = 12  # questions of a theme's page: more of them take long to load, and to look through
SHOWN = 3  # questions of a theme; one more is shown too, for a fold of one saves nothing


class QuestionList(nodes.General, nodes.Element):
    """Where a list will stand, once the titles of all questions are known."""


class Questions(SphinxDirective):
    """``.. questions:: [page]``, with a label a line."""

    has_content = True
    optional_arguments = 1
    option_spec: ClassVar = {"class": directives.class_option}

    def run(self) -> list[nodes.Node]:
        """Leave a place for the list, and remember what is in it."""
        theme = self.arguments[0] if self.arguments else ""
        if theme and not Path(self.env.doc2path(theme)).exists():
            raise self.error(f"`{theme}` 페이지가 없습니다.")
        rows = self.content.xitems()
        found = [ListedQuestion(theme, row.strip(), at + 1) for _, at, row in rows if row.strip()]
        READ.of(self.env).listed += found
        labels = [question.label for question in found]
        classes = self.options.get("class", [])
        return [QuestionList(theme=theme, labels=labels, classes=classes)]


class FillIn(SphinxPostTransform):
    """Put the titles of the questions into each list, as links."""

    default_priority = 100  # before words are kept whole

    def run(self, **kwargs: object) -> None:
        """Fill every list of the page."""
        for gap in list(self.document.findall(QuestionList)):
            box = nodes.container(classes=["questions", *gap["classes"]])
            if theme := gap["theme"]:
                title = nodes.rubric("", "", self.link(theme, "", self.env.titles[theme].children))
                title["heading-level"] = 3
                box += title
            listed = [item for item in map(self.question, gap["labels"]) if item]
            shown = SHOWN if theme and len(listed) > SHOWN + 1 else len(listed)
            if listed:
                box += nodes.bullet_list("", *listed[:shown])
            if rest := listed[shown:]:
                box += folded(_("{number} more").format(number=len(rest)), rest)
            gap.replace_self(box)

    def question(self, label: str) -> nodes.list_item | None:
        """Link to one question."""
        docname, anchor, title = place_of(self.env, label)
        if not docname:
            return None  # reported already
        words = title_of(self.env, docname, anchor) or [nodes.Text(title)]
        return nodes.list_item("", nodes.paragraph("", "", self.link(docname, anchor, words)))

    def link(self, docname: str, anchor: str, words: list[nodes.Node]) -> nodes.reference:
        """Make a link that keeps the typeface of names."""
        copies = [word.deepcopy() for word in words]
        return make_refnode(self.app.builder, self.env.docname, docname, anchor, copies)


def folded(summary: str, items: list[nodes.list_item]) -> list[nodes.Node]:
    """Return a list that a browser shows when it is asked to."""
    return [
        nodes.raw("", f"<details><summary>{escape(summary)}</summary>", format="html"),
        nodes.bullet_list("", *items),
        nodes.raw("", "</details>", format="html"),
    ]


def place_of(env: BuildEnvironment, label: str) -> tuple[str, str, str]:
    """Say on which page a label is, at which anchor, and its title; empty where there is none."""
    return env.domains.standard_domain.labels.get(label, ("", "", ""))


def title_of(env: BuildEnvironment, docname: str, anchor: str) -> list[nodes.Node]:
    """Find the words of a title in the table of contents of its page."""
    for reference in env.tocs[docname].findall(nodes.reference):
        if reference["anchorname"] == f"#{anchor}":
            return list(reference.children)
    return []


def check(app: Sphinx, env: BuildEnvironment) -> None:
    """Report labels that lead nowhere, and questions that are in no theme or in two."""
    if doubted(env):
        return
    themes: dict[tuple[str, str], str] = {}  # place of a question to its theme
    picked: set[str] = set()  # labels in a list that is of no theme
    misspelt: set[tuple[str, str]] = set()  # places that were probably meant
    for docname, page in READ.all(env).items():
        for theme, label, line in page.listed:
            there, anchor, _title = place_of(env, site(env).gone.get(label, label))
            if not there:
                known = env.domains.standard_domain.labels
                misspelt.add(place_of(env, nearest(label, known))[:2])
                fault = f"`{label}` 라벨이 어느 질문에도 없습니다.{meant(label, known)}"
            elif theme and (there, anchor) in themes:
                fault = f"`{label}` 질문이 {themes[there, anchor]} 주제에 이미 있습니다. "
                fault += "한 곳에만 남기세요."
            elif not theme and label in picked:
                fault = f"`{label}` 질문이 이 목록에 이미 있습니다. 한 줄을 지우세요."
            else:
                if theme:
                    themes[there, anchor] = theme
                else:
                    picked.add(label)
                continue
            logger.error(fault, location=f"{env.doc2path(docname)}:{line}")
    titles: dict[str, nodes.section] = {}
    damaged = {Path(problem.file).with_suffix("").as_posix() for problem in manifest(app).problems}
    if themes:
        for docname in sorted(env.found_docs):
            check_page(env, docname, {*themes, *misspelt} - {("", "")}, titles, damaged)


def check_page(
    env: BuildEnvironment,
    docname: str,
    listed: set[tuple[str, str]],
    titles: dict[str, nodes.section],
    damaged: set[str],
) -> None:
    """Report the questions of a page that show nothing, are in no theme, or have another's title.

    Of a block, or of a prompt in the prose, somebody else says what is wrong with it.
    """
    doctree = env.get_doctree(docname)
    if len(titled(doctree)) > 1:  # it has been told, and which its questions are is not known
        return
    for number, (section, _name) in enumerate(questions_on(env.config, doctree, docname), 1):
        if number > MOST and "/" in docname:  # upstream's own questions stand together
            fault = f"한 글에는 질문을 {MOST}개까지 둡니다. 다른 글로 옮기거나 글을 나누세요."
            logger.error(fault, location="{}:{}".format(*title_place(section)))
        shown = section.next_node(nodes.literal_block) or ">>>" in section.astext()
        if not shown and docname not in damaged:
            fault = "예제가 없는 질문입니다. 답을 보여 주는 예제를 `>>>`로 쓰세요."
            logger.error(fault, location="{}:{}".format(*title_place(section)))
        other = titles.setdefault(section[0].astext(), section)
        if other is not section:
            where = "{}:{}".format(*title_place(section))
            first = "{}:{}".format(*title_place(other)).removeprefix(f"{env.srcdir}/")
            fault = "같은 제목의 질문이 이미 있습니다. 제목을 다르게 지으세요"
            logger.error("%s: %s", fault, first, location=where)
        labels = labels_of(section, doctree)
        if labels and not {place_of(env, label)[:2] for label in labels} & listed:
            fault = "어느 주제에도 없는 질문입니다. index.rst의 목록에 라벨을 적으세요"
            where = "{}:{}".format(*title_place(section))
            logger.error("%s: %s", fault, ", ".join(labels), location=where)
