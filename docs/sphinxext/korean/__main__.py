"""What changes files: ``python -m korean fix`` and ``python -m korean inventories``."""

import argparse
import sys
from pathlib import Path

from .fix import fix_all
from .inventories import write


def main() -> int:
    """Run the verb that is named on the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="korean", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("fix").add_argument("places", nargs="+", type=Path)
    verbs.add_parser("inventories").add_argument("table", type=Path)
    arguments = parser.parse_args()
    if arguments.verb == "fix":
        return fix_all(arguments.places)
    for path in write(arguments.table):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
