"""Each question as a notebook to take away, ``notebooks/LABEL.ipynb``, and links to it.

Who wants to try an answer on a GPU, and has none at hand, would miss it.

Colab opens notebooks from a repository alone, so the links to it need ``repository_url``; the
notebooks are on the branch ``notebooks`` there, where the workflow that publishes the site puts
them.
"""

import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import nbformat
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.locale import get_translation
from sphinx.util.logging import getLogger
from sphinx.util.osutil import relative_uri

from jax_doctest.api import blocks_of, manifest, write_whole

from ..questions.pages import has_questions, questions_on
from ..state import READ
from .cells import NotebookMaker
from .markdown import UnknownElementError

_ = get_translation("sphinx")
logger = getLogger(__name__)

FOLDER = "notebooks"  # of the site, and the branch of the repository
FILE_NAME = re.compile(r"[\w.-]+")  # a label may be a path
COLAB = "https://colab.research.google.com/github"


def labels(app: Sphinx) -> set[str]:
    """Name the questions that have a notebook: those with examples, on the pages of questions."""
    on_pages = {
        label
        for docname, page in READ.all(app.env).items()
        if has_questions(app.config, docname)
        for label in page.labels
    }
    return on_pages & {each.name for each in manifest(app).questions if each.snippets}


def write(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write a notebook for each question of a page, and link to it at the question's end."""
    if not has_questions(app.config, docname):
        return
    here = app.builder.get_target_uri(docname)
    site = app.config.html_baseurl

    def address(link: str) -> str:
        return link if urlsplit(link).netloc else site and urljoin(site + here, link)

    blocks, newest = blocks_of(app, doctree, docname), app.config.jax_doctest_releases[-1]
    snippets = {question.name: question.snippets for question in manifest(app).questions}
    maker = NotebookMaker(blocks, snippets, newest, address)
    for section, label in questions_on(app.config, doctree, docname):
        if not FILE_NAME.fullmatch(label):
            continue  # that a label is none is told where all labels are
        source = app.config.project
        if site:
            source = f"[{source}]({site}{here}#{section['ids'][0]})"
        try:
            notebook = maker.notebook(section, label, source)
        except UnknownElementError as error:
            logger.error("%s", error, location=error.where)
            continue
        if notebook:
            file = f"{FOLDER}/{label}.ipynb"
            path = Path(app.outdir, file)
            path.parent.mkdir(exist_ok=True)
            write_whole(path, nbformat.writes(notebook) + "\n")
            section += links(app, relative_uri(here, file), label)


def links(app: Sphinx, file: str, label: str) -> nodes.paragraph:
    """Return the links to a notebook: the file, and Colab if there is a repository."""
    download = addnodes.download_reference("", _("Download notebook"), refuri=file)
    found = nodes.paragraph("", "", download, classes=["notebook"])
    repository = urlsplit(app.config.repository_url)
    if repository.netloc == "github.com":
        edition, _name = app.config.editions.get(app.config.language, ("", ""))
        target = f"{COLAB}{repository.path}/blob/{FOLDER}/{edition}{label}.ipynb"
        found += nodes.Text(" ")
        found += nodes.reference("", _("Open in Colab"), refuri=target, internal=False)
    return found
