"""The bundle's own run: the manifest that it carries, on the JAX that is here."""

from __future__ import annotations

import argparse
import dataclasses
import os
import pkgutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from ..model import BAD_STATES, SKIPPED, Entry, Environment, Manifest, Settings, loads
from . import driver as drive
from . import results
from .plan import Plan

T = TypeVar("T")

PACKAGE = "jax_doctest"
MANIFEST = "manifest.json"
SETTINGS = "settings.json"


def files() -> list[Path]:
    """Name the files of the package that travel."""
    package = Path(__file__).parents[1]
    words = [package / name for name in ("__init__.py", "model.py")]
    return [*words, *sorted(package.glob("portable/*.py")), *sorted(package.glob("worker/*.py"))]


def main(arguments: list[str]) -> int:
    """Run the questions of the bundle and write their results."""
    options = _options(arguments)
    manifest, settings = _carried(Manifest, MANIFEST), _carried(Settings, SETTINGS)
    environ = dict(settings.environ)
    if options.platform:
        environ["JAX_PLATFORMS"] = options.platform
    if options.platform not in (None, "cpu"):  # the device may have other users
        environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
    settings = dataclasses.replace(
        settings,
        environ=environ,
        fork=sys.platform == "linux",
        jobs=max(0, options.jobs or 0) or os.cpu_count() or 1,
    )
    try:
        entries, environment = _run(manifest, settings)
    except drive.WorkerError as error:
        print(error, file=sys.stderr)
        return 1
    if options.output:
        results.write(options.output, entries, manifest, environment)
        print(f"결과를 {options.output} 파일에 적었습니다.")
    summary = results.summarize(entries, manifest)
    print(results.closing_line(summary))
    return 0 if results.succeeded(summary) else 1


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="이 컴퓨터의 JAX로 모든 예제를 실행합니다.")
    parser.add_argument("--platform", help="cpu, cuda, rocm, tpu (JAX_PLATFORMS)")
    parser.add_argument("--output", type=_writable, help="결과를 적을 JSON 파일")
    parser.add_argument("--jobs", type=int, help="함께 실행할 질문 수")
    return parser.parse_args(arguments)


def _writable(name: str) -> Path:
    """Find out before the run whether its results can be written."""
    path = Path(name)
    if path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
        raise argparse.ArgumentTypeError(f"{name} 파일에 적을 수 없습니다.")
    return path


def _carried(kind: type[T], name: str) -> T:
    data = pkgutil.get_data(PACKAGE, name)
    assert data is not None
    return loads(kind, data)


def _run(manifest: Manifest, settings: Settings) -> tuple[list[Entry], Environment]:
    with drive.Worker([sys.executable, sys.argv[0], "--serve"], settings) as worker:
        environment = worker.environment()
        print(f"{environment.described} {environment.device_kind}", flush=True)
        plans = [Plan(q, environment, settings) for q in manifest.questions]
        for plan in drive.run(worker, plans):
            _tell(plan.entries())
    return [entry for plan in plans for entry in plan.entries()], environment


def _tell(entries: Iterable[Entry]) -> None:
    """Print the examples of a question that did not hold."""
    for entry in results.counted(entries):
        outcome = entry.outcome
        if outcome.state not in (*BAD_STATES, SKIPPED):
            continue
        print(f"{entry.file}:{entry.example.line}: {outcome.state} {outcome.reason}".rstrip())
        if outcome.state in BAD_STATES:
            _quote("코드", entry.example.source)
            _quote("기대한 출력", entry.example.want or "")
            _quote("실제 출력", outcome.got or outcome.stderr)


def _quote(title: str, text: str) -> None:
    print(f"  {title}:")
    for line in text.splitlines():
        print(f"    {line}")
