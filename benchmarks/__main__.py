"""``make bench``: measure everything, print the tables, and write them to results.md.

With names behind it (``make bench ONLY="doctest growth"``) it measures those alone.
"""

from __future__ import annotations

import os
import platform
import re
import sys
import tempfile
import time
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import psutil

HEAD = """# 측정 결과

`make bench`가 만드는 파일입니다. 시간은 컴퓨터마다 다르니 한 번에 잰 것끼리의 비율을 보세요.
여러 번 잰 것은 번갈아 재고 가장 짧은 것을 적습니다.
"""
MARK = "<!-- {} -->"
RESULTS = Path(__file__).with_name("results.md")
GROUPS = ("doctest", "growth", "releases", "reading", "search", "building")
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
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return "\n".join(
        [
            f"* {time.strftime('%Y-%m-%d')}, {processor()}, 코어 {os.cpu_count()}개, "
            f"메모리 {memory:.0f} GB, {system}",
            f"* {packages}",
        ]
    )


def measured(name: str) -> str:
    """Measure one group, and give its part of the file; it begins with a mark."""
    parts = [f"{MARK.format(name)}\n"]
    begun, load = time.perf_counter(), os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        for table in import_module(f"benchmarks.bench_{name}").tables(Path(folder)):
            parts.append(table.text())
            print(parts[-1], flush=True)
    minutes = (time.perf_counter() - begun) / 60
    when = f"{time.strftime('%Y-%m-%d')}, 재는 데 {minutes:.0f}분"
    parts.append(f"* {when}, 시작할 때 이 컴퓨터가 이미 하던 일(load average) {load:.1f}\n")
    return "\n".join(parts)


def kept(text: str) -> dict[str, str]:
    """Take the part of each group from the file as it was."""
    pieces = re.split(MARK.format("([a-z]+)"), text)[1:]
    return {
        name: MARK.format(name) + part.rstrip("\n") + "\n"
        for name, part in zip(pieces[::2], pieces[1::2], strict=True)
    }


def main(names: tuple[str, ...]) -> None:
    """Measure, print and write: the parts of other groups stay as they are."""
    found = kept(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    for name in names or GROUPS:
        found[name] = measured(name)
        parts = [f"{HEAD}\n{machine()}\n", *(found[group] for group in GROUPS if group in found)]
        RESULTS.write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main(tuple(sys.argv[1:]))
