"""The verbs of the text: ``python -m korean check``, ``fix`` and ``inventories``."""

import argparse
import sys
from pathlib import Path

from .fix import files_under, fix_all
from .inventories import write
from .lint import Style, check_all


def main() -> int:
    """Run the verb that is named on the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="korean", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb in ("check", "fix"):
        judging = verbs.add_parser(verb)
        judging.add_argument("--tables", type=Path, required=True, help="where glossary.toml is")
        judging.add_argument("places", nargs="+", type=Path)
    verbs.add_parser("inventories").add_argument("table", type=Path)
    arguments = parser.parse_args()
    if arguments.verb == "inventories":
        for path in write(arguments.table):
            print(path)
        return 0
    style = Style.of(arguments.tables)
    if arguments.verb == "fix":
        return fix_all(arguments.places, style)
    return check_all(files_under(arguments.places), style)


if __name__ == "__main__":
    sys.exit(main())
