"""The run as one file to carry: manifest, worker, and ``packaging``."""

import importlib.metadata
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from .. import bundled
from ..atomic import write_whole
from ..model import Manifest, Settings, dumps
from ..portable.driver import WINDOWS
from ..portable.language import CATALOG, PACKAGE, _, catalog_of

_SHELF = Path(__file__).parents[2]  # where our package lies
DISTRIBUTION = "sphinx-jax-doctest"
# Read by whatever is called `python` there: Python 2 as well.
_MAIN = """\
# -*- coding: utf-8 -*-
import sys

if sys.version_info < (3, 10):
    sys.exit({old!r}.format(version=sys.version.split()[0]))
if sys.platform == "win32":
    sys.exit({windows!r})

if sys.argv[1:2] in (["--serve"], ["--child"]):
    from jax_doctest.worker.__main__ import main
else:
    from jax_doctest.bundled import main

sys.exit(main(sys.argv[1:]))
"""
_BEGINNING = (1980, 1, 1, 0, 0, 0)  # the same input gives the same file


def write(path: Path, manifest: Manifest, settings: Settings) -> None:
    """Write a zipapp that any Python with JAX can run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = io.BytesIO()
    file.write(b"#!/usr/bin/env python3\n")
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in sorted(_contents(manifest, settings)):
            archive.writestr(zipfile.ZipInfo(name, _BEGINNING), data, zipfile.ZIP_DEFLATED)
    write_whole(path, file.getvalue())
    path.chmod(0o755)


def read(path: Path) -> tuple[Manifest, Settings]:
    """Read what a bundle carries, with the settings as they are on this machine.

    Raises EngineError where the file is something else.
    """

    def inside(name: str) -> bytes:
        with zipfile.ZipFile(path) as archive:
            return archive.read(f"{PACKAGE}/{name}")

    manifest, settings = bundled.carried(str(path), inside)
    return manifest, bundled.here(settings)


def _contents(manifest: Manifest, settings: Settings) -> Iterator[tuple[str, bytes]]:
    old = _("This takes Python 3.10 or newer, and here is {version}.")
    yield "__main__.py", _MAIN.format(old=old, windows=_(WINDOWS)).encode()
    yield f"{PACKAGE}/{bundled.MANIFEST}", dumps(manifest).encode()
    yield f"{PACKAGE}/{bundled.SETTINGS}", dumps(settings).encode()
    for path in bundled.files():
        yield path.relative_to(_SHELF).as_posix(), path.read_bytes()
    if catalog := catalog_of(settings.language):
        yield f"{PACKAGE}/{CATALOG.format(settings.language)}", catalog
    import packaging  # of all verbs only this one takes it

    for path in Path(packaging.__file__).parent.glob("*.py"):
        yield f"packaging/{path.name}", path.read_bytes()
    for distribution, folder in (("packaging", "packaging"), (DISTRIBUTION, PACKAGE)):
        for licence in importlib.metadata.files(distribution) or ():
            if "LICENSE" in licence.name:
                yield f"{folder}/{licence.name}", licence.read_binary()
