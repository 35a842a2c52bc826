"""What follows from ``repository_url``: the address of the site, and the links into the repository.

Where it is empty, GitHub's jobs say it, and the pages of other builds have none of them. The
address of the site is ``html_baseurl``, or else what Pages has told the job that publishes
(``SITE_ADDRESS``), or else where Pages puts a repository that has no domain of its own.
"""

import os
import re
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.locale import get_translation
from sphinx.util.docutils import new_document

from ..questions.pages import questions_on
from . import typeset

_ = get_translation("sphinx")

SITEMAP = "sitemap.xml"
ISSUE_FORM = "wrong-answer.yml"  # in .github/ISSUE_TEMPLATE; its field `question` is filled in
QUESTION_FORM = "new-question.yml"
KOREAN_FORUM = "https://okky.kr/questions"
ENGLISH_FORUM = "https://github.com/jax-ml/jax/discussions"
ENVIRONMENT = "jax.print_environment_info()"  # what whoever answers will ask for


def pages_address(repository_url: str) -> str:
    """Return where GitHub Pages publishes a repository, and an empty string for another host."""
    parts = urlsplit(repository_url)
    owner, _slash, name = parts.path.strip("/").partition("/")
    if parts.netloc != "github.com" or not name:
        return ""
    host = f"{owner.lower()}.github.io"
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


def https(repository: str) -> str:
    """Return the address of a repository as a browser takes it: git knows others for it."""
    address = re.sub(r"^(?:ssh://)?git@([^:/]+)[:/]", r"https://\1/", repository.strip())
    return address.rstrip("/").removesuffix(".git")


def repository_of_the_job() -> str:
    """Return the address of the repository whose job of GitHub Actions this is, or nothing."""
    server, name = (os.environ.get(f"GITHUB_{what}", "") for what in ("SERVER_URL", "REPOSITORY"))
    return f"{server}/{name}" if server and name else ""


def find_addresses(app: Sphinx, config: Config) -> None:
    """Derive the address of the site, from which Sphinx makes the canonical links."""
    repository_url = https(str(config.repository_url) or repository_of_the_job())
    config.repository_url = repository_url
    told = os.environ.get("SITE_ADDRESS", "")
    root = config.html_baseurl or told or pages_address(repository_url)
    folder, _name = config.editions.get(config.language, ("", ""))
    config.html_baseurl = root and f"{root.rstrip('/')}/{folder}"


def help_at_each_question(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """End every question with where to ask on, and a link to the form that says it is wrong."""
    page = app.config.html_baseurl + app.builder.get_target_uri(docname)
    for question, _name in questions_on(app.config, doctree, docname):
        question.append(still_stuck())
        if app.config.repository_url:
            title = question[0].astext()
            filled = {"question": f"{title} {page}#{question['ids'][0]}"}
            address = form(app.config, ISSUE_FORM, **filled)
            link = outside(_("Is this answer wrong?"), address)
            question.append(nodes.paragraph("", "", link, classes=["wrong-answer"]))


def still_stuck() -> nodes.paragraph:
    """Say where to ask, and what to attach."""
    said = _("Still stuck? Ask in Korean on {korean}, in English on {english}. Attach {code}.")
    parts: dict[str, nodes.Node] = {
        "korean": outside("OKKY", KOREAN_FORUM),
        "english": outside(_("JAX's discussions"), ENGLISH_FORUM),
        "code": nodes.literal("", ENVIRONMENT),
    }
    words = re.split(r"\{(\w+)\}", said)
    pieces = [parts.get(word) or nodes.Text(word) for word in words]
    return nodes.paragraph("", "", *pieces, classes=["still-stuck"])


def stuck_on_search(app: Sphinx) -> str:
    """Return the same for the page of the search, with the form for a question that is missing."""
    said = still_stuck()
    if app.config.repository_url:
        link = outside(_("Ask for an answer here"), form(app.config, QUESTION_FORM))
        said += [nodes.Text(" "), link]
    document = new_document("search")
    document += said
    typeset.keep_words_whole(app, document, "search")
    return str(app.builder.render_partial(said)["fragment"])  # type: ignore[attr-defined]


def outside(text: str, address: str) -> nodes.reference:
    """Make a link that leaves the site."""
    return nodes.reference("", text, refuri=address, internal=False)


def form(config: Config, name: str, **filled: str) -> str:
    """Return the address of one of the forms for issues."""
    return f"{config.repository_url}/issues/new?{urlencode({'template': name, **filled})}"


def write_sitemap(app: Sphinx) -> None:
    """List the pages for search engines: those of all editions, at the root of the site."""
    config = app.config
    folders = {language: folder for language, (folder, _name) in config.editions.items()}
    if not config.html_baseurl or folders.get(config.language):
        Path(app.outdir, SITEMAP).unlink(missing_ok=True)  # of a build that knew an address
        return
    rows = [
        f"  <url><loc>{config.html_baseurl}{folder}{page(app, docname)}</loc>"
        f"{last_change(app, docname)}</url>\n"
        for folder in folders.values() or [""]
        for docname in sorted(app.env.found_docs)
    ]
    Path(app.outdir, SITEMAP).write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{''.join(rows)}</urlset>\n",
        "utf-8",
    )


def page(app: Sphinx, docname: str) -> str:
    """Return the address of a page from the root of its edition, where the front page is."""
    return "" if docname == app.config.root_doc else app.builder.get_target_uri(docname)


def last_change(app: Sphinx, docname: str) -> str:
    """Return the day of the last commit of a page for the list, if git knows it."""
    seconds, _shown = getattr(app.env, "git_last_updated", {}).get(docname) or (None, None)
    if seconds is None:
        return ""
    day = datetime.fromtimestamp(int(seconds), app.config.git_last_updated_timezone).date()
    return f"<lastmod>{day.isoformat()}</lastmod>"
