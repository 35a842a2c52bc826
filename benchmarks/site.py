"""Copies of the site to measure: as it is, with stock looks, and many times as large."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = sys.executable
QUESTION_PAGES = ("faq_ko.rst", "docs/faq/*.rst")
EXECUTED = Path("_build", "notebooks")  # pages that run while the site is built: from the cache

_LABEL = re.compile(r"(?m)^( *\.\. _)([^:`]+):$")
_LINK = re.compile(r"<([a-z][\w-]*)_>")  # to a label of the same page
_TITLE = re.compile(r"(?m)^(\S.*)\n((-|\^|=)\3{2,})$")

# The pages need these directives and roles, whatever they look like.
STOCK = """
import sys
from pathlib import Path
sys.path.insert(0, str(Path(__file__).parent))
exec(compile(Path(__file__).with_name("site_conf.py").read_text("utf-8"), __file__, "exec"))
extensions = ["myst_nb", "jax_doctest", "jax_faq_ko"]
html_theme = {theme!r}
html_theme_options, html_context, html_additional_pages = {{}}, {{}}, {{}}
html_css_files, html_js_files, html_static_path, templates_path = [], [], [], []


def setup(app):
    undress(app)
    app.connect("builder-inited", undress, 999)  # what there is by then


def undress(app):
    for listeners in app.events.listeners.values():
        ours = ("jax_faq_ko.look", "jax_faq_ko.notebooks", "jax_faq_ko.prune")
        theirs = [one for one in listeners if not str(one.handler.__module__).startswith(ours)]
        listeners[:] = theirs
"""


def copy(folder: Path) -> Path:
    """Copy what belongs to the site, and what its executed pages have shown before."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    if (ROOT / EXECUTED).exists():
        shutil.copytree(ROOT / EXECUTED, folder / EXECUTED)
    return folder


def stock(folder: Path, theme: str) -> Path:
    """Copy the site, to be built with the look of a theme as it comes."""
    copy(folder)
    (folder / "conf.py").rename(folder / "site_conf.py")
    (folder / "conf.py").write_text(STOCK.format(theme=theme), encoding="utf-8")
    return folder


def question_pages(folder: Path) -> list[Path]:
    """Name the pages that have questions."""
    return [path for pattern in QUESTION_PAGES for path in sorted(folder.glob(pattern))]


def multiply(folder: Path, times: int, pattern: str = "*") -> Path:
    """Copy the site, and put its questions there again, until they are there so many times.

    The copies are questions like the others: listed on the front page, found by the search.
    """
    pages = [page for page in question_pages(copy(folder)) if page.match(pattern)]
    index = folder / "index.rst"
    listed = index.read_text(encoding="utf-8")
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for number in range(1, times):
            again = _LABEL.sub(rf"\g<1>\g<2>-{number}:", text)
            again = _LINK.sub(rf"<\g<1>-{number}_>", again)
            again = _TITLE.sub(rf"\g<1> {number}\n\g<2>\g<3>\g<3>\g<3>", again)
            copied = page.with_stem(f"{page.stem}-{number}")
            copied.write_text(f":orphan:\n\n{again}", encoding="utf-8")
        for _indent, label in _LABEL.findall(text):
            more = "".join(f"\n   {label}-{number}" for number in range(1, times))
            listed = re.sub(rf"(?m)^   {label}$", rf"\g<0>{more}", listed)
    index.write_text(listed, encoding="utf-8")
    conf = folder / "conf.py"
    settings = conf.read_text(encoding="utf-8").replace('"faq_ko', '"faq_ko*')
    conf.write_text(settings, encoding="utf-8")
    return folder


def manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest of a site that has been bundled."""
    with zipfile.ZipFile(folder / "_build" / "faq-doctest.pyz") as bundle:
        found: dict[str, Any] = json.loads(bundle.read("jax_doctest/manifest.json"))
    return found


def forget(folder: Path) -> None:
    """Put away what was built, except the pages that were executed."""
    for path in (folder / "_build").glob("*"):
        if path.name != EXECUTED.name:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def make(verb: str) -> list[str]:
    """Give the command of a verb, in whichever copy of the site."""
    return ["make", "--no-print-directory", verb, f"VENV={VENV}"]


def sphinx(builder: str, *options: str) -> list[str]:
    """Give the command that builds a copy of the site."""
    return [PYTHON, "-m", "sphinx", "-q", *options, "-b", builder, ".", f"_build/{builder}"]
