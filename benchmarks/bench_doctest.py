"""Proving the whole FAQ: our builder, its peers, and the floor, side by side.

The floor is one Python process that imports JAX and executes the code of all examples, with
nothing compared and nothing isolated: no tool that runs them one after the other can be faster.
"""

from __future__ import annotations

import json
import re
import shutil
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import site
from benchmarks.measure import Tool, measure, prepare
from benchmarks.table import Table, megabytes, percent

FLOOR = """
import json, os, sys
sys.stdout = sys.stderr = open(os.devnull, "w")
import jax
for question in json.load(open(sys.argv[1])):
    namespace = {"__name__": "__main__"}
    for source, mode in question:
        try:
            exec(compile(source, "<stdin>", mode), namespace)
        except Exception:
            pass
"""
# What these tools do not know, and would give up a whole page for.
FLAGS = """
import doctest
for name in ("NUMBER", "SHOW_WARNINGS", "IGNORE_WARNINGS"):
    doctest.register_optionflag(name)
"""
SYBIL = """
from sybil import Sybil
from sybil.parsers.rest import DocTestParser
pytest_collect_file = Sybil(parsers=[DocTestParser()], patterns=["*.rst"]).pytest()
"""
# For those that run all questions in one process: too late for the snippets to say so.
DEVICES = {"XLA_FLAGS": "--xla_force_host_platform_device_count=4"}
STARTS_PROCESSES = re.compile(r"\b(subprocess|multiprocessing)\b")


@dataclass
class Row:
    """A tool, and where it says how many examples it ran and how many of them failed."""

    tool: Tool
    ran: str = ""
    failed: str = ""

    def counts(self) -> list[str]:
        """Give both; those that count files say nothing of use."""
        printed = self.tool.best().printed
        patterns = [pattern for pattern in (self.ran, self.failed) if pattern]
        sums = [sum(map(int, re.findall(pattern, printed))) for pattern in patterns]
        return [f"{count:,}" for count in sums] or ["-", "-"]


def pages(folder: Path, root: Path, names: Iterable[str], conf: str) -> Path:
    """Lay out the pages that have questions for a tool that is not ours."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, folder / name)
    for name in ("conf.py", "conftest.py"):
        (folder / name).write_text(f"{FLAGS}{conf}", encoding="utf-8")
    return folder


def code(question: dict[str, Any]) -> list[tuple[str, str]]:
    """Give the code of a question."""
    return [
        (example["source"], example["mode"])
        for snippet in question["snippets"]
        for example in snippet["variants"][0]["examples"]
    ]


def rows(folder: Path, ours: Path, questions: list[dict[str, Any]]) -> list[Row]:
    """Set up everybody, the floor first."""
    everything = folder / "code.json"
    everything.write_text(json.dumps([code(q) for q in questions]), encoding="utf-8")
    names = {snippet["file"] for question in questions for snippet in question["snippets"]}
    page = ours / "faq_ko.rst"
    text = page.read_text(encoding="utf-8")

    def change_one() -> None:
        line = ">>> import jax\n"
        page.write_text(text.replace(line, f">>> import jax  # {time.time()}\n", 1), "utf-8")

    settings = "extensions = ['sphinx.ext.doctest']\nroot_doc = 'faq_ko'\n"
    stock = pages(folder / "stock", ours, names, settings)
    tests = pages(folder / "tests", ours, names, "")
    sybil = pages(folder / "sybil", ours, names, SYBIL)
    loud = [word for word in site.sphinx("doctest", "-E") if word != "-q"]
    pytest = [site.PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    plain = [*pytest, "-p", "no:pytest_doctestplus"]
    globbed = ["--doctest-glob=*.rst", "--doctest-continue-on-failure"]
    plus = [*pytest, "--doctest-plus", "--doctest-rst", *globbed]
    doctest = site.make("doctest")
    closing = (r"(?m)(\d+) (?:passed|failed)(?=.*skipped$)", r"(?m)(\d+) failed, \d+ skipped$")
    summary = (r"(?m)^ +(\d+) tests?$", r"(?m)^ +(\d+) failures? in tests$")
    items = (r"(\d+) (?:passed|failed)", r"(\d+) failed")
    peer: dict[str, Any] = {"rounds": 1, "may_fail": True}
    floor = [site.PYTHON, "-c", FLOOR, str(everything)]
    return [
        Row(Tool("바닥: 한 프로세스, 비교 없음", floor, folder, DEVICES, rounds=2)),
        Row(Tool("jax_doctest, 모두", doctest, ours, {"FRESH": "1"}, rounds=2), *closing),
        Row(Tool("jax_doctest, 질문 하나만", doctest, ours, prepare=change_one), *closing),
        Row(Tool("jax_doctest, 그대로", doctest, ours), *closing),
        Row(Tool("sphinx-build -b doctest", loud, stock, DEVICES, **peer), *summary),
        Row(Tool("pytest --doctest-glob", [*plain, *globbed, "."], tests, DEVICES, **peer)),
        Row(Tool("pytest-xdist -n2", [*plain, *globbed, "-n2", "."], tests, DEVICES, **peer)),
        Row(Tool("pytest-doctestplus", [*plus, "."], tests, DEVICES, **peer)),
        Row(Tool("Sybil", [*plain, "."], sybil, DEVICES, **peer), *items),
    ]


def share_of_processes(ours: Path, questions: list[dict[str, Any]]) -> str:
    """Say which questions start processes of their own, and what part of the time they take."""
    names = {
        question["name"]
        for question in questions
        if any(STARTS_PROCESSES.search(source) for source, _ in code(question))
    }
    report = json.loads((ours / "_build" / "doctest" / "report.json").read_text("utf-8"))
    seconds: Counter[str] = Counter()
    for example in report["examples"]:
        seconds[example["question"]] += example["seconds"]
    longest = [name for name, _ in seconds.most_common() if name in names][:4]
    part = sum(seconds[name] for name in names) / sum(seconds.values())
    return (
        f"질문 {len(questions)}개(이름을 찾는 페이지의 것까지) 가운데 {len(names)}개는 "
        "예제 안에서 다른 프로세스를 시작합니다"
        f"({', '.join(longest)} 따위). 모든 도구에서 이 질문들이 시간을 많이 쓰며, "
        f"jax_doctest에서는 예제 시간의 {percent(part)}입니다."
    )


def tables(folder: Path) -> Iterator[Table]:
    """Measure everybody."""
    ours = site.copy(folder / "ours")
    prepare(site.make("bundle"), ours)
    questions = site.manifest(ours)["questions"]
    found = rows(folder, ours, questions)
    prepare(site.make("doctest"), ours)  # reads the pages
    measure([row.tool for row in found])
    floor = found[0].tool.best()
    table = Table(
        "예제 실행",
        ["도구", "시간", "바닥의", "CPU", "바닥의", "메모리", "예제", "실패", "차이"],
        notes=[
            "바닥은 JAX를 한 번 가져와 모든 예제의 코드를 차례로 실행하기만 하는 프로세스입니다.",
            "다른 도구에는 모르는 플래그(`IGNORE_WARNINGS` 따위)를 미리 등록해 주었습니다. 그래도 "
            "sphinx.ext.doctest는 모르는 옵션(`:jax:` 따위)이 있는 블록을 빼고 실행하고, pytest는 "
            "예제가 아니라 파일을 세며, 모든 질문을 한 프로세스에서 실행하면 앞 질문이 뒤 질문을 "
            "바꾸어 실패하는 예제가 있습니다.",
            "차이는 가장 오래 걸린 회차가 가장 짧은 회차보다 얼마나 길었는지입니다.",
        ],
    )
    for row in found:
        best = row.tool.best()
        if not re.search(r"passed|failed|failures", best.printed) and row is not found[0]:
            table.rows.append([row.tool.name, *["-"] * 8])  # it broke off: that is no time
            last = best.printed.strip().rpartition("\n")[2]
            table.notes.append(f"{row.tool.name}: 예제를 실행하다 멈추어 재지 못했습니다({last}).")
            continue
        table.rows.append(
            [
                row.tool.name,
                f"{best.seconds:.1f}초",
                f"{best.seconds / floor.seconds:.2f}배",
                f"{best.processor:.1f}초",
                f"{best.processor / floor.processor:.2f}배",
                megabytes(best.memory),
                *row.counts(),
                f"+{percent(row.tool.spread())}" if len(row.tool.uses) > 1 else "-",
            ]
        )
    table.notes.append(share_of_processes(ours, questions))
    yield table
