"""How the tests run Sphinx and our commands: as the Makefile does, on the site's configuration.

Each runs in a process of its own, as ``python -m`` runs it. The process is forked from one that has
imported what all of them import, and starts at once.
"""

import multiprocessing
import os
import runpy
import shutil
import subprocess
import sys
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory

from jax_faq_ko.build import WARM

ROOT = Path(__file__).parent.parent
REPOSITORY = "https://github.com/Someone/jax-faq"  # of the site that is built as if published
FRONT = ".. _front:\n\n첫 화면\n=======\n\n한 문장. 두 문장.\n\n.. toctree::\n\n   faq_ko\n"

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([*WARM, "ipykernel.kernelapp", "tests.warm"])

Done = subprocess.CompletedProcess[str]


def run_module(name: str, *arguments: str, cwd: Path = ROOT) -> Done:
    """Run a module as a command, in a folder (the site's, if none is named)."""
    with TemporaryDirectory() as folder:
        streams = [Path(folder, name) for name in ("out", "err")]
        process = start_module(name, *arguments, cwd=cwd, environ=dict(os.environ), streams=streams)
        process.join()
        out, err = (path.read_text("utf-8") for path in streams)
    return Done([name, *arguments], process.exitcode or 0, out, err)


def start_module(
    name: str, *arguments: str, cwd: Path, environ: dict[str, str], streams: list[Path]
) -> BaseProcess:
    """Start a module as a command; `streams` are the files for what it prints, and for errors."""
    process = FORKS.Process(target=_become, args=(name, arguments, cwd, environ, streams))
    process.start()
    return process


def _become(
    name: str, arguments: tuple[str, ...], cwd: Path, environ: dict[str, str], streams: list[Path]
) -> None:
    """Become the command: everything that ``python -m`` would have given it."""
    for number, path in enumerate(streams, 1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(cwd)
    multiprocessing.set_start_method(None, force=True)  # or else its own would be this one's
    sys.argv = [name, *arguments]
    runpy.run_module(name, run_name="__main__", alter_sys=True)


def run_sphinx(builder: str, source: Path, out: Path, *options: str) -> Done:
    """Build the documents in `source` into `out` and return the finished process.

    Without a repository, wherever the site is published; a test that needs one says so. The record
    is that of these documents.
    """
    flags = ["--nitpicky", "--fail-on-warning", "--keep-going", "--quiet", "--no-color"]
    record = f"jax_doctest_record={source / 'docs' / 'verified'}"
    settings = ["-D", "repository_url=", "-D", record, *options]
    places = ["-c", str(ROOT), "-d", str(out.parent / "doctrees"), str(source), str(out)]
    return run_module("sphinx", *flags, "-b", builder, *settings, *places, cwd=source)


def build_questions(folder: Path, text: str, *options: str) -> Path:
    """Build a site of a front page and a page of questions in `folder`, and return its HTML."""
    shutil.copytree(ROOT / "locale", folder / "locale")
    (folder / "faq_ko.rst").write_text(text, "utf-8")
    (folder / "index.rst").write_text(FRONT, "utf-8")
    html = folder / "_build" / "html"
    done = run_sphinx("html", folder, html, *options)
    assert done.returncode == 0, done.stderr
    return html


def copy_of_data(folder: Path) -> Path:
    """Copy the data of the site into a folder, to be changed there, and return where it is."""
    data = folder / "docs"
    for path in (ROOT / "docs").rglob("*"):
        if path.suffix in (".toml", ".json", ".txt", ".inv"):
            copy = data / path.relative_to(ROOT / "docs")
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
    return data
