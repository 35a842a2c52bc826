"""From the doctree to the manifest: every block in exactly one state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

from ..model import (
    BUILT,
    NO_LANGUAGE,
    NOT_RUN,
    OUTPUT,
    SNIPPET,
    TEXT,
    UNACCOUNTED,
    Block,
    Example,
    Manifest,
    Problem,
    Question,
    Snippet,
    Variant,
)
from . import blocks
from .blocks import Found, bad_prompts, find_blocks
from .drafts import DEFAULT, EVERYWHERE, Drafts
from .markup import Markup
from .notebooks import quoted_prompts, why_not_executed
from .questions import Place, ancestors, place_of
from .session import SessionError, combined, default_flags, examples
from .source import PageSources, Sources
from .state import PAGES
from .variants import Variants

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment
    from sphinx.util.tags import Tags

_ADVICE = {
    blocks.UNDECLARED: (
        "언어를 알 수 없는 블록입니다. `.. code-block:: text`처럼 언어를 쓰세요"
        "(쪽 전체에는 `.. highlight::`)."
    ),
    blocks.UNKNOWN: "`{language}`(이)라는 언어를 알 수 없습니다. 철자를 보세요.",
    blocks.DISGUISED: (
        "파이썬 프롬프트(`>>>`)가 있는데 언어가 `{language}`입니다. "
        "`pycon`으로 쓰고, 실행하지 않으려면 `:no-run:`에 이유를 쓰세요."
    ),
}
_BAD_PROMPT = "프롬프트(`>>>`) 뒤에 빈칸이 없어서 코드가 아니라 글이 되었습니다."
_GLUED_PROMPT = (
    "프롬프트(`>>>`)가 글에 붙어 있어서 코드가 아니라 글이 되었습니다. 앞에 빈 줄을 두세요."
)
_QUOTED_PROMPT = (
    "Markdown에서 프롬프트(`>>>`)는 인용이 됩니다. ```` ```python ```` 블록에 넣으세요."
)
_SETUP = ("testsetup", "testcleanup")


@dataclass(frozen=True)
class Collected:
    """What all pages have, page by page, and as one."""

    pages: dict[str, Manifest]
    digests: dict[str, str]

    @cached_property
    def manifest(self) -> Manifest:
        """All snippets of the site."""
        pages = self.pages.values()
        problems = {problem for page in pages for problem in page.problems}
        return Manifest(
            tuple(question for page in pages for question in page.questions),
            tuple(block for page in pages for block in page.blocks),
            tuple(sorted(problems, key=lambda problem: (problem.file, problem.line))),
            self.digests,
        )


def collect(env: BuildEnvironment, tags: Tags) -> Collected:
    """Collect all pages of an environment."""
    collector = Collector(env, tags)
    names = sorted(env.found_docs)
    pages = {docname: PageCollector(collector, docname).collect() for docname in names}
    return Collected(pages, collector.sources.digests())


class Collector:
    """What the pages have in common while they are collected one by one."""

    def __init__(self, env: BuildEnvironment, tags: Tags) -> None:
        self.env = env
        self.config = env.config
        self.tags = blocks.site_tags(tags)
        self.sources = Sources(Path(env.srcdir))
        self.flags = default_flags(self.config.doctest_default_flags)
        self.names: set[str] = set()  # of the questions so far


class PageCollector:
    """One page on its way into the manifest."""

    def __init__(self, collector: Collector, docname: str) -> None:
        self.all = collector
        self.docname = docname
        self.blocks: list[Block] = []
        self.problems: list[Problem] = []
        self.sources = PageSources(collector.sources, Path(collector.env.doc2path(docname)))
        self.doctree = collector.env.get_doctree(docname)
        self.drafts = Drafts(collector.config)
        self.file, self.line, self.sure = "", 0, True  # of the block that is being looked at
        self.open_variants: tuple[nodes.Node, str] | None = None

    def collect(self) -> Manifest:
        """Go through the blocks in order, then put the questions together."""
        for file, line, message in PAGES.of(self.all.env, self.docname).problems:
            self.note(self.shown(file), line, message)
        for element, offset in bad_prompts(self.doctree):
            message = _GLUED_PROMPT if offset or isinstance(element, nodes.line) else _BAD_PROMPT
            spot = self.sources.where(element)
            self.note(self.all.sources.shown(spot.path), spot.line + offset, message)
        for paragraph in quoted_prompts(self.doctree):
            spot = self.sources.where(paragraph)
            if ">>>" in self.sources.line(spot):
                self.note(self.all.sources.shown(spot.path), spot.line, _QUOTED_PROMPT)
        for found in find_blocks(self.doctree, self.all.config, self.all.tags):
            near = found.markup.line if found.markup else 0
            path, self.line, self.sure = self.sources.locate(found.node, found.text, near)
            self.file = self.all.sources.shown(path)
            try:
                self.add(found)
            except SessionError as error:
                self.account(UNACCOUNTED, found, str(error))
                self.note(self.file, self.line + error.offset, str(error))
        questions = tuple(map(self.named, self.drafts.finished()))
        return Manifest(questions, tuple(self.blocks), tuple(self.problems))

    def named(self, question: Question) -> Question:
        """Give a question a name that no other has: a section may be included on two pages."""
        if question.name in self.all.names:
            question = replace(question, name=f"{self.docname}:{question.name}")
        self.all.names.add(question.name)
        return question

    def note(self, file: str, line: int, message: str) -> None:
        """Remember what keeps a block from being accounted for."""
        self.problems.append(Problem(file, line, message))

    def shown(self, source: str | None) -> str:
        """Name the file that docutils means."""
        return self.all.sources.shown(self.sources.resolve(source))

    def add(self, found: Found) -> None:
        """Bring one block into the manifest."""
        markup = found.markup
        if found.nature in _ADVICE:
            raise SessionError(0, _ADVICE[found.nature].format(language=found.language))
        if found.nature == blocks.HIDDEN:
            self.account(NOT_RUN, found, found.reason)
        elif found.nature == blocks.BUILT:
            reason = why_not_executed(found.node, self.all.env, self.docname)
            self.account(NOT_RUN if reason else BUILT, found, reason)
        elif found.nature in (blocks.PLAIN, blocks.WORDS):
            if markup:
                raise SessionError(
                    0, f"`{found.language}` 블록은 실행하지 않으므로 조건이 뜻이 없습니다."
                )
            self.account(TEXT, found, "" if found.nature == blocks.PLAIN else NO_LANGUAGE)
        elif markup and markup.reason:
            self.account(NOT_RUN, found, markup.reason)
        elif found.nature == "testoutput":
            if markup and found.text.strip():
                self.add_output(found, markup)
            self.account(OUTPUT, found)
        else:
            self.add_snippet(found)

    def account(self, state: str, found: Found, reason: str = "") -> None:
        """Put a block into its one state."""
        rendered = found.nature != blocks.HIDDEN
        self.blocks.append(Block(self.file, self.line, state, found.language, reason, rendered))

    def add_snippet(self, found: Found) -> None:
        """Bring in a block that runs."""
        markup = found.markup or Markup("block", self.line)
        snippet = self.snippet(found, markup)
        state = SNIPPET
        if found.nature in _SETUP:
            self.drafts.prepare(markup.groups, snippet)
        else:
            drafts = self.drafts.at(self.places(found, markup))
            if self.continues(found, drafts[0].place.name):
                state = OUTPUT
            for draft in drafts:
                if state == OUTPUT:
                    draft.vary(snippet)
                else:
                    draft.snippets.append(snippet)
        self.account(state, found)

    def continues(self, found: Found, question: str) -> bool:
        """Say whether this is another output of the snippet before it."""
        group = next((e for e in ancestors(found.node) if isinstance(e, Variants)), None)
        before, self.open_variants = self.open_variants, group and (group, question)
        return group is not None and before == self.open_variants

    def snippet(self, found: Found, markup: Markup) -> Snippet:
        """Read the examples of a block."""
        flags = [*self.all.flags, *markup.flags]
        if found.nature in (blocks.SESSION, "doctest"):
            parts = examples(found.text, self.line, flags)
        else:
            end = self.line + found.text.count("\n") + 1
            want = None if found.nature in _SETUP else ""
            code = found.text + "\n"
            parts = (Example(code, want, self.line, end, combined(flags), "exec"),)
        parts = tuple(replace(part, sure=self.sure) for part in parts)
        variant = Variant(self.line, markup.condition, parts, markup.timeout, markup.skip_if)
        kind = found.nature if found.nature == blocks.GUESSED else markup.kind
        return Snippet(self.file, kind, (variant,))

    def places(self, found: Found, markup: Markup) -> list[Place]:
        """Say which questions a block belongs to: its section, or the groups it names."""
        place = place_of(found.node, self.doctree, self.docname)
        names = [name for name in markup.groups if name not in (DEFAULT, EVERYWHERE)]
        return [place.grouped(self.docname, name) for name in names] or [place]

    def add_output(self, found: Found, markup: Markup) -> None:
        """Give a testcode what it must print."""
        flags = combined([*self.all.flags, *markup.flags, "+DONT_ACCEPT_BLANKLINE"])
        want = found.text.strip("\n") + "\n"
        output = Example("", want, self.line, self.line, flags, "exec", self.sure)
        for draft in self.drafts.at(self.places(found, markup)):
            draft.expect(output, markup)
