"""What the templates are told of each page beside what Sphinx and the theme tell them."""

from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any, cast
from urllib.parse import urlsplit

from docutils import nodes
from jinja2 import FileSystemBytecodeCache
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.jinja2glue import BuiltinTemplateLoader

from ..editions.catalogs import catalogs_of
from ..questions.pages import questions_on
from ..search import shown
from ..state import READ
from .publish import stuck_on_search

BRANCH = "main"
SUMMARY = 300  # characters
TEMPLATES = "_build/templates"  # the compiled ones


def tell_templates(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Tell them the addresses of a page, and what stands on it beside its text."""
    base, repository = app.config.html_baseurl, app.config.repository_url
    context["editions"] = list(editions(app, pagename, context["pathto"]))
    context["missing"] = READ.of(app.env, pagename).untranslated  # sentences
    context["search_box"] = shown.html(app.builder.get_relative_uri(pagename, "search"))
    context["summary"] = summary(app, pagename, doctree)
    context["html_baseurl"], context["repository_url"] = base, repository
    context["site_path"] = urlsplit(base).path
    if pagename == app.config.root_doc and base:
        context["pageurl"] = base  # one address for one page
    if pagename == "search":
        context["still_stuck"] = stuck_on_search(app)
    if repository and doctree is not None:
        context["edit_url"] = f"{repository}/edit/{BRANCH}/{source_of(app, pagename).as_posix()}"


def keep_templates(app: Sphinx) -> None:
    """Compile a template once for all builds, as Python does with modules."""
    folder = Path(app.confdir, TEMPLATES)
    folder.mkdir(parents=True, exist_ok=True)
    builder = cast(StandaloneHTMLBuilder, app.builder)
    bridge = cast(BuiltinTemplateLoader, builder.templates)
    bridge.environment.bytecode_cache = FileSystemBytecodeCache(str(folder))


def editions(
    app: Sphinx, pagename: str, pathto: Callable[..., str]
) -> Iterator[dict[str, str | bool]]:
    """Yield every edition of a page, for readers and search engines: its language and addresses."""
    config = app.config
    here, _name = config.editions.get(config.language, ("", ""))
    file = app.builder.get_target_uri(pagename)
    root = config.html_baseurl.removesuffix(here)
    up = "../" * here.count("/")
    for language, (folder, name) in config.editions.items():
        own = language == config.language
        page = "" if pagename == config.root_doc else file
        yield {
            "language": language,
            "name": name,
            "own": own,
            "href": PurePosixPath(file).name if own else pathto(f"{up}{folder}{file}", 1),
            "url": root and f"{root}{folder}{page}",
        }


def source_of(app: Sphinx, pagename: str) -> Path:
    """Return where the words of a page are: in its catalog, if it is a translation."""
    catalog = next(catalogs_of(app, app.config.language, pagename), None)
    return catalog.relative_to(app.srcdir) if catalog else app.env.doc2path(pagename, base=False)


def summary(app: Sphinx, docname: str, doctree: nodes.document | None) -> str:
    """Say what a page is about, in the words that people search for: its questions, if it has any.

    Cut after a whole question: search engines show about so many characters.
    """
    paragraph = next(doctree.findall(nodes.paragraph), None) if doctree else None
    said = " ".join((paragraph.astext() if paragraph else app.config.project).split())
    questions = questions_on(app.config, doctree, docname) if doctree else ()
    for question, _name in questions:
        longer = f"{said} {question[0].astext()}"
        if len(longer) > SUMMARY:
            break
        said = longer
    return said
