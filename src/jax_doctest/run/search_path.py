"""Where snippets find modules, beside what is installed: where conf.py says."""

from __future__ import annotations

import os
import site
import sys
import sysconfig
from pathlib import Path

_OURS = Path(__file__).parents[2]  # an editable install puts it on the path


def search_path(confdir: Path, doctest_path: list[str]) -> tuple[str, ...]:
    """Give doctest_path, and what conf.py has put on sys.path for the modules that it documents."""
    entries = [str(Path(entry).absolute()) for entry in sys.path]
    script = Path(sys.argv[0])
    start = str((Path() if script.name == "__main__.py" else script.parent).absolute())
    if start in entries:  # Python puts it there; a second one is conf.py's
        entries.remove(start)
    usual = _usual()
    configured = [str(Path(confdir, result)) for result in doctest_path]
    return tuple(dict.fromkeys([*configured, *(e for e in entries if e not in usual)]))


def _usual() -> set[str]:
    """Name the entries that any Python here has."""
    folders: list[str | Path] = [
        *sysconfig.get_paths().values(),
        *site.getsitepackages(),
        site.getusersitepackages(),
    ]
    standard = sysconfig.get_path("stdlib")
    version = f"{sys.version_info.major}{sys.version_info.minor}"
    folders += [f"{standard}/lib-dynload", f"{Path(standard).parent}/python{version}.zip"]
    folders += [_OURS, *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    return {str(Path(folder).absolute()) for folder in folders if folder}
