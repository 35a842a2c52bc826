"""What the site adds to Sphinx and jax_doctest: Korean, search, editions, notebooks, its look.

What each part does stands in its own file; here stands when.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.typing import ExtensionMetadata

from jax_doctest.api import code_version

from . import again, data_files, executed, notebooks, prune, releases, state, told
from .editions import catalogs, lag, links, missing, places
from .korean import anchors, glossary, page
from .korean.lint import Style
from .look import drawings, publish, sheets, sidebar, typeset
from .names import by_release, inventories, real, table
from .questions import lists, pages, proved
from .search import index, shown
from .upstream import page as upstream

# They declare directives, nodes, transforms and settings, which are in no order.
PARTS = (
    *(
        anchors,
        glossary,
        real,
        by_release,
        pages,
        lists,
        shown,
        links,
        missing,
        places,
        publish,
    ),
    upstream,
)

# What is read of the data; each says what is wrong with its files.
READERS = (releases.load, Style.of, inventories.projects, table.load, table.read)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything, event by event in the order in which Sphinx comes to them."""
    app.add_config_value("data_folder", str(Path(app.confdir, "docs")), "", str)
    app.setup_extension("sphinx.ext.intersphinx")  # names link to where they are explained
    for part in PARTS:
        part.declare(app)
    state.READ.connect(app)
    complaints = again.listen(app)
    told.listen(app)
    catalogs.connect(app)

    # Nothing is made of damaged data. Then others are told what they will ask for: the engine its
    # releases, intersphinx its inventories, Sphinx the address of the site.
    settings = [check_data, releases.tell_the_engine, real.map_names, publish.find_addresses]
    connect(app, "config-inited", before=[*settings, upstream.read_table])

    # There is a builder by then, which takes a script; ours comes behind the engine's.
    connect(app, "builder-inited", after=[index.dress])

    connect(app, "env-before-read-docs", before=[page.check_encoding])

    # Of each page: one in Markdown is executed between these two, and others wait. A page is as its
    # reader sees it once all transforms are done.
    connect(app, "source-read", before=[executed.wait])
    connect(app, "doctree-read", before=[executed.go_on])
    connect(app, "doctree-read", after=[page.check_page, real.check_names, lag.count])

    # Of all pages: what one of them cannot know.
    together = [anchors.check, lists.check, proved.check, upstream.check]
    connect(app, "env-check-consistency", after=together)
    connect(app, "env-updated", after=[sidebar.written_again, upstream.written_again])

    # First goes what is not made any more. Sphinx copies the style sheets while it writes.
    connect(app, "write-started", before=[prune.prune, sheets.make_room])

    # A notebook has what its author wrote, and nothing that is put around it. The day up to which
    # upstream was followed goes into the engine's line of releases. A link to the issue form is the
    # last of a question. Words are kept whole in all that is there by then.
    question = [upstream.complete, publish.help_at_each_question]
    resolved = [*question, typeset.keep_words_whole, drawings.put_in_place]
    connect(app, "doctree-resolved", before=[notebooks.write], after=resolved)
    connect(app, "warn-missing-reference", before=[real.told_already])

    # The theme's templates use it.
    context = [links.add_editions, missing.add_count, publish.add_context, shown.add_to_search_page]
    connect(app, "html-page-context", before=context)

    # Of a style sheet is left what pages and scripts use, so these come first. What was complained
    # of is forgotten when nobody asks for it any more.
    finished = [
        index.write,
        publish.write_sitemap,
        sheets.trim_all,
        lag.note,
        complaints.forget,
    ]
    connect(app, "build-finished", after=finished)
    return {
        "version": "1",
        "env_version": code_version(Path(__file__).parent),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


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
        raise SystemExit("\n".join(faults))
