"""``make html``: both editions, side by side, by processes that share what they import.

Who has edited a line would miss it: one edition after the other, each by a Python of its own,
takes twice as long.
"""

import multiprocessing
import os
import shutil
import sys
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory

import sphinx.cmd.build
from sphinx.application import builtin_extensions

SITE, ENGLISH_SITE = Path("_build/html"), Path("_build/en/html")
STRICT = ("--nitpicky", "--fail-on-warning", "--keep-going", "--jobs", "auto", "-b", "html")
KOREAN = (*STRICT, "-d", "_build/doctrees", ".", SITE)
ENGLISH = (*STRICT, "-t", "english", "-d", "_build/en/doctrees", ".", ENGLISH_SITE)
EXECUTED = Path("_build/notebooks")  # what pages in Markdown have come to

# What a build imports, whatever it builds; jax is asked which names it has.
WARM = (
    "jax",
    *("sphinx.cmd.build", *builtin_extensions),
    *("myst_nb.sphinx_ext", "sphinx_book_theme", "sphinx_last_updated_by_git"),
    *("jax_doctest.builder", "jax_doctest.page.assemble", "jax_faq_ko"),
)
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(list(WARM))


def both_editions() -> int:
    """Build the Korean site, and put the English edition of it into its folder ``en``.

    Returns the exit status: 0, or that of the build which failed. What is wrong with the Korean
    pages is told alone, since the English ones are made of them.
    """
    with TemporaryDirectory() as folder:
        told = Path(folder, "english")
        korean = start(*KOREAN)
        if not EXECUTED.exists():  # what is measured there is measured in quiet
            korean.join()
        english = start(*ENGLISH, told=told)
        korean.join()
        if korean.exitcode:
            english.terminate()
            return korean.exitcode
        english.join()
        if told.exists():
            print(told.read_text("utf-8"), end="", file=sys.stderr)
    if english.exitcode:
        return english.exitcode
    shutil.rmtree(SITE / "en", ignore_errors=True)
    shutil.copytree(ENGLISH_SITE, SITE / "en")
    return 0


def start(*arguments: str | Path, told: Path | None = None) -> BaseProcess:
    """Start Sphinx in a process forked from one that has imported everything.

    It says what is wrong with the pages, in the file `told` where one is named.
    """
    process = FORKS.Process(target=_build, args=(["--quiet", *map(str, arguments)], told))
    process.start()
    return process


def _build(arguments: list[str], told: Path | None) -> None:
    if told:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream.fileno())
    sys.exit(sphinx.cmd.build.main(arguments))
