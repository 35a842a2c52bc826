"""`make find-python` tries what it finds: a Python that is there may not run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.building import ROOT

MINOR = str(sys.version_info.minor)
# What pyenv puts first on PATH for each version that is installed, and chosen or not.
SHIM = "#!/bin/sh\necho 'pyenv: python: command not found' >&2\nexit 127\n"


@pytest.fixture
def shims(tmp_path: Path) -> Path:
    """Return a folder of commands that fail."""
    folder = tmp_path / "shims"
    folder.mkdir()
    for name in ("python", "python3", *(f"python3.{minor}" for minor in range(10, 15))):
        (folder / name).write_text(SHIM, "utf-8")
        (folder / name).chmod(0o755)
    return folder


def find(folder: Path, *path: Path) -> str:
    """Return the Python that is found where PATH and pyenv lead to these folders alone."""
    tools = folder / "tools"
    tools.mkdir()
    for name in ("ls", "sort"):
        (tools / name).symlink_to(str(shutil.which(name)))
    places = {"PATH": ":".join(map(str, (*path, tools))), "PYENV_ROOT": str(folder)}
    command = [str(shutil.which("make")), "--silent", "find-python", f"MINORS={MINOR}"]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | places, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("name", [f"python3.{MINOR}", "python3"])
def test_one_that_lies_behind_shims_that_fail(tmp_path: Path, shims: Path, name: str) -> None:
    real = tmp_path / "real" / name
    real.parent.mkdir()
    real.symlink_to(Path(sys.executable).resolve())
    assert find(tmp_path, shims, real.parent) == str(real)


def test_one_that_pyenv_has_installed(tmp_path: Path, shims: Path) -> None:
    real = tmp_path / "versions" / f"3.{MINOR}.99" / "bin" / "python3"
    real.parent.mkdir(parents=True)
    real.symlink_to(Path(sys.executable).resolve())
    assert find(tmp_path, shims) == str(real)
