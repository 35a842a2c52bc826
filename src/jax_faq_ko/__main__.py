"""The verbs of the site beside Sphinx's: ``python -m jax_faq_ko VERB``, in the site's folder.

The Makefile calls them; the exit status is 0 where all is well, 1 where the text or upstream wants
somebody's attention, and 2 where something could not be done.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from . import question, releases
from .data_files import DataFileError
from .editions import catalogs
from .korean.fix import files_under, fix_all
from .korean.lint import Style, check_all
from .names import inventories
from .names import table as names
from .upstream import command as upstream
from .upstream.table import UpstreamError

DOCS = Path("docs")
TEXT = (Path("README.md"), Path("index.rst"), Path("faq_ko.rst"), DOCS)
ERRORS = (
    releases.UnknownReleaseError,
    catalogs.CatalogError,
    DataFileError,
    names.NamesError,
    UpstreamError,
)


def main(arguments: list[str] | None = None) -> int:
    """Carry out the verb on the command line; return the exit status."""
    given = parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except ERRORS as error:
        print(error, file=sys.stderr)
        return 2


def parser() -> argparse.ArgumentParser:
    """Say what the verbs take."""
    whole = argparse.ArgumentParser(prog="jax_faq_ko", description=__doc__)
    verbs = whole.add_subparsers(required=True)
    for name, run in (("check", check), ("fix", fix)):
        judging = verbs.add_parser(name, help="the form of the text")
        judging.add_argument("places", nargs="*", type=Path, default=TEXT)
        judging.set_defaults(run=run)
    building = verbs.add_parser("html", help="both editions of the site")
    building.set_defaults(run=build_html)
    watching = verbs.add_parser("live", help="the site in a browser, built after each save")
    watching.add_argument("port", nargs="?", type=int, default=8000)
    watching.set_defaults(run=serve_live)
    linking = verbs.add_parser("inventories", help="where names are explained")
    linking.set_defaults(run=write_inventories)
    translating = verbs.add_parser("catalogs", help="bring translations up to date")
    translating.add_argument("templates", type=Path, help="what Sphinx has extracted")
    translating.add_argument("catalogs", type=Path)
    translating.set_defaults(run=update_catalogs)
    asking = verbs.add_parser("names", help="look names up in one release")
    asking.add_argument("release")
    asking.add_argument("python", type=Path)
    asking.set_defaults(run=look_names_up)
    finishing = verbs.add_parser("question", help="run a question on the releases that are here")
    finishing.add_argument("bundle", type=Path)
    finishing.set_defaults(run=finish_question)
    listing = verbs.add_parser("releases", help="write a requirements file for each release")
    listing.add_argument("folder", type=Path)
    listing.add_argument("platform", choices=("cpu", "gpu", "tpu"))
    listing.set_defaults(run=list_releases)
    dropping = verbs.add_parser("drop", help="support a release no longer")
    dropping.add_argument("release")
    dropping.set_defaults(run=drop_release)
    reporting = verbs.add_parser("changed", help="which answers do not hold on a release")
    reporting.add_argument("release")
    reporting.set_defaults(run=report_changed)
    upstream.add_verbs(verbs.add_parser("upstream", help="what has changed upstream"))
    return whole


def check(given: argparse.Namespace) -> int:
    """Print what is wrong in the form of the text."""
    return check_all(files_under(given.places), Style.of(DOCS))


def fix(given: argparse.Namespace) -> int:
    """Mend what leaves nothing to judge."""
    return fix_all(given.places, Style.of(DOCS))


def build_html(_given: argparse.Namespace) -> int:
    """Build the Korean site and the English edition in it."""
    from . import build  # Sphinx takes a while to import

    return build.both_editions()


def serve_live(given: argparse.Namespace) -> int:
    """Serve the site until Ctrl-C."""
    from . import live  # its server takes a while to import

    live.serve(given.port)
    return 0


def write_inventories(given: argparse.Namespace) -> int:
    """Write the inventories, and name their files."""
    for path in inventories.write(DOCS):
        print(path)
    return 0


def update_catalogs(given: argparse.Namespace) -> int:
    """Bring the catalogs up to date, and say how far they are."""
    catalogs.update(given.templates, given.catalogs)
    counts = catalogs.count(given.catalogs)
    total = [sum(numbers) for numbers in zip(*(row[1:] for row in counts), strict=True)]
    width = max(len(page) for page, *_ in counts)
    for page, *numbers in [("", "complete", "fuzzy", "missing"), *counts, ("total", *total)]:
        print("{:{}} {:>9} {:>6} {:>8}".format(page, width, *numbers))
    return 0


def look_names_up(given: argparse.Namespace) -> int:
    """Ask one release for the names that it has not been asked for."""
    # Whatever CI says: what was found stays true.
    fresh = os.environ.get("FRESH", "") not in ("", "0")
    order = list(releases.load(DOCS))
    asked = names.update(DOCS, order, given.release, given.python, fresh)
    if asked:
        print(f"JAX {given.release}: 이름 {asked}개를 찾아보았습니다.")
    return 0


def finish_question(given: argparse.Namespace) -> int:
    """Run a question on the releases that are here, and say what is left to do."""
    return question.finish(DOCS, given.bundle)


def list_releases(given: argparse.Namespace) -> int:
    """Write what to install for each release, and print the jobs of CI."""
    print(releases.write_requirements(DOCS, given.folder, given.platform))
    return 0


def drop_release(given: argparse.Namespace) -> int:
    """Take a release off the supported ones, and say what of the text was for it alone."""
    releases.drop(DOCS, given.release)
    print(f"JAX {given.release}을(를) 지원하는 버전에서 뺐습니다. 질문의 주소는 그대로입니다.")
    for line in releases.outlived(DOCS, files_under(TEXT)):
        print(line)
    return 0


def report_changed(given: argparse.Namespace) -> int:
    """Print what to report of a release."""
    print(releases.changed(DOCS, given.release))
    return 0


if __name__ == "__main__":
    sys.exit(main())
