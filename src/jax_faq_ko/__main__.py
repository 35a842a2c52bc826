"""The verbs of the site beside Sphinx's: ``python -m jax_faq_ko VERB``, in the site's folder.

The Makefile calls them; the exit status is 0 where all is well, 1 where the text or upstream wants
somebody's attention, and 2 where something could not be done.
"""

from __future__ import annotations

import argparse
import inspect
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from . import READERS, data_files, question, releases
from .data_files import DataFileError
from .editions.catalogs import count, update
from .korean import glossary
from .korean.fix import files_under, fix_all
from .korean.lint import Style, check_all
from .names import table as names
from .upstream import command as upstream
from .upstream.clone import UpstreamError

DOCS = Path("docs")
TEXT = (Path("README.md"), Path("index.rst"), Path("faq_ko.rst"), DOCS)
ERRORS = (releases.UnknownReleaseError, DataFileError, names.NamesError, UpstreamError)

# How a verb is given what its function takes, by the name of the parameter; others are words.
PARAMETERS: dict[str, dict[str, Any]] = {
    "places": {"nargs": "*", "type": Path, "default": TEXT},
    "port": {"nargs": "?", "default": "8000"},
    "platform": {"choices": ("cpu", "gpu", "tpu")},
    "address": {"nargs": "?", "default": "", "help": "path#label"},
    "table": {"type": Path, "default": DOCS / "upstream.toml"},
    "clone": {"default": "", "help": "a clone of jax-ml/jax"},
    **{name: {"type": Path} for name in ("templates", "catalogs", "python", "bundle", "folder")},
}
OPTIONS = ("table", "clone")


def main(arguments: list[str] | None = None) -> int:
    """Carry out the verb on the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="jax_faq_ko", description=__doc__)
    add_verbs(parser, VERBS)
    given = vars(parser.parse_args(arguments))
    run = given.pop("run")
    try:
        return int(run(**given) or 0)
    except ERRORS as error:
        print(error, file=sys.stderr)
        return 2


def add_verbs(parser: argparse.ArgumentParser, verbs: Mapping[str, Any]) -> None:
    """Have each verb take what its function takes, and be explained by what that says of itself."""
    added = parser.add_subparsers(required=True)
    for name, run in verbs.items():
        verb = added.add_parser(name, help=run.__doc__)
        if verbs_of_its_own := getattr(run, "VERBS", None):
            add_verbs(verb, verbs_of_its_own)
            continue
        verb.set_defaults(run=run)
        for parameter in inspect.signature(run).parameters:
            flag = f"--{parameter}" if parameter in OPTIONS else parameter
            verb.add_argument(flag, **PARAMETERS.get(parameter, {}))


def check(places: Sequence[Path]) -> int:
    """Print what is wrong in the form of the text; of damaged data nothing but that."""
    if faults := data_files.faults(READERS, DOCS):
        print("\n".join(faults), file=sys.stderr)
        return 2
    return check_all([*files_under(places), DOCS / glossary.FILE], Style.of(DOCS))


def fix(places: Sequence[Path]) -> int:
    """Mend in the text what leaves nothing to judge."""
    return fix_all(places, Style.of(DOCS))


def build_html() -> int:
    """Build the Korean site and the English edition in it."""
    from . import build  # Sphinx takes a while to import

    return build.both_editions()


def serve_live(port: str) -> None:
    """Serve the site in a browser, built after each save, until Ctrl-C."""
    from . import live  # its server takes a while to import

    live.serve(port)


def update_catalogs(templates: Path, catalogs: Path) -> None:
    """Bring the catalogs up to date with what Sphinx has extracted, and say how far they are."""
    update(templates, catalogs)
    counts = list(count(catalogs))
    total = [sum(numbers) for numbers in zip(*(row[1:] for row in counts), strict=True)]
    width = max(len(page) for page, *_ in counts)
    for page, *numbers in [("", "complete", "fuzzy", "missing"), *counts, ("total", *total)]:
        print("{:{}} {:>9} {:>6} {:>8}".format(page, width, *numbers))


def look_names_up(release: str, python: Path) -> None:
    """Ask one release for the names that it has not been asked for."""
    # Whatever CI says: what was found stays true.
    fresh = os.environ.get("FRESH", "") not in ("", "0")
    if asked := names.update(DOCS, list(releases.load(DOCS)), release, python, fresh):
        print(f"JAX {release}: 이름 {asked}개를 찾아보았습니다.")


def finish_question(bundle: Path) -> int:
    """Run a question on the releases that are here, and say what is left to do."""
    return question.finish(DOCS, bundle)


def list_releases(folder: Path, platform: str) -> None:
    """Write what to install for each release, and print the jobs of CI."""
    print(releases.write_requirements(DOCS, folder, platform))


def drop_release(release: str) -> None:
    """Take a release off the supported ones, and say what of the text was for it alone."""
    releases.drop(DOCS, release)
    print(f"지원하는 버전에서 뺐습니다: JAX {release}. 질문의 주소는 그대로입니다.")
    for line in releases.outlived(DOCS, files_under(TEXT)):
        print(line)


def report_changed(release: str) -> None:
    """Print which answers do not hold on a release."""
    print(releases.changed(DOCS, release))


VERBS = {
    "check": check,
    "fix": fix,
    "html": build_html,
    "live": serve_live,
    "catalogs": update_catalogs,
    "names": look_names_up,
    "question": finish_question,
    "releases": list_releases,
    "drop": drop_release,
    "changed": report_changed,
    "upstream": upstream,
}

if __name__ == "__main__":
    sys.exit(main())
