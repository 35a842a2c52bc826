"""What conf.py says: code around each question, releases of JAX, where modules are found."""

import ast
import functools
import json
import os
import subprocess
import sys
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from ..model import CONF, Condition, EngineError, Example, Snippet, Variant
from ..portable.driver import NO_START
from ..portable.environ import scrubbed
from ..portable.installed import version_of
from ..portable.language import _

_USUAL = "import json, sys; print(json.dumps(sys.path))"


def supported(config: Config) -> list[str]:
    """Name the releases, oldest first: those of conf.py, or else the one that is installed."""
    installed = version_of("jax")
    return list(config.jax_doctest_releases) or [installed] * bool(installed)


def configured(app: Sphinx) -> tuple[Snippet, ...]:
    """Read what conf.py has of it, as if it stood in the directives for such code."""
    path = Path(app.confdir, CONF)
    module = ast.parse(path.read_bytes() if path.is_file() else b"")
    codes = {kind: app.config[f"doctest_global_{kind}"] for kind in ("setup", "cleanup")}
    return tuple(_snippet(kind, code, module) for kind, code in codes.items() if code.strip())


def _snippet(kind: str, code: str, module: ast.Module) -> Snippet:
    literals = [
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id == f"doctest_global_{kind}"
    ]
    line, end = (literals[-1].lineno, literals[-1].end_lineno or 0) if literals else (1, 0)
    # Where its lines are not those of conf.py, no more is known than where it begins.
    example = Example(
        code + "\n", None, line, line, mode="exec", sure=end - line == code.count("\n")
    )
    return Snippet(CONF, f"test{kind}", (Variant(line, Condition(), (example,)),))


def search_path(confdir: Path, doctest_path: list[str]) -> tuple[str, ...]:
    """Give doctest_path, and what conf.py has put on sys.path for the modules that it documents."""
    entries = [str(Path(entry).absolute()) for entry in sys.path]
    script = Path(sys.argv[0])
    start = str((Path() if script.name == "__main__.py" else script.parent).absolute())
    if start in entries:  # Python puts it there; a second one is conf.py's
        entries.remove(start)
    environ = tuple(sorted(scrubbed(os.environ, {}).items()))
    usual = {str(Path(entry).absolute()) for entry in _usual(sys.executable, environ) if entry}
    configured = [str(Path(confdir, entry)) for entry in doctest_path]
    return tuple(dict.fromkeys([*configured, *(e for e in entries if e not in usual)]))


@functools.cache
def _usual(python: str, environ: tuple[tuple[str, str], ...]) -> list[str]:
    """Ask a fresh Python for its path of modules, once for all that one process builds.

    Not for the folder where it starts: a file of a project may be called as one of its modules is.
    Raises EngineError where that Python does not start.
    """
    command = [python, "-P", "-c", _USUAL]
    fresh = subprocess.run(command, env=dict(environ), capture_output=True, check=False)
    if fresh.returncode:
        why = fresh.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise EngineError(f"{why}\n{_(NO_START).format(status=fresh.returncode)}")
    said = fresh.stdout.splitlines()[-1]  # a sitecustomize may have printed before
    return list(json.loads(said))
