"""What is installed is what requirements.txt names, and each file of it has a hash."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.building import ROOT

PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def requirements(path: Path) -> Iterator[tuple[Requirement, int]]:
    """Give each requirement of a file, and how many hashes stand under it."""
    text = re.sub(r" +#.*|^#.*", "", path.read_text("utf-8"), flags=re.MULTILINE)
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip():
            yield Requirement(line.split("--hash")[0]), line.count("--hash=sha256:")


def versions(path: Path, python: str) -> dict[str, str]:
    """Name what a file installs on Linux with that Python."""
    environment = {"python_version": python, "python_full_version": f"{python}.1"}
    environment |= {"sys_platform": "linux", "platform_system": "Linux"}
    environment |= {"platform_machine": "x86_64", "platform_python_implementation": "CPython"}
    return {
        canonicalize_name(one.name): str(one.specifier)
        for one, _hashes in requirements(path)
        if one.marker is None or one.marker.evaluate(environment)
    }


@pytest.mark.parametrize("python", PYTHONS)
def test_the_lock_is_made_of_the_present_requirements(python: str) -> None:
    site = versions(ROOT / "requirements.lock", python)
    tests = versions(ROOT / "tests" / "requirements.lock", python)
    assert versions(ROOT / "requirements.txt", python).items() <= site.items(), "run make lock"
    wanted = versions(ROOT / "tests" / "requirements.txt", python)
    assert wanted.items() <= tests.items(), "run make lock"
    assert site.items() <= tests.items(), "run make lock"


@pytest.mark.parametrize("folder", ["", "tests"])
def test_each_file_has_a_hash(folder: str) -> None:
    for one, hashes in requirements(ROOT / folder / "requirements.lock"):
        assert re.fullmatch(r"==[^*]+", str(one.specifier)), one.name
        assert hashes, one.name
