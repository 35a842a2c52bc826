"""How long all supported releases take: everything anew, and where nothing has changed.

Beside both stands the sum of what the examples themselves took in their processes: the floor of
a machine that runs them one after the other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks import site
from benchmarks.measure import Tool, measure, prepare
from benchmarks.table import Table


def own_seconds(folder: Path) -> list[float]:
    """Sum up what the examples took on each release."""
    return [
        sum(question["seconds"] for question in json.loads(path.read_text("utf-8")).values())
        for path in sorted(folder.glob("_build/releases/*/cache.json"))
    ]


def tables(folder: Path) -> Iterator[Table]:
    """Measure all releases in a copy, which leaves the record of the site alone."""
    place = site.copy(folder / "releases")
    (place / ".nox").symlink_to(site.ROOT / ".nox")
    command = [site.PYTHON, "-m", "nox", "--session", "releases"]
    fresh = Tool("모두 실행", command, place, {"FRESH": "1"}, rounds=1)
    cached = Tool("바뀐 것 없음", command, place, rounds=2)
    prepare(site.make("bundle"), place)
    measure([fresh])
    own = own_seconds(place)
    measure([cached])
    table = Table(
        f"JAX 버전 {len(own)}개",
        ["", "시간", "예제 시간의"],
        notes=["예제 시간은 모든 버전의 작업 프로세스에서 예제에 걸린 시간을 더한 것입니다."],
    )
    for tool in (fresh, cached):
        seconds = tool.best().seconds
        table.rows.append([tool.name, f"{seconds:.1f}초", f"{seconds / sum(own):.2f}배"])
    table.rows.append(["예제 시간", f"{sum(own):.1f}초", "1.00배"])
    yield table
