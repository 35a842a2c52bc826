"""What is installed beside this Python."""

import contextlib
import hashlib
import importlib.metadata
import os
import re
import sys
import time
from collections.abc import Iterable
from importlib.metadata import Distribution
from pathlib import Path

# An accelerator can come and go while everything that is installed stays.
_DEVICES = ("nvidia*", "kfd", "accel*", "vfio/*")
_OURS, _OUR_FOLDER = "sphinx-jax-doctest", "jax_doctest"
_ABOUT = re.compile(r"^(Name|Version): *(.*\S)", re.MULTILINE)

Package = tuple[Distribution, str, str]  # with its name, and its release


def devices() -> list[str]:
    """Name the accelerators of this machine, as the system does."""
    return sorted(str(found) for name in _DEVICES for found in Path("/dev").glob(name))


def version_of(name: str) -> str:
    """Name the installed release of a package; empty where it is not installed."""
    try:
        return importlib.metadata.version(name) or ""  # what is left of a package has none
    except (importlib.metadata.PackageNotFoundError, KeyError):
        return ""


def found() -> list[Package]:
    """Find what is installed, with names and releases; what is left of a package has none.

    Two lines are wanted of each: to parse all metadata takes as long as a small build.
    """
    there = []
    for package in importlib.metadata.distributions():
        try:
            files = map(package.read_text, ("METADATA", "PKG-INFO", ""))
            headers = next(filter(None, files), "").partition("\n\n")[0]
        except (OSError, ValueError):  # it is in no encoding that metadata may have
            continue
        about = dict(_ABOUT.findall(headers))
        if len(about) == 2:
            there.append((package, about["Name"], about["Version"]))
    return there


def libraries(there: Iterable[Package]) -> dict[str, str]:
    """Name what is installed, as package indexes spell it, with the releases."""
    return {re.sub(r"[-_.]+", "-", name).lower(): release for _, name, release in there}


def fingerprint(there: Iterable[Package]) -> str:
    """Fingerprint what is installed; what is being edited counts as new each time."""
    names = [str(time.time_ns())] * _leads_elsewhere()
    for package, name, release in there:
        if name == _OURS:  # an outcome is kept under its code
            continue
        origin = package.read_text("direct_url.json") or ""
        if re.search(r'"editable":\s*true', origin):
            origin = str(time.time_ns())
        elif origin:  # of a folder, which may say the same release of something else
            origin = package.read_text("RECORD") or ""
        names.append(f"{name} {release} {origin}")
    return hashlib.sha256("\n".join(sorted(names)).encode(errors="backslashreplace")).hexdigest()


def _leads_elsewhere() -> bool:
    """Say whether a .pth file leads to code that is being edited, as `setup.py develop` has it.

    No package says so there, if there is one at all.
    """
    for site in map(os.path.abspath, sys.path):
        for file in Path(site).glob("*.pth"):
            lines = []
            with contextlib.suppress(OSError):  # Python passes over it as well
                lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
            for line in lines:
                folder = os.path.normpath(os.path.join(site, line.strip()))  # noqa: PTH118
                inside = folder.startswith(site) or folder.endswith("-packages")
                ours = os.path.isdir(os.path.join(folder, _OUR_FOLDER))  # noqa: PTH112, PTH118
                # Unlike a Path, this takes a line of any length for a name.
                if os.path.isdir(folder) and not (inside or ours):  # noqa: PTH112
                    return True
    return False
