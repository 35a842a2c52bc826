"""Where snippets find modules, beside what is installed: where conf.py says."""

import json
import subprocess
import sys
from pathlib import Path

_USUAL = "import json, sys; print(json.dumps(sys.path))"


def search_path(confdir: Path, doctest_path: list[str]) -> tuple[str, ...]:
    """Give doctest_path, and what conf.py has put on sys.path for the modules that it documents."""
    entries = [str(Path(entry).absolute()) for entry in sys.path]
    script = Path(sys.argv[0])
    start = str((Path() if script.name == "__main__.py" else script.parent).absolute())
    if start in entries:  # Python puts it there; a second one is conf.py's
        entries.remove(start)
    fresh = subprocess.run([sys.executable, "-c", _USUAL], capture_output=True, check=True)
    usual = {str(Path(entry).absolute()) for entry in json.loads(fresh.stdout) if entry}
    configured = [str(Path(confdir, entry)) for entry in doctest_path]
    return tuple(dict.fromkeys([*configured, *(e for e in entries if e not in usual)]))
