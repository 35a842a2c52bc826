"""The sample pages, each a page of one site, which is built once."""

import re
import shutil
from collections import defaultdict
from pathlib import Path

from jax_faq_ko.korean.particles import PARTICLE
from tests.building import run_sphinx

PAGES = Path(__file__).parent / "pages"
INDEX = ".. _index:\n\n견본\n====\n\n.. toctree::\n   :glob:\n\n   docs/*\n"

# Where markup is joined to a particle; a counter such as ``배`` may stand apart.
JOINT = re.compile(rf"\\ (?={PARTICLE.pattern})")

# What a check of ours says; Sphinx and docutils have a kind behind their sentences.
OURS = re.compile(r"docs/(\S+?):(\d+): (.*)(?<![a-z]\])$", re.MULTILINE)

Reports = dict[str, list[tuple[int, str]]]


class Samples:
    """The built sample pages, and what was reported about each: line and message."""

    def __init__(self, folder: Path) -> None:
        self.source = folder / "source"
        self.html = folder / "html"
        shutil.copytree(PAGES, self.source / "docs")
        (self.source / "index.rst").write_text(INDEX, "utf-8")
        self.build()

    def build(self) -> None:
        """Build the pages that changed, and note what is reported."""
        done = run_sphinx("html", self.source, self.html, "-D", "show_warning_types=1")
        self.status, self.log = done.returncode, done.stderr
        self.errors: Reports = defaultdict(list)
        for file, line, message in OURS.findall(done.stderr):
            self.errors[file].append((int(line), message))

    def page(self, name: str) -> str:
        """Return the HTML of a page."""
        return (self.html / "docs" / f"{name}.html").read_text("utf-8")
