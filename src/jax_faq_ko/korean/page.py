"""Check each page as it is read: its sources by line, and its text as the reader will see it."""

from collections.abc import Callable, Iterable
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.logging import getLogger

from .. import data_files
from . import glossary
from .code import check_code
from .diagnostic import Diagnostic, once
from .further import check_further
from .guard import TOLD, check_rst
from .leftover import check_tree
from .lint import paragraphs_of
from .markdown import check_markdown
from .style import masked, words
from .terms import check_terms, wanted_words

logger = getLogger(__name__)

CHECKS: dict[str, Callable[[str], list[Diagnostic]]] = {
    ".rst": check_rst,
    ".md": check_markdown,
}


def check_encoding(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Read no page that is saved in another encoding; Sphinx would not even say which it is."""
    paths = (env.doc2path(name) for name in docnames)
    faults = [fault for path in paths for fault in data_files.faults([data_files.text_of], path)]
    if faults:
        raise SystemExit(data_files.told(faults))


def check_page(app: Sphinx, document: nodes.document) -> None:
    """Report what is wrong in a page and in the files that it includes.

    A translation has the same sources, which are not reported twice, and no Korean of its own.
    """
    told, found = set(), [*check_tree(document)]
    if app.config.language == "ko":
        for path in sources(app, document):
            for problem in once(CHECKS[path.suffix](data_files.text_of(path))):
                if problem.kind in TOLD:
                    told.add((str(path), problem.line))
                logger.error(problem.message, location=f"{path}:{problem.line}")
        docs = data_files.folder(app.config)
        app.env.note_dependency(str(docs / glossary.FILE))
        terms = glossary.load(docs)
        if avoided := [*check_terms(document, terms)]:
            by_style = told_by_style(sources(app, document), wanted_words(terms))
            found += [each for each in avoided if (each[0], each[1].line) not in by_style]
        found += check_code(document)
        found += check_further(document)
    for file, problem in found:
        if (file, problem.line) not in told:  # with the wanted form
            logger.error(problem.message, location=f"{file}:{problem.line}")


def told_by_style(paths: Iterable[Path], wanted: dict[str, str]) -> set[tuple[str, int]]:
    """Say where `check` finds the words to avoid: in all sources but in what directives make."""
    texts = {path: data_files.text_of(path) for path in paths}
    return {
        (str(path), problem.line)
        for path, paragraph in paragraphs_of(texts)
        for problem in words(paragraph, masked(paragraph.text), wanted)
    }


def sources(app: Sphinx, document: nodes.document) -> list[Path]:
    """Return the files that a page is made of, its own first."""
    own = Path(app.env.doc2path(app.env.docname))
    named = {node.source for node in document.findall(nodes.Element) if node.source}
    included = sorted({Path(name) for name in named} - {own})
    return [path for path in (own, *included) if path.suffix in CHECKS and path.is_file()]
