"""The engine as a package of its own: what a wheel of it holds, and its first run in a project."""

from __future__ import annotations

import email
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.building import ROOT, Done
from tests.jax_doctest.project import SOURCE

PAGE = "Page\n====\n\n>>> 1 + 1\n3\n"


def pip(*arguments: str) -> None:
    """Run pip, which needs no network for this."""
    quietly = ["-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"]
    subprocess.run([sys.executable, *quietly, *arguments], check=True)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a wheel of what a clean clone holds."""
    clone = tmp_path_factory.mktemp("clone")
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).exists():  # a file may be gone, and git not know it yet
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, clone / name)
    assert not list(clone.rglob("*.mo"))
    pip(
        "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(clone / "made"), str(clone)
    )
    (made,) = (clone / "made").iterdir()
    return made


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install it where there is nothing else but what is installed here, of which we are none."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    pip("--python", str(python), "install", "--no-deps", "--no-index", str(wheel))
    (packages,) = folder.glob("lib/*/site-packages")
    (packages / "others.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    where = "import jax_doctest; print(jax_doctest.__file__)"
    found = subprocess.run([python, "-c", where], capture_output=True, text=True, check=True).stdout
    assert Path(found.strip()).is_relative_to(packages)
    return python


def test_what_the_wheel_holds(wheel: Path) -> None:
    package = SOURCE / "jax_doctest"
    files = [path for path in package.rglob("*") if path.suffix in (".py", ".css", ".js", ".typed")]
    catalogs = [path.with_suffix(".mo") for path in package.rglob("*.po")]
    ours = [path.relative_to(SOURCE).as_posix() for path in (*files, *catalogs)]
    about = "-".join(wheel.name.split("-")[:2]) + ".dist-info"
    names = ("METADATA", "RECORD", "WHEEL", "licenses/LICENSE")
    with zipfile.ZipFile(wheel) as archive:
        assert sorted(archive.namelist()) == sorted([*ours, *(f"{about}/{name}" for name in names)])
        metadata = email.message_from_bytes(archive.read(f"{about}/METADATA"))
    assert metadata["Name"] == "sphinx-jax-doctest"
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert metadata.get_payload() == (package / "README.md").read_text(encoding="utf-8")


def sphinx_build(python: Path, project: Path) -> Done:
    """Run the examples of a project."""
    command = [str(python), "-m", "sphinx", "-q", "-b", "doctest", ".", "_build/doctest"]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("conf", "said", "closing"),
    [
        ("", "The output differs.", "If the present output is right:"),
        ('language = "ko"\n', "출력이 다릅니다.", "지금 나오는 출력이 옳으면:"),
    ],
    ids=["english", "korean"],
)
def test_the_first_run_in_a_project(
    python: Path, tmp_path: Path, conf: str, said: str, closing: str
) -> None:
    (tmp_path / "conf.py").write_text(f'extensions = ["jax_doctest"]\n{conf}', encoding="utf-8")
    (tmp_path / "index.rst").write_text(PAGE, encoding="utf-8")
    done = sphinx_build(python, tmp_path)
    assert done.returncode == 1, done.stderr
    lines = done.stdout.splitlines()
    assert f"index.rst:4: {said}" in lines
    assert lines[-2].startswith(closing)
    assert lines[-1] == "0 passed, 1 failed, 0 skipped"
