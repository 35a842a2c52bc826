"""What a build complains of, the next one complains of too, until it is mended.

Sphinx complains of a page when it reads or writes it, and does neither while the page stays as it
is: a second build would pass by oversight. So what Sphinx keeps of a page that was complained of is
thrown away when the build ends, and Sphinx reads the page, and it alone, anew.

Who runs ``make html`` a second time would miss it, and publish what is broken.
"""

import logging
from pathlib import Path

from docutils import nodes
from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.logging import NAMESPACE, get_node_location, is_suppressed_warning

from . import state


class Complaints(logging.Handler):
    """Notes of which page or file each warning and error of a build is."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__(logging.WARNING)
        self.app = app
        self.places: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Note of which page or file it is, if it is not suppressed."""
        kind, subtype = getattr(record, "type", ""), getattr(record, "subtype", "")
        if not is_suppressed_warning(kind, subtype, self.app.config.suppress_warnings):
            place = getattr(record, "location", None)
            if isinstance(place, nodes.Node):
                place = get_node_location(place)
            name = place[0] if isinstance(place, tuple) else place
            self.places.add((name or "").partition(":")[0])  # without the line

    def forget(self, app: Sphinx, exception: Exception | None) -> None:
        """Throw away the pages, or all that is known of any where a complaint is of none."""
        pages = [pages_of(app.env, place) for place in self.places]
        if told := state.site(app.env).again:
            pages.append(told)
        if not all(pages):
            Path(app.doctreedir, ENV_PICKLE_FILENAME).unlink(missing_ok=True)
        for docname in set().union(*pages):
            Path(app.doctreedir, f"{docname}.doctree").unlink(missing_ok=True)


def pages_of(env: BuildEnvironment, place: str) -> set[str]:
    """Name the pages that are made of a file, or the page that is named; none if there are none."""
    file = Path(place).resolve()
    files = {file, file.with_suffix(".mo")}  # pages know of a catalog what is compiled of it
    made_of_it = {
        docname
        for docname, names in env.dependencies.items()
        if any(Path(env.srcdir, name).resolve() in files for name in names)
    }
    return made_of_it | (env.found_docs & {place, str(env.path2doc(file))})


def listen(app: Sphinx) -> Complaints:
    """Note every complaint from now on; other processes hand theirs on when they end."""
    complaints = Complaints(app)
    logging.getLogger(NAMESPACE).addHandler(complaints)
    return complaints
