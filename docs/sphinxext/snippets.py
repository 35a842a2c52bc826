"""Run every ``>>>`` example of the sources, and count that none was left out.

``sphinx.ext.doctest`` runs plain doctest blocks and its own directive. This extension adds what the
FAQ needs on top of it:

* an example in a literal block (``::`` or ``code-block``) runs too;
* every question, that is every section right below the page's title with all that lies in it, is a
  group: a name from another question does not help, so what a reader pastes into a fresh
  interpreter runs;
* ``.. doctest::`` takes ``:jax:``, the releases (PEP 440) whose output it shows; on other releases
  it is skipped, and the page says for which releases the output holds;
* examples in the sources and examples run or skipped are counted, and a difference fails the build.
"""

import doctest
import re
from collections import Counter
from importlib.metadata import version
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from sphinx.application import Sphinx
from sphinx.ext.doctest import DocTestBuilder, DoctestDirective
from sphinx.transforms import SphinxTransform
from sphinx.util.logging import getLogger
from sphinx.util.typing import ExtensionMetadata

logger = getLogger(__name__)

PROMPT = re.compile(r"^\s*>>>(.*)$", re.MULTILINE)
TEXT = {"rst", "text", "console"}  # languages of blocks that show text: not run


class Doctest(DoctestDirective):
    """``.. doctest::`` with ``:jax:``, the releases on which its output holds."""

    option_spec: ClassVar = {**DoctestDirective.option_spec, "jax": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Return the block, under a line that names its releases."""
        blocks = super().run()
        releases = self.options.get("jax")
        if releases is None:
            return blocks
        try:
            words = spoken(SpecifierSet(releases))
        except InvalidSpecifier:
            raise self.error(f":jax: {releases}: 버전 범위가 아닙니다. 예: >=0.11") from None
        for block in blocks:
            assert isinstance(block, nodes.Element)
            block["skipif"] = f"not __import__({__name__!r}).holds({releases!r})"
        return [nodes.paragraph("", words, classes=["jax-releases"]), *blocks]


def holds(releases: str) -> bool:
    """Tell whether the installed JAX is among ``releases``, a PEP 440 specifier."""
    return version("jax") in SpecifierSet(releases)


def spoken(releases: SpecifierSet) -> str:
    """Say a range in Korean, its lower end first: ``JAX 0.9 이상 0.11 미만``."""
    words = {">=": "이상", ">": "초과", "<=": "이하", "<": "미만", "==": "", "!=": "제외"}
    parts = sorted(releases, key=lambda part: "<" in part.operator)
    return "JAX " + " ".join(f"{part.version} {words[part.operator]}".strip() for part in parts)


class MarkExamples(SphinxTransform):
    """Mark each block with ``>>>`` for the doctest builder, in the group of its question."""

    default_priority = 700  # directives have run; nothing has been rendered

    def apply(self, **kwargs: object) -> None:
        """Give every example block of the document a type, options and a group."""
        for block in filter(holds_examples, self.document.findall(nodes.TextElement)):
            block.attributes.setdefault("testnodetype", "doctest")
            block.attributes.setdefault("options", {})
            block["groups"] = [question_of(block)]


def holds_examples(node: nodes.Node) -> bool:
    """Tell whether a node is a block of text with at least one prompt in it."""
    return (
        isinstance(node, nodes.literal_block | nodes.doctest_block)
        and node.get("language") not in TEXT
        and PROMPT.search(node.astext()) is not None
    )


def question_of(node: nodes.Node) -> str:
    """Return the first identifier of the question: the section one level below the page's title.

    What lies deeper belongs to it, labels or not; what stands above the first question belongs to
    the page.
    """
    ancestors: list[nodes.section] = []
    parent = node.parent
    while parent is not None:
        if isinstance(parent, nodes.section):
            ancestors.append(parent)
        parent = parent.parent
    outermost = ancestors[-2:]  # the question and the page; or the page alone
    return str(outermost[0]["ids"][0]) if outermost else "document"


class CountingBuilder(DocTestBuilder):
    """The ``doctest`` builder of Sphinx, which then checks that every prompt was met."""

    def finish(self) -> None:
        """Count, print ``N passed, N failed, N skipped`` and set the exit status."""
        super().finish()
        met: Counter[tuple[str, str]] = Counter()
        shown: Counter[tuple[str, str]] = Counter()
        skipped = 0
        for docname in sorted(self.env.found_docs):
            doctree = self.env.get_doctree(docname)
            for block in doctree.findall(nodes.Element):
                if "testnodetype" not in block and block.get("language") not in TEXT:
                    continue
                prompts = PROMPT.findall(block.get("test", block.astext()))
                if "testnodetype" not in block:
                    shown.update((docname, text) for text in prompts)
                    continue
                met.update((docname, text) for text in prompts)
                if self.skipped(block):
                    skipped += len(prompts)
        to_run = met.total() - skipped
        missed = self._report_missed(met + shown)
        failed = self.total_failures
        if self.total_tries != to_run:
            missed = True
            logger.error("예제 %d개 가운데 %d개만 실행했습니다.", to_run, self.total_tries)
        if missed or not self.total_tries:
            self.app.statuscode = 1
        print(f"{self.total_tries - failed} passed, {failed} failed, {skipped} skipped")

    def _report_missed(self, met: Counter[tuple[str, str]]) -> bool:
        """Report each prompt of the sources that no block holds; return whether there was one."""
        missed = False
        for docname in sorted(self.env.found_docs):
            path = Path(self.env.doc2path(docname))
            for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
                if not (prompt := PROMPT.match(line)):
                    continue
                key = (docname, prompt[1])
                if met[key]:
                    met[key] -= 1
                    continue
                missed = True
                logger.error(
                    "실행되지 않는 예제입니다: %s", line.strip(), location=(docname, number)
                )
        return missed


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the transform and the counting builder."""
    app.setup_extension("sphinx.ext.doctest")
    app.add_directive("doctest", Doctest, override=True)
    app.add_builder(CountingBuilder, override=True)
    app.add_transform(MarkExamples)
    app.config.doctest_default_flags = doctest.DONT_ACCEPT_TRUE_FOR_1
    return {"version": "1", "env_version": 2, "parallel_read_safe": True}
