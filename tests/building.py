"""How the tests run Sphinx and our commands: as the Makefile does, on the site's configuration."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
REPOSITORY = "https://github.com/Someone/jax-faq"  # of the site that is built as if published
FRONT = ".. _front:\n\n첫 화면\n=======\n\n한 문장. 두 문장.\n\n.. toctree::\n\n   faq_ko\n"

Done = subprocess.CompletedProcess[str]


def run_sphinx(builder: str, source: Path, out: Path, *options: str) -> Done:
    """Build the documents in `source` into `out` and return the finished process.

    Without a repository, wherever the site is published; a test that needs one says so.
    """
    flags = ["--nitpicky", "--fail-on-warning", "--keep-going", "--quiet", "--no-color"]
    settings = ["-D", "repository_url=", *options]
    places = ["-c", str(ROOT), "-d", str(out.parent / "doctrees"), str(source), str(out)]
    return subprocess.run(
        [sys.executable, "-m", "sphinx", *flags, "-b", builder, *settings, *places],
        capture_output=True,
        text=True,
        check=False,
        cwd=source,
    )


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


def run_module(name: str, *arguments: str, cwd: Path = ROOT) -> Done:
    """Run one of our modules as a command, in the site's folder."""
    return subprocess.run(
        [sys.executable, "-m", name, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
    )
