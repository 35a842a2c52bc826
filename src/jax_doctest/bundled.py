"""The bundle's own run: the manifest that it carries, on the JAX that is here."""

import argparse
import contextlib
import dataclasses
import io
import os
import pkgutil
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from .model import KINDS, PLATFORMS, EngineError, Manifest, Settings, loads
from .portable import driver
from .portable.language import PACKAGE, _, speak
from .portable.plan import Plan
from .portable.printable import have_streams, say
from .portable.summary import Run, described
from .report.terminal import Terminal

MANIFEST = "manifest.json"
SETTINGS = "settings.json"
# What reading something else than a bundle, or a damaged one, may raise.
_NO_BUNDLE = (
    *(zipfile.BadZipFile, zlib.error, EOFError),
    *(LookupError, RuntimeError, TypeError, ValueError),
)


def files() -> list[Path]:
    """Name the files of the package that travel."""
    package = Path(__file__).parent
    words = [package / name for name in ("__init__.py", "atomic.py", "bundled.py", "model.py")]
    rooms = ("portable", "report", "worker")
    return [*words, *(path for room in rooms for path in sorted(package.glob(f"{room}/*.py")))]


def main(arguments: list[str]) -> int:
    """Run the questions of the bundle and write their results; say in a line what is in the way."""
    have_streams()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # `--help` may not fit its encoding
    try:
        return _main(arguments)
    except (OSError, ImportError, EngineError) as error:
        say(sys.stderr, f"{error}\n")
        return 1
    except KeyboardInterrupt:  # before there was anything to keep, or nobody reads any more
        return 130


def _main(arguments: list[str]) -> int:
    manifest, settings = carried(sys.argv[0], lambda name: pkgutil.get_data(PACKAGE, name) or b"")
    speak(settings.language)
    options = _options(arguments)
    environ = dict(settings.environ)
    if options.platform:
        environ["JAX_PLATFORMS"] = options.platform
    if options.platform not in (None, "cpu"):  # the device may have other users
        environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
    settings = here(dataclasses.replace(settings, environ=environ), options.jobs or 0)
    if options.output:  # nobody takes in what an older run has written
        options.output.resolve().unlink(missing_ok=True)
    terminal = Terminal(sys.stdout, plain=False)
    with driver.interrupts():
        run = _run(manifest, settings, terminal)
    if options.output:
        run.write(options.output)
        terminal.say(_("Results written to {path}.").format(path=options.output))
    terminal.failures(run.results)
    terminal.left_out(run.results)
    terminal.say(run.closing_line)
    return 0 if run.succeeded else 1


def here(settings: Settings, jobs: int = 0) -> Settings:
    """Fit settings to this machine; without a number, a question runs on each of its cores."""
    forks = sys.platform == "linux"
    return dataclasses.replace(settings, fork=forks, jobs=max(0, jobs) or os.cpu_count() or 1)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=_("Runs all examples on the JAX of this machine."))
    parser.add_argument("--platform", type=_platforms, help="cpu, cuda, rocm, tpu (JAX_PLATFORMS)")
    parser.add_argument("--output", type=_writable, help=_("JSON file to write results to"))
    parser.add_argument("--jobs", type=int, help=_("how many questions to run at a time"))
    return parser.parse_args(arguments)


def _platforms(names: str) -> str:
    """Refuse platforms that no results can be of."""
    known = {*PLATFORMS, *KINDS}
    for name in names.split(","):
        if name not in known:
            raise argparse.ArgumentTypeError(f"{name!r} ({', '.join(sorted(known))})")
    return names


def _writable(name: str) -> Path:
    """Find out before the run whether its results can be written to where a name leads."""
    path = Path(name).resolve()
    try:
        if path.exists() and (not path.is_file() or path.samefile(sys.argv[0])):
            raise OSError  # it is a device or a folder, or ourselves
        tempfile.TemporaryFile(dir=path.parent).close()
    except OSError:
        said = _("{path} cannot be written to.").format(path=name)
        raise argparse.ArgumentTypeError(said) from None
    return Path(name)


def carried(path: str, read: Callable[[str], bytes]) -> tuple[Manifest, Settings]:
    """Read what a bundle carries; what is called gives a file of our package in it.

    Raises EngineError where the file is damaged, or something else.
    """
    try:
        return loads(Manifest, read(MANIFEST)), loads(Settings, read(SETTINGS))
    except _NO_BUNDLE:
        said = _("{path}: this is no bundle of this engine. Make it again.")
        raise EngineError(said.format(path=path)) from None


def _run(manifest: Manifest, settings: Settings, terminal: Terminal) -> Run:
    with driver.Worker([sys.executable, sys.argv[0], "--serve"], settings) as worker:
        environment = worker.environment
        plans = [Plan(q, environment, settings) for q in manifest.questions]
        with contextlib.suppress(KeyboardInterrupt):  # what is done is kept
            terminal.say(f"{described(environment)} {environment.device_kind}")
            total = sum(bool(plan.job.steps) for plan in plans)
            for number, plan in enumerate(driver.run(worker, plans), 1):
                terminal.progress(plan, number, total)
    return Run(manifest, environment, [result for plan in plans for result in plan.results()])
