"""Ten times the FAQ: what a question costs then, beside what it costs now, and the memory."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks import site
from benchmarks.bench_search import ask, sizes
from benchmarks.measure import Tool, Use, measure
from benchmarks.table import Table, kilobytes, megabytes
from tests.browser.chromium import opened
from tests.jax_faq_ko.search.asking import SETS, queries

TIMES = 10
EXECUTED_PAGE = "faq_ko"  # running all of it ten times would take half an hour


def count(folder: Path) -> int:
    """Count the questions of a site that has been bundled."""
    return len(site.manifest(folder)["questions"])


def count_executed(folder: Path) -> int:
    """Count the questions of a site that has been executed."""
    report = json.loads((folder / "_build" / "doctest" / "report.json").read_text("utf-8"))
    return len({example["question"] for example in report["examples"]})


def only(folder: Path, page: str) -> Path:
    """Leave the questions of one page there alone, and its copies."""
    for path in site.question_pages(folder):
        if not path.stem.startswith(page):
            path.unlink()
    return folder


def tools(folder: Path, executed: Path) -> dict[str, Tool]:
    """Name what is measured on a site, and on one whose questions are all executed."""
    bundle, doctest = site.make("bundle"), site.sphinx("doctest")
    anew = partial(site.forget, folder)
    return {
        "읽고 모으기": Tool("", bundle, folder, prepare=anew, rounds=2),
        "바뀐 것 없이 모으기": Tool("", bundle, folder, rounds=2),
        "HTML 만들기": Tool("", site.sphinx("html"), folder, rounds=1),
        "실행하기": Tool("", doctest, executed, {"FRESH": "1"}, rounds=1),
        "실행한 뒤 바뀐 것 없음": Tool("", doctest, executed, rounds=2),
    }


def row(name: str, uses: tuple[Use, Use], counts: tuple[int, int]) -> list[str]:
    """Compare the two sites."""
    each = [use.seconds / number * 1000 for use, number in zip(uses, counts, strict=True)]
    return [
        name,
        *(f"{use.seconds:.1f}초" for use in uses),
        *(f"{one:.0f}ms" for one in each),
        f"{each[1] / each[0]:.2f}배",
        *(megabytes(use.memory) for use in uses),
    ]


def searching(built: list[Path], counts: tuple[int, int]) -> list[str]:
    """Compare how long a query takes."""
    asked = queries(SETS[0])
    with opened() as browser:
        times = [statistics.median(ask(browser, place, "ours", asked).times) for place in built]
    indexes = [sizes(place, "ours")[-1] for place in built]
    each = [time / number for time, number in zip(times, counts, strict=True)]
    return [
        "검색어 하나 찾기 (색인)",
        *(f"{time:.2f}ms" for time in times),
        *(f"{one:.3f}ms" for one in each),
        f"{each[1] / each[0]:.2f}배",
        *(kilobytes(index) for index in indexes),
    ]


def tables(folder: Path) -> Iterator[Table]:
    """Measure the site as it is, and ten times as large."""
    sites = [
        (
            site.multiply(folder / f"site{times}", times),
            only(site.multiply(folder / f"run{times}", times, f"{EXECUTED_PAGE}.*"), EXECUTED_PAGE),
        )
        for times in (1, TIMES)
    ]
    small, large = (tools(*places) for places in sites)
    for name in small:
        measure([small[name], large[name]])
    counts = count(sites[0][0]), count(sites[1][0])
    table = Table(
        f"질문 {counts[0]}개와 {counts[1]}개",
        ["하는 일", "1배", "10배", "질문마다", "10배에서", "비율", "메모리", "10배에서"],
        notes=[
            f"실행하기는 {EXECUTED_PAGE}.rst의 질문만 1배와 10배로 실행합니다. "
            "나머지까지 열 번 실행하면 너무 오래 걸립니다.",
        ],
    )
    run_counts = count_executed(sites[0][1]), count_executed(sites[1][1])
    for name in small:
        executed = small[name].folder == sites[0][1]
        uses = small[name].best(), large[name].best()
        table.rows.append(row(name, uses, run_counts if executed else counts))
    table.rows.append(searching([places[0] / "_build" / "html" for places in sites], counts))
    yield table
