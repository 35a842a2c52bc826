"""How the tests run Sphinx: with the site's own configuration and the flags of the Makefile."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
REPOSITORY = "https://github.com/Someone/jax-faq"  # of the site that is built as if published

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
