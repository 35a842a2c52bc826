"""What sphinx-lint finds in the text and the catalogs, in Korean and with what to write."""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..told import RULES
from .diagnostic import Diagnostic

CATALOGS = Path("locale")
FOUND = re.compile(r"(?P<file>.+?):(?P<line>\d+): (?P<said>.*) \((?P<rule>[\w-]+)\)")


def check_form(paths: Iterable[Path]) -> Iterator[tuple[Path, Diagnostic]]:
    """Yield what is wrong in RST sources, and in the catalogs of those that are RST."""
    names = [str(path) for path in paths if path.suffix in (".rst", ".po")]
    command = [sys.executable, "-m", "sphinxlint", *names]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    for found in FOUND.finditer(done.stdout + done.stderr):
        said = RULES.get(found["rule"], found["said"])
        yield Path(found["file"]), Diagnostic(found["rule"], int(found["line"]), said)


def catalogs() -> list[Path]:
    """Name the catalogs, but for those of pages in Markdown, whose markup is another."""
    found = sorted(CATALOGS.glob("*/LC_MESSAGES/**/*.po"))
    return [path for path in found if not page_of(path).with_suffix(".md").exists()]


def page_of(catalog: Path) -> Path:
    """Say of which page a catalog is."""
    return Path(*catalog.parts[catalog.parts.index("LC_MESSAGES") + 1 :])
