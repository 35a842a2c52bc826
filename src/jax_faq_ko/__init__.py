"""What the site adds to Sphinx and jax_doctest: Korean, search, editions, notebooks, its look."""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.typing import ExtensionMetadata

from jax_doctest.api import code_version

from . import (
    again,
    data_files,
    editions,
    korean,
    notebooks,
    questions,
    releases,
    search,
    state,
    upstream,
)
from .korean.lint import Style
from .look import publish, sheets, sidebar, typeset
from .names import by_release, inventories, real, table

# What is read of the data; each says what is wrong with its files.
READERS = (releases.load, Style.of, inventories.projects, table.load, table.read)


def check_data(app: Sphinx, config: Config) -> None:
    """Build nothing of damaged data: say what is wrong, a line a file, and stop.

    Of any other exception Sphinx would print the trace.
    """
    if faults := data_files.faults(READERS, data_files.folder(config)):
        raise SystemExit("\n".join(faults))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything; each part is described in its own file."""
    app.connect("build-finished", again.listen(app).forget, priority=950)
    app.add_config_value("data_folder", str(Path(app.confdir, "docs")), "", str)
    app.connect("config-inited", check_data, priority=300)
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
