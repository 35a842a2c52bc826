"""From the doctree to the manifest: every block in exactly one state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

from . import blocks
from .blocks import Found, bad_prompts, find_blocks
from .manifest import (
    BUILT,
    NO_LANGUAGE,
    NOT_RUN,
    OUTPUT,
    SNIPPET,
    TEXT,
    UNACCOUNTED,
    Block,
    Condition,
    Example,
    Manifest,
    Problem,
    Question,
    Snippet,
    Variant,
)
from .markup import Markup, problems_of
from .notebooks import ancestors, quoted_prompts, why_not_executed
from .sections import Place, place_of
from .session import SessionError, combined, default_flags, examples
from .source import PageSources, Sources
from .variants import Variants

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment
    from sphinx.util.tags import Tags

_ADVICE = {
    blocks.UNDECLARED: (
        "언어를 알 수 없는 블록입니다. `.. code-block:: text`처럼 언어를 쓰세요"
        "(쪽 전체에는 `.. highlight::`)."
    ),
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
_ORPHAN = "앞에 짝이 되는 `testcode`가 없는 `testoutput`입니다."
_EVERYWHERE = "*"
_DEFAULT = "default"
_SETUP = ("testsetup", "testcleanup")


@dataclass
class _Draft:
    """A question that is still being put together."""

    place: Place
    snippets: list[Snippet] = field(default_factory=list)


class Collector:
    """Goes through the pages one by one, and remembers what it has seen."""

    def __init__(self, env: BuildEnvironment, tags: Tags) -> None:
        self.env = env
        self.config = env.config
        self.tags = blocks.site_tags(tags)
        self.sources = Sources(Path(env.srcdir))
        self.blocks: list[Block] = []
        self.problems: list[Problem] = []
        self.questions: list[Question] = []
        self.flags = default_flags(self.config.doctest_default_flags)

    def collect(self, docnames: Iterable[str]) -> Manifest:
        """Collect all pages."""
        for docname in docnames:
            Page(self, docname).collect()
        problems = sorted(set(self.problems), key=lambda problem: (problem.file, problem.line))
        return Manifest(
            tuple(self.questions), tuple(self.blocks), tuple(problems), self.sources.digests()
        )


class Page:
    """One page on its way into the manifest."""

    def __init__(self, collector: Collector, docname: str) -> None:
        self.all = collector
        self.docname = docname
        self.sources = PageSources(collector.sources, Path(collector.env.doc2path(docname)))
        self.doctree = collector.env.get_doctree(docname)
        self.drafts: dict[str, _Draft] = {}
        self.setup: list[tuple[tuple[str, ...], Snippet]] = []
        self.file, self.line, self.sure = "", 0, True  # of the block that is being looked at
        self.open_variants: tuple[nodes.Node, str] | None = None

    def collect(self) -> None:
        """Go through the blocks in order, then put the questions together."""
        for file, line, message in problems_of(self.all.env, self.docname):
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
        self.all.questions += [self.finish(draft) for draft in self.drafts.values()]

    def note(self, file: str, line: int, message: str) -> None:
        """Remember what keeps a block from being accounted for."""
        self.all.problems.append(Problem(file, line, message))

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
            if found.text.strip():
                self.add_output(found)
            self.account(OUTPUT, found)
        else:
            self.add_snippet(found)

    def account(self, state: str, found: Found, reason: str = "") -> None:
        """Put a block into its one state."""
        self.all.blocks.append(Block(self.file, self.line, state, found.language, reason))

    def add_snippet(self, found: Found) -> None:
        """Bring in a block that runs."""
        markup = found.markup or Markup("block", self.line)
        snippet = self.snippet(found, markup)
        if found.nature in _SETUP:
            self.setup.append((markup.groups or (_DEFAULT,), snippet))
            self.account(SNIPPET, found)
            return
        drafts = self.drafts_for(found, markup)
        if self.continues(found, drafts[0].place.name):
            for draft in drafts:
                last = draft.snippets[-1]
                variants = (*last.variants, *snippet.variants)
                draft.snippets[-1] = replace(last, variants=variants)
            self.account(OUTPUT, found)
            return
        for draft in drafts:
            draft.snippets.append(snippet)
        self.account(SNIPPET, found)

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
        kind = found.nature if kind == "code" else kind
        return Snippet(self.file, kind, (variant,))

    def drafts_for(self, found: Found, markup: Markup) -> list[_Draft]:
        """Find the questions that a block belongs to: its section, or the groups it names."""
        place = place_of(found.node, self.doctree, self.docname)
        names = [name for name in markup.groups if name not in (_DEFAULT, _EVERYWHERE)]
        places = [place.grouped(self.docname, name) for name in names] or [place]
        return [self.drafts.setdefault(p.name, _Draft(p)) for p in places]

    def add_output(self, found: Found) -> None:
        """Give a testcode what it must print."""
        markup = found.markup
        assert markup
        flags = combined([*self.all.flags, *markup.flags, "+DONT_ACCEPT_BLANKLINE"])
        want = found.text.strip("\n") + "\n"
        for draft in self.drafts_for(found, markup):
            last = draft.snippets[-1] if draft.snippets else None
            *before, variant = last.variants if last else (None,)
            if not (last and variant and last.kind == "testcode"):
                raise SessionError(0, _ORPHAN)
            if variant.examples[0].want:  # another output, for another Python
                if not (markup.condition.python and variant.condition.python):
                    raise SessionError(0, _ORPHAN)
                before.append(variant)
            example = replace(
                *variant.examples, want=want, want_line=self.line, flags=flags, sure=self.sure
            )
            condition, skip_if = variant.condition, markup.skip_if or variant.skip_if
            if markup.condition.python:
                condition = replace(condition, python=markup.condition.python)
            variant = replace(variant, examples=(example,), condition=condition, skip_if=skip_if)
            draft.snippets[-1] = replace(last, variants=(*before, variant))

    def finish(self, draft: _Draft) -> Question:
        """Put set-up code around the snippets of a question."""
        place = draft.place
        mine = {place.group or _DEFAULT, _EVERYWHERE}
        around = [snippet for groups, snippet in self.setup if mine & set(groups)]
        before = [snippet for snippet in around if snippet.kind == "testsetup"]
        after = [snippet for snippet in around if snippet.kind == "testcleanup"]
        taken = place.name in {question.name for question in self.all.questions}
        return Question(
            f"{self.docname}:{place.name}" if taken else place.name,  # an included section
            place.labels,
            place.title,
            (
                *self.configured("testsetup", self.all.config.doctest_global_setup),
                *before,
                *draft.snippets,
                *after,
                *self.configured("testcleanup", self.all.config.doctest_global_cleanup),
            ),
        )

    def configured(self, kind: str, code: str) -> list[Snippet]:
        """Make a snippet of what conf.py wants run around each question."""
        if not code.strip():
            return []
        example = Example(code + "\n", None, 0, 0, mode="exec")
        return [Snippet("conf.py", kind, (Variant(0, Condition(), (example,)),))]
