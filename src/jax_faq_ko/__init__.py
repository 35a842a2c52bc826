"""What the site adds to Sphinx and jax_doctest: Korean, search, editions, notebooks, its look."""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from jax_doctest.api import code_version

from . import again, editions, korean, notebooks, questions, releases, search, state, upstream
from .look import publish, sheets, sidebar, typeset
from .names import by_release, real


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything; each part is described in its own file."""
    app.connect("build-finished", again.listen(app).forget, priority=950)
    app.connect("config-inited", releases.tell_the_engine, priority=400)
    state.READ.connect(app)
    korean.connect(app)
    real.connect(app)
    search.connect(app)
    editions.connect(app)
    sheets.connect(app)
    notebooks.connect(app)
    publish.connect(app)
    questions.connect(app)
    sidebar.connect(app)
    typeset.connect(app)
    upstream.connect(app)
    by_release.connect(app)
    return {
        "version": "1",
        "env_version": code_version(Path(__file__).parent),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
