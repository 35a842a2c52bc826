"""What the pages say: up to which day upstream was followed, and what has changed since."""

from pathlib import Path, PurePosixPath

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.locale import get_translation
from sphinx.util.docutils import SphinxDirective
from sphinx.util.logging import getLogger
from sphinx.util.nodes import make_refnode

from jax_doctest.api import Marked, tables

from ..data_files import DataFileError
from ..state import READ, lists_anew
from .table import REPOSITORY, WORDS, Followed, known, load

_ = get_translation("sphinx")
logger = getLogger(__name__)

TABLE = Path("docs", "upstream.toml")


class UpstreamTable(nodes.General, nodes.Element):
    """Where the table will stand, once the titles of all questions are known."""


class UpstreamTableDirective(SphinxDirective):
    """``.. upstream-table::`` shows what each question follows, and what has changed since."""

    def run(self) -> list[nodes.Node]:
        """Leave a place for the table."""
        READ.of(self.env).upstream_table = True
        return [UpstreamTable()]


def read_table(app: Sphinx, config: Config) -> None:
    """Read what is followed and what was found, once a build."""
    path = Path(app.srcdir, TABLE)
    try:
        config.upstream = known(path) if path.is_file() else {}
    except DataFileError as error:
        logger.error(str(error))


def check(app: Sphinx, env: BuildEnvironment) -> None:
    """Report what follows upstream, and is no question of the site."""
    path = Path(app.srcdir, TABLE)
    for followed, line in load(path).items() if app.config.upstream else ():
        if followed.name not in env.domains.standard_domain.anonlabels:
            fault = f"{followed.name}: 이런 라벨의 질문이 없습니다."
            cure = "라벨을 고치거나 이 항목을 지우세요."
            logger.error("%s %s", fault, cure, location=f"{path}:{line}")


def written_again(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name the pages to write anew where a title in the table, which is of another page, is new."""
    labels = env.domains.standard_domain.labels
    titles = repr([labels.get(followed.name) for followed in app.config.upstream.values()])
    return pages_with_table(env) if lists_anew(env, "upstream", titles) else []


def pages_with_table(env: BuildEnvironment) -> list[str]:
    """Name the pages that show the table."""
    return [docname for docname, page in READ.all(env).items() if page.upstream_table]


def complete(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Say at each question up to which day its upstream text was followed; fill in the table."""
    sections = {name: each for each in doctree.findall(nodes.section) for name in each["ids"]}
    for followed in app.config.upstream.values():
        if section := sections.get(nodes.make_id(followed.name)):
            said: nodes.Node = nodes.Text(_("Upstream text: {}").format(followed.date))
            for page in pages_with_table(app.env)[:1]:
                said = make_refnode(app.builder, docname, page, _anchor(followed), said)
            day = nodes.inline("", "", said, classes=["upstream-date"])
            _line_of_releases(section).append(day)
    for placeholder in list(doctree.findall(UpstreamTable)):
        placeholder.replace_self(_table(app, docname))


def _line_of_releases(section: nodes.section) -> nodes.Element:
    for box in section.children:
        if isinstance(box, Marked) and "jax-verification" in box["classes"]:
            return next(box.findall(nodes.paragraph))
    own = tables.paragraph("")  # where there are no examples, and so no releases
    section.insert(1, Marked("", own, classes=["jax-verification", "no-search"]))
    return own


def _table(app: Sphinx, docname: str) -> list[nodes.Node]:
    heads = _("Question"), _("Upstream text"), _("Followed up to"), _("Changed since")
    rows = [_row(app, docname, each) for each in app.config.upstream.values() if each.follows]
    shown: list[nodes.Node] = [tables.table("", heads, rows, ["upstream-table"])]
    if noted := app.config.upstream.get(REPOSITORY):
        said = _("Compared with JAX {commit} of {date}.")
        shown.append(tables.paragraph(said.format(commit=noted.commit[:10], date=noted.date)))
    return shown


def _row(app: Sphinx, docname: str, followed: Followed) -> nodes.row:
    labels = app.env.domains.standard_domain.labels
    page, target, title = labels.get(followed.name, ("", "", followed.detail))
    asked: nodes.Node = nodes.inline("", title, classes=["language-en"])  # upstream's own
    if page:
        asked = make_refnode(app.builder, docname, page, target, nodes.Text(title))
    path = followed.follows.partition("#")[0]
    address = f"https://github.com/{REPOSITORY}/blob/{followed.commit}/{path}"
    source = nodes.reference("", PurePosixPath(path).name, refuri=address, internal=False)
    return nodes.row(
        "",
        tables.entry(asked),
        tables.entry(source),
        tables.entry(followed.date if page else _("not answered yet")),
        tables.entry(followed.said({key: _(english) for key, (english, _korean) in WORDS.items()})),
        ids=[_anchor(followed)] if page else [],
    )


def _anchor(followed: Followed) -> str:
    return nodes.make_id(f"upstream-{followed.name}")
