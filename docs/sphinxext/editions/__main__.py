"""``make i18n``: bring the catalogs up to date with the sources, and say how far they are."""

import argparse
import sys
from pathlib import Path

from .catalogs import CatalogError, report, update


def main() -> None:
    """Update ``CATALOGS`` from the ``TEMPLATES`` that Sphinx has extracted."""
    parser = argparse.ArgumentParser(prog="editions", description=__doc__)
    parser.add_argument("templates", type=Path)
    parser.add_argument("catalogs", type=Path)
    given = parser.parse_args()
    try:
        print(report(update(given.templates, given.catalogs)))
    except CatalogError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
