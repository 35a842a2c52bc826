"""``make bench``: measure everything, print the tables, and write them to results.md.

With names behind it (``make bench ONLY="doctest growth"``) it measures and prints those alone.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import psutil

from benchmarks.table import Table

RESULTS = Path(__file__).with_name("results.md")
GROUPS = ("doctest", "growth", "releases", "reading", "building")
PACKAGES = (
    *("jax", "jaxlib", "numpy", "Sphinx", "sphinx-book-theme", "furo", "pytest", "pytest-xdist"),
    *("pytest-doctestplus", "sybil", "playwright"),
)


def processor() -> str:
    """Name the processor."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def machine() -> str:
    """Say where and with what this is measured."""
    memory = psutil.virtual_memory().total / 1e9
    load = os.getloadavg()[0]
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return "\n".join(
        [
            f"* {time.strftime('%Y-%m-%d')}, {processor()}, 코어 {os.cpu_count()}개, "
            f"메모리 {memory:.0f} GB, {system}",
            f"* 재기 시작할 때 이 컴퓨터가 이미 하던 일(load average): {load:.1f}",
            f"* {packages}",
        ]
    )


def measured(names: tuple[str, ...]) -> Iterator[Table]:
    """Give the tables of the groups, one after the other."""
    for name in names:
        group = import_module(f"benchmarks.bench_{name}")
        with tempfile.TemporaryDirectory() as folder:
            yield from group.tables(Path(folder))


def main(names: tuple[str, ...]) -> None:
    """Measure, print and write."""
    begun = time.perf_counter()
    head = (
        "# 재어 본 것\n\n`make bench`가 쓰는 파일입니다. 시간은 컴퓨터마다 다르니 "
        "한 번에 잰 것끼리의 비율을 보세요. 여러 번 잰 것은 번갈아 재고 가장 짧은 것을 적습니다."
        f"\n\n{machine()}\n"
    )
    parts = [head]
    print(head)
    for table in measured(names or GROUPS):
        parts.append(table.text())
        print(parts[-1], flush=True)
    if not names:
        minutes = (time.perf_counter() - begun) / 60
        parts.append(f"모두 재는 데 {minutes:.0f}분이 걸렸습니다.\n")
        RESULTS.write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main(tuple(sys.argv[1:]))
