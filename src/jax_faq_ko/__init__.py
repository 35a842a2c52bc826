"""What the site adds to Sphinx and jax_doctest: Korean, search, editions, notebooks, its look.

What each part does stands in its own file; here stands what it is called by, and when.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.typing import ExtensionMetadata

from jax_doctest.api import code_version

from . import again, data_files, executed, notebooks, prune, releases, state, told
from .editions import catalogs, lag, missing, places
from .korean import anchors, glossary, page
from .korean.lint import Style
from .look import context, drawings, publish, sheets, sidebar, typeset
from .names import by_release, links, real, table
from .questions import lists, proved
from .search import index, shown
from .upstream import page as upstream

# Each with what is done anew where it changes.
SETTINGS: dict[str, tuple[object, Any]] = {
    "editions": ({}, "html"),  # of each language its folder and its name
    "korean_releases": (real.releases(), "env"),  # what names are looked up in
    "question_pages": ([], "env"),  # patterns of the names of pages
    "repository_url": ("", "env"),
    "upstream": ({}, "html"),  # what is followed, once it has been read
}
DIRECTIVES = {
    "glossary-terms": glossary.GlossaryTerms,
    "names-by-release": by_release.NamesByRelease,
    "questions": lists.Questions,
    "search-box": shown.SearchBox,
    "search-words": shown.SearchWords,
    "upstream-table": upstream.UpstreamTableDirective,
}
NODES = (lists.QuestionList, upstream.UpstreamTable)  # which become others before they are written
TRANSFORMS = (anchors.Anchors, missing.MarkMissing, places.Point, places.Restore)

# What is read of the data; each says what is wrong with its files.
READERS = (releases.load, Style.of, links.load, table.load, table.read)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything, event by event in the order in which Sphinx comes to them."""
    app.add_config_value("data_folder", str(Path(app.confdir, "docs")), "", str)
    for name, (value, rebuild) in SETTINGS.items():
        app.add_config_value(name, value, rebuild, type(value))
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)
    for node in NODES:
        app.add_node(node)
    for transform in TRANSFORMS:
        app.add_transform(transform)
    app.add_post_transform(lists.FillIn)
    state.READ.connect(app)
    complaints = again.listen(app)
    told.listen(app)

    # Nothing is made of damaged data. Then others are told what they will ask for: the engine its
    # releases, Sphinx the address of the site.
    settings = [check_data, releases.tell_the_engine, publish.find_addresses]
    connect(app, "config-inited", before=[*settings, upstream.read_table])

    # There is a builder by then, which takes a script; ours comes behind the engine's.
    connect(app, "builder-inited", before=[catalogs.check], after=[dress])

    connect(app, "env-before-read-docs", before=[page.check_encoding])

    # Of each page: one in Markdown is executed between these two, and others wait. A page is as its
    # reader sees it once all transforms are done.
    connect(app, "source-read", before=[executed.wait])
    connect(app, "doctree-read", before=[executed.go_on])
    connect(app, "doctree-read", after=[page.check_page, real.check_names, lag.count])

    # Of all pages: what one of them cannot know.
    together = [anchors.check, proved.check, lists.check, upstream.check]
    connect(app, "env-check-consistency", after=together)
    connect(app, "env-updated", after=[sidebar.written_again, upstream.written_again])

    # The day up to which upstream was followed goes into the engine's line of releases.
    connect(app, "doctree-resolved", after=[upstream.complete])

    connect(app, "missing-reference", before=[links.link])

    connect(app, "build-finished", before=[catalogs.keep_prose])

    # Last of all what was complained of is forgotten, since nobody asks for it any more.
    app.connect("build-finished", complaints.forget, priority=900)
    return {
        "version": "1",
        "env_version": code_version(Path(__file__).parent),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def dress(app: Sphinx) -> None:
    """Go on with what is for pages in HTML alone."""
    if app.builder.format != "html":
        return
    index.dress(app)
    context.keep_templates(app)

    # First goes what is not made any more. Sphinx copies the style sheets while it writes.
    connect(app, "write-started", before=[prune.prune, sheets.make_room])

    # A notebook has what its author wrote, and nothing that is put around it. A link to the issue
    # form is the last of a question. Words are kept whole in all that is there by then.
    resolved = [publish.help_at_each_question, typeset.keep_words_whole, drawings.put_in_place]
    connect(app, "doctree-resolved", before=[notebooks.write], after=resolved)
    connect(app, "html-page-context", before=[context.tell_templates])

    # Of a style sheet is left what pages and scripts use, so these come first.
    finished = [index.write, publish.write_sitemap, sheets.trim_all, lag.note]
    connect(app, "build-finished", after=map(if_done, finished))


def if_done(make: Callable[[Sphinx], None]) -> Callable[[Sphinx, Exception | None], None]:
    """Have something made of all pages where these could be built."""

    @wraps(make)
    def made(app: Sphinx, exception: Exception | None) -> None:
        if not exception:
            make(app)

    return made


def connect(
    app: Sphinx,
    event: str,
    before: Iterable[Callable[..., object]] = (),
    after: Iterable[Callable[..., object]] = (),
) -> None:
    """Have functions called in their order, before or after all of Sphinx, theme and engine."""
    for priority, functions in ((300, before), (700, after)):  # those come at 500
        for function in functions:
            app.connect(event, function, priority)


def check_data(app: Sphinx, config: Config) -> None:
    """Build nothing of damaged data: say what is wrong, a line a file, and stop.

    Of any other exception Sphinx would print the trace.
    """
    if faults := data_files.faults(READERS, data_files.folder(config)):
        raise SystemExit(data_files.told(faults))
