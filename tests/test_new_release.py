"""The step of CI that looks for a new JAX: it finds one, finds none, or fails where it cannot look.

The step is run as GitHub does, with commands in the place of pip and uv.
"""

import os
import re
import subprocess
import textwrap
from pathlib import Path

import pytest

from tests.building import ROOT

WORKFLOW = (ROOT / ".github" / "workflows" / "new-release.yml").read_text("utf-8")


def look(folder: Path, uv: str) -> tuple[bool, str]:
    """Run the step; return whether it succeeded, and what it found. `uv` is what uv does."""
    [step] = re.findall(r"- id: look\n +run: \|\n((?: {10}.*\n)+)", WORKFLOW)
    for name, script in (("pip", "exit 0"), ("uv", f"cat >/dev/null\n{uv}")):
        (folder / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (folder / name).chmod(0o755)
    output = folder / "output"
    output.touch()
    environ = {"PATH": f"{folder}:{os.environ['PATH']}", "GITHUB_OUTPUT": str(output)}
    command = ["bash", "-e", "-c", textwrap.dedent(step)]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, check=False)
    return done.returncode == 0, output.read_text("utf-8").strip()


@pytest.mark.parametrize(
    ("uv", "found"),
    [
        ("echo jax==99.0", (True, "release=99.0")),
        ("echo jax==0.9.2", (True, "")),
        ("exit 2", (False, "")),
    ],
)
def test_what_is_newest_is_looked_up(tmp_path: Path, uv: str, found: tuple[bool, str]) -> None:
    assert look(tmp_path, uv) == found
