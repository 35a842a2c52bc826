"""The worker's own way in: it is driven through pipes."""

import os
import sys
from pathlib import Path
from typing import NoReturn

if not __package__:  # run as a file, by any Python, with nothing installed
    sys.path[0] = str(Path(__file__).resolve().parents[2])

from jax_doctest.worker import execute, serve


def main(arguments: list[str]) -> NoReturn:
    """Do what the first argument asks for."""
    if arguments[:1] == ["--child"]:
        execute.run_from_file(arguments[1])
    status = serve.serve()
    sys.stderr.flush()
    os._exit(status)  # threads that a plugin of JAX has started may never end


if __name__ == "__main__":
    main(sys.argv[1:])
