"""The supported JAX releases, and what is installed beside each: releases.json, a line a release.

``python`` is the newest Python for which all of it has wheels.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.version import InvalidVersion, Version

from .whole import a_key_a_line, write_whole

if TYPE_CHECKING:
    from sphinx.config import Config

DATA = Path(__file__).with_name("releases.json")
BESIDE = ("numpy", "scipy", "ml_dtypes")

Pins = dict[str, str]


class UnknownReleaseError(Exception):
    """What was asked for is no version of JAX."""


def load() -> dict[str, Pins]:
    """Read the data, oldest release first."""
    data: dict[str, Pins] = json.loads(DATA.read_text(encoding="utf-8"))
    return data


def names() -> list[str]:
    """Name the releases, oldest first."""
    return list(load())


def supported(config: Config) -> list[str]:
    """Name those of a project; conf.py may have a list of its own."""
    return list(config.jax_doctest_releases or names())


def requirements(release: str, pins: Pins) -> list[str]:
    """Name what an environment of a release is made of."""
    beside = [f"{name}=={pins[name]}" for name in BESIDE]
    return [f"jax=={release}", f"jaxlib=={release}", *beside]


def pinned(resolved: str) -> Pins:
    """Take from what an installer resolved (``name==version`` lines) what we pin."""
    pairs = (line.split("==") for line in resolved.splitlines() if "==" in line)
    found = {name.strip().replace("-", "_"): version.split()[0] for name, version in pairs}
    return {name: found[name] for name in BESIDE}


def add(release: str, pins: Pins) -> str:
    """Add a line; it takes the place of an older release of the same minor, which is returned."""
    data = load()
    minor = _version(release).release[:2]
    replaced = next((old for old in data if _version(old).release[:2] == minor), "")
    data.pop(replaced, None)
    data[release] = pins
    write_whole(DATA, a_key_a_line({name: data[name] for name in sorted(data, key=Version)}))
    return replaced if replaced != release else ""


def _version(release: str) -> Version:
    try:
        return Version(release)
    except InvalidVersion:
        raise UnknownReleaseError(f"`{release}`은(는) JAX의 버전이 아닙니다.") from None


def main(folder: Path) -> None:
    """Write a requirements file for each release, and print what a CI service makes jobs of."""
    folder.mkdir(parents=True, exist_ok=True)
    for release, pins in load().items():
        text = "\n".join(requirements(release, pins)) + "\n"
        (folder / f"{release}.txt").write_text(text, encoding="utf-8")
    jobs = [{"jax": release, "python": pins["python"]} for release, pins in load().items()]
    print(json.dumps(jobs))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
