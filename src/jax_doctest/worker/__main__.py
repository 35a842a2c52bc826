"""The worker's own way in: it is driven through pipes."""

import sys
from pathlib import Path

if not __package__:  # run as a file, by any Python, with nothing installed
    sys.path[0] = str(Path(__file__).resolve().parents[2])

from jax_doctest.worker import execute, serve


def main(arguments: list[str]) -> int:
    """Do what the first argument asks for."""
    if arguments[:1] == ["--child"]:
        execute.run_from_file(arguments[1])
    return serve.serve()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
