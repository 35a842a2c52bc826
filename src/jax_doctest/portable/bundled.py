"""The bundle's own run: the manifest that it carries, on the JAX that is here."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import os
import pkgutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from ..model import BAD_STATES, NOT_RUN, SKIPPED, Environment, Manifest, Result, Settings, loads
from . import driver, summary
from .language import PACKAGE, _, speak
from .plan import Plan
from .printable import printable
from .reasons import sentence

T = TypeVar("T")

MANIFEST = "manifest.json"
SETTINGS = "settings.json"


def files() -> list[Path]:
    """Name the files of the package that travel."""
    package = Path(__file__).parents[1]
    words = [package / name for name in ("__init__.py", "atomic.py", "model.py")]
    return [*words, *sorted(package.glob("portable/*.py")), *sorted(package.glob("worker/*.py"))]


def main(arguments: list[str]) -> int:
    """Run the questions of the bundle and write their results."""
    manifest, settings = _carried(Manifest, MANIFEST), _carried(Settings, SETTINGS)
    speak(settings.language)
    options = _options(arguments)
    environ = dict(settings.environ)
    if options.platform:
        environ["JAX_PLATFORMS"] = options.platform
    if options.platform not in (None, "cpu"):  # the device may have other users
        environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
    settings = here(dataclasses.replace(settings, environ=environ), options.jobs or 0)
    try:
        if options.output:
            options.output.unlink(
                missing_ok=True
            )  # so that nobody takes in what an older run wrote
        results, environment = _run(manifest, settings)
        if options.output:
            summary.write(options.output, results, manifest, environment)
            print(_("Results written to {path}.").format(path=options.output))
    except (OSError, driver.WorkerError) as error:
        print(error, file=sys.stderr)
        return 1
    counts = summary.summarize(results, manifest)
    print(summary.closing_line(counts))
    return 0 if summary.succeeded(results, manifest) else 1


def here(settings: Settings, jobs: int = 0) -> Settings:
    """Fit settings to this machine; without a number, a question runs on each of its cores."""
    forks = sys.platform == "linux"
    return dataclasses.replace(settings, fork=forks, jobs=max(0, jobs) or os.cpu_count() or 1)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=_("Runs all examples on the JAX of this machine."))
    parser.add_argument("--platform", help="cpu, cuda, rocm, tpu (JAX_PLATFORMS)")
    parser.add_argument("--output", type=_writable, help=_("JSON file to write results to"))
    parser.add_argument("--jobs", type=int, help=_("how many questions to run at a time"))
    return parser.parse_args(arguments)


def _writable(name: str) -> Path:
    """Find out before the run whether its results can be written."""
    path = Path(name)
    if path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
        raise argparse.ArgumentTypeError(_("{path} cannot be written to.").format(path=name))
    return path


def _carried(kind: type[T], name: str) -> T:
    data = pkgutil.get_data(PACKAGE, name)
    assert data is not None
    return loads(kind, data)


def _run(manifest: Manifest, settings: Settings) -> tuple[list[Result], Environment]:
    with driver.Worker([sys.executable, sys.argv[0], "--serve"], settings) as worker:
        environment = worker.environment
        print(f"{summary.described(environment)} {environment.device_kind}", flush=True)
        plans = [Plan(q, environment, settings) for q in manifest.questions]
        with driver.interrupts(), contextlib.suppress(KeyboardInterrupt):  # what is done is kept
            for plan in driver.run(worker, plans):
                _tell(plan.results())
    return [result for plan in plans for result in plan.results()], environment


def _tell(results: Iterable[Result]) -> None:
    """Print the examples of a question that did not hold."""
    for result in summary.counted(results):
        outcome = result.outcome
        if outcome.state not in (*BAD_STATES, SKIPPED, NOT_RUN):
            continue
        why = sentence(outcome.reason)
        place = f"{result.file}:{result.example.line}"
        print(printable(f"{place}: {outcome.state} {why}".rstrip()))
        if outcome.state in BAD_STATES:
            _quote(_("Code"), result.example.source)
            _quote(_("Expected"), result.example.want or "")
            _quote(_("Got"), outcome.got or outcome.stderr)


def _quote(title: str, text: str) -> None:
    print(f"  {title}:")
    for line in printable(text).split("\n"):
        print(f"    {line}")
