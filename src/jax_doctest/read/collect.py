"""From the doctree to the manifest: every block in exactly one state."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from .. import model
from ..portable.language import N_, _, meant
from . import blocks
from .blocks import GLUED_PROMPT, QUOTED_PROMPT, Found, find_blocks, misread
from .configured import configured
from .docutils_errors import unread
from .drafts import DEFAULT, EVERYWHERE, Drafts
from .markup import Markup
from .notebooks import STOPPED, Cells
from .questions import QuestionSection, ancestors, question_at
from .session import (
    SKIP,
    SessionError,
    combined,
    default_flags,
    examples,
    in_docstrings,
    misplaced_flags,
)
from .source import PageSources, Sources, Spot
from .state import PAGES
from .variants import Variants

_ADVICE = {
    blocks.UNDECLARED: N_(
        "This block has no language. Name one, as in `.. code-block:: text` (for a whole page: "
        "`.. highlight::`)."
    ),
    blocks.UNKNOWN: N_("`{language}` is no known language. What is no code is called `text`."),
    blocks.DISGUISED: N_(
        "There are Python prompts (`>>>`), but the language is `{language}`. Call it `pycon`; if "
        "it is not to be run, give the reason in `:no-run:`."
    ),
    blocks.FENCED: N_(
        "There is a fence in indented text, which begins no code. Indent it less; what is to be "
        "read as it is goes into a block of its own: ```` ````text ````."
    ),
}
_EMPTY = N_(
    "Nothing is in this block. What belongs into it stands below its first line and an empty one, "
    "indented; in Markdown, between its fences."
)
_IN_DOCSTRING = N_(
    "Here a docstring is code, and nobody runs the examples in it. Write them below the code, with "
    "prompts."
)
_ORPHAN = N_("No example goes with this set-up code: check the name of its group.")
_SETUP = ("testsetup", "testcleanup")


@dataclass(frozen=True)
class Collected:
    """What all pages have, page by page, and as one."""

    pages: dict[str, model.Manifest]
    digests: dict[str, str]

    @cached_property
    def manifest(self) -> model.Manifest:
        """All snippets of the site."""
        pages = self.pages.values()
        problems = {problem for page in pages for problem in page.problems}
        return model.Manifest(
            tuple(question for page in pages for question in page.questions),
            tuple(block for page in pages for block in page.blocks),
            tuple(sorted(problems, key=lambda problem: (problem.file, problem.line))),
            self.digests,
        )


_KEPT: WeakKeyDictionary[BuildEnvironment, Collected] = WeakKeyDictionary()


def collected(app: Sphinx) -> Collected:
    """Give what all pages have: made of the doctrees once, and kept until pages are read again."""
    if app.env not in _KEPT:
        collector = Collector(app)
        names = sorted(app.env.found_docs)
        pages = {docname: PageCollector(collector, docname).collect() for docname in names}
        _KEPT[app.env] = Collected(pages, collector.sources.digests())
    return _KEPT[app.env]


def manifest(app: Sphinx) -> model.Manifest:
    """Give all snippets of the site, whichever pages Sphinx has just read."""
    return collected(app).manifest


def blocks_of(app: Sphinx, doctree: nodes.document, docname: str) -> dict[nodes.Node, model.Block]:
    """Pair the blocks that a page shows with what the manifest says of each."""
    said = collected(app).pages[docname].blocks
    numbered = ((node, *node.get(blocks.NUMBER, ("", 0))) for node in blocks.blocks_in(doctree))
    return {node: said[number] for node, page, number in numbered if page == docname}


def connect(app: Sphinx) -> None:
    """Come before everything that asks, and after everything that makes blocks."""
    app.connect("env-updated", forget, priority=100)
    app.connect("doctree-read", blocks.number_blocks, priority=900)


def forget(app: Sphinx, env: BuildEnvironment) -> Iterator[str]:
    """Collect anew once pages have been read; no page is written for that."""
    _KEPT.pop(env, None)
    return iter(())


class Collector:
    """What the pages have in common while they are collected one by one."""

    def __init__(self, app: Sphinx) -> None:
        self.env = app.env
        self.config = app.config
        self.tags = blocks.site_tags(app.tags)
        self.sources = Sources(Path(app.srcdir))
        self.flags = default_flags(self.config.doctest_default_flags)
        self.around = configured(app)
        self.names: set[str] = set()  # of the questions so far


class PageCollector:
    """One page on its way into the manifest."""

    def __init__(self, collector: Collector, docname: str) -> None:
        self.all = collector
        self.docname = docname
        self.blocks: list[model.Block] = []
        self.problems: list[model.Problem] = []
        self.sources = PageSources(collector.sources, Path(collector.env.doc2path(docname)))
        self.doctree = collector.env.get_doctree(docname)
        self.drafts = Drafts(collector.around, collector.config.jax_doctest_environ)
        self.cells = Cells(self.doctree, collector.env, docname)
        self.file, self.line, self.sure = "", 0, True  # of the block that is being looked at
        self.open_variants: tuple[nodes.Node, str] | None = None
        self.unrun = ""  # why the code just above is not run
        self.gaps: set[str] = set()  # questions of which code is missing

    def collect(self) -> model.Manifest:
        """Go through the blocks in order, then put the questions together."""
        page = PAGES.of(self.all.env, self.docname)
        for source, line, message in (*page.problems, *page.lost):
            line = self.sources.line_in(source, line)
            self.note(self.all.sources.shown(self.sources.resolve(source)), line, message)
        for slip in (*misread(self.doctree), *unread(self.doctree)):
            spot = self.sources.find(slip.element, slip.offset, slip.text)
            if slip.message != _(QUOTED_PROMPT) or ">>>" in self.sources.line(spot):
                self.note(self.all.sources.shown(spot.path), spot.line, slip.message)
                if slip.message == _(GLUED_PROMPT):
                    self.gaps.add(question_at(slip.element, self.doctree, self.docname).name)
        for cell in self.cells.stopped_unseen():
            spot = self.sources.where(cell)
            self.note(self.all.sources.shown(spot.path), spot.line, _(STOPPED))
        for found in find_blocks(self.doctree, self.all.config, self.all.tags):
            path, self.line, self.sure = self.spot(found)
            self.file = self.all.sources.shown(path)
            try:
                state, reason = self.add(found)
            except SessionError as error:
                state, reason = model.UNACCOUNTED, str(error)
                self.note(self.file, self.line + error.offset, reason)
            block = model.Block(self.file, self.line, state, found.language, reason)
            self.blocks.append(block)
        for snippet in self.drafts.orphans():
            self.note(snippet.file, snippet.variants[0].line, _(_ORPHAN))
        questions = tuple(map(self.named, self.drafts.finished()))
        return model.Manifest(questions, tuple(self.blocks), tuple(self.problems))

    def spot(self, found: Found) -> Spot:
        """Find the first line of a block; one that is empty has but a place."""
        if not found.text.strip():
            return self.sources.where(found.node)
        near = found.markup.line if found.markup else 0
        return self.sources.locate(found.node, found.text, near)

    def named(self, question: model.Question) -> model.Question:
        """Give a question a name that no other has: a section may be included on two pages."""
        question = replace(question, whole=question.whole and question.name not in self.gaps)
        if question.name in self.all.names:
            question = replace(question, name=f"{self.docname}:{question.name}")
        self.all.names.add(question.name)
        return question

    def note(self, file: str, line: int, message: str) -> None:
        """Remember what keeps a block from being accounted for."""
        self.problems.append(model.Problem(file, line, message))

    def add(self, found: Found) -> tuple[str, str]:
        """Bring one block into the manifest; give its one state, and the reason of that."""
        markup = found.markup
        if found.nature in _ADVICE:
            said = _(_ADVICE[found.nature]).format(language=found.language)
            near = blocks.languages() if found.nature == blocks.UNKNOWN else ()
            raise SessionError(0, said + meant(found.language, near))
        if found.nature == "doctest" and not found.text.strip():
            return model.UNACCOUNTED, ""  # its directive has complained
        if found.nature == blocks.HIDDEN:
            return model.NOT_RUN, found.reason
        if found.nature == blocks.BUILT:
            if self.cells.stopped_in(found.node):
                raise SessionError(0, _(STOPPED))
            reason = self.cells.why_not_executed(found.node)
            return model.NOT_RUN if reason else model.BUILT, reason
        if not found.text.strip() and (not markup or markup.kind == "code"):
            raise SessionError(0, _(_EMPTY))
        if found.nature in (blocks.PLAIN, blocks.WORDS):
            if markup:
                said = _(
                    "A `{language}` block is not run, so its conditions mean nothing. Leave them "
                    "out."
                )
                raise SessionError(0, said.format(language=found.language))
            return model.TEXT, model.NO_LANGUAGE if found.nature == blocks.WORDS else ""
        unrun, self.unrun = self.unrun, ""
        if markup and markup.reason:
            self.unrun = markup.reason if found.nature == "testcode" else ""
            return model.NOT_RUN, markup.reason
        if found.nature == "testoutput":
            if unrun:  # nor is there an output of what is not run
                return model.NOT_RUN, unrun
            if markup and found.text.strip():
                self.add_output(found, markup)
            return model.OUTPUT, ""
        if markup and not markup.sure:  # nobody knows where it holds; its directive has complained
            self.spoil(found)
            return model.UNACCOUNTED, ""
        return self.add_snippet(found), ""

    def spoil(self, found: Found) -> None:
        """Remember that the code of a question has a gap: what comes below proves nothing."""
        for draft in self.drafts.at(self.places(found, found.markup or Markup("block", 0))):
            draft.whole = False

    def add_snippet(self, found: Found) -> str:
        """Bring in a block that runs; give its state."""
        markup = found.markup or Markup("block", self.line)
        ranges, releases = markup.condition.jax, self.all.config.jax_doctest_releases
        if ranges and releases and not any(model.within(name, ranges) for name in releases):
            said = _("No supported release is in the range `{range}`: this never runs.")
            self.note(self.file, self.line, said.format(range=ranges))
        try:
            snippet = self.snippet(found, markup)
        except SessionError:
            self.spoil(found)
            raise
        if found.nature in _SETUP:
            self.drafts.setup.append((markup.groups or (DEFAULT,), snippet))
            return model.SNIPPET
        drafts = self.drafts.at(self.places(found, markup))
        another = self.continues(found, drafts[0].place.name)
        for draft in drafts:
            if another:
                last = draft.snippets.pop()
                varied = replace(last, variants=(*last.variants, *snippet.variants))
                draft.snippets.append(varied)
            else:
                draft.snippets.append(snippet)
        return model.OUTPUT if another else model.SNIPPET

    def continues(self, found: Found, question: str) -> bool:
        """Say whether this is another output of the snippet before it."""
        group = next((e for e in ancestors(found.node) if isinstance(e, Variants)), None)
        before, self.open_variants = self.open_variants, group and (group, question)
        return group is not None and before == self.open_variants

    def snippet(self, found: Found, markup: Markup) -> model.Snippet:
        """Read the examples of a block."""
        flags = [*self.all.flags, *markup.flags]
        if found.nature in (blocks.SESSION, "doctest"):
            parts = examples(found.text, self.line, flags)
        else:
            end = self.line + found.text.count("\n") + 1
            want = None if found.nature in _SETUP else ""
            code = found.text + "\n"
            for offset, message in misplaced_flags(code):
                self.note(self.file, self.line + offset, message)
                flags.append(f"+{SKIP}")  # it may be what was meant
            parts = (model.Example(code, want, self.line, end, combined(flags), "exec"),)
        for part in parts:
            if (prompt := next(in_docstrings(part.source), None)) is not None:
                self.note(self.file, part.line + prompt, _(_IN_DOCSTRING))
        parts = tuple(replace(part, sure=self.sure) for part in parts)
        variant = model.Variant(self.line, markup.condition, parts, markup.timeout, markup.skip_if)
        kind = found.nature if found.nature == blocks.GUESSED else markup.kind
        return model.Snippet(self.file, kind, (variant,))

    def places(self, found: Found, markup: Markup) -> list[QuestionSection]:
        """Say which questions a block belongs to: its section, or the groups it names."""
        place = question_at(found.node, self.doctree, self.docname)
        names = [name for name in markup.groups if name not in (DEFAULT, EVERYWHERE)]
        return [
            # A point is in no section's name.
            QuestionSection(f"{self.docname}:testgroup.{name}", title=name, group=name)
            for name in names
        ] or [place]

    def add_output(self, found: Found, markup: Markup) -> None:
        """Give a testcode what it must print."""
        flags = combined([*self.all.flags, *markup.flags, "+DONT_ACCEPT_BLANKLINE"])
        want = found.text.strip("\n") + "\n"
        output = model.Example("", want, self.line, self.line, flags, "exec", self.sure)
        for draft in self.drafts.at(self.places(found, markup)):
            draft.expect(output, markup)
