"""What is installed beside this Python."""

import hashlib
import importlib.metadata
import re
import time

_OURS = "sphinx-jax-doctest"


def version_of(name: str) -> str:
    """Name the installed release of a package; empty where it is not installed."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def libraries() -> dict[str, str]:
    """Name what is installed, as package indexes spell it, with the releases."""
    return {
        re.sub(r"[-_.]+", "-", package.name).lower(): package.version
        for package in importlib.metadata.distributions()
    }


def packages() -> str:
    """Fingerprint what is installed; what is being edited counts as new each time."""
    names = []
    for package in importlib.metadata.distributions():
        about = package.metadata  # read and parsed each time that it is asked for
        if about["Name"] == _OURS:  # an outcome is kept under its code
            continue
        origin = package.read_text("direct_url.json") or ""
        edited = time.time_ns() if re.search(r'"editable":\s*true', origin) else ""
        names.append(f"{about['Name']} {about['Version']} {edited}")
    return hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()
