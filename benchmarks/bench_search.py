"""How well and how fast the search answers, beside Sphinx's own, in a real browser.

Both get the same queries. Measured are the share whose answer comes first and among the first
three, how many find nothing, what is downloaded before the first answer, how long it takes until
the search is ready, and how long a query takes. Where Sphinx finds a page and not a place on it,
that counts as the answer if the answer is anywhere on the page.
"""

from __future__ import annotations

import gzip
import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks import site
from benchmarks.measure import prepare
from benchmarks.table import Table, kilobytes
from tests.browser.chromium import opened
from tests.jax_faq_ko.search.asking import SETS, Query, judge, queries

NAMES = {"ours": "이 사이트", "stock": "Sphinx의 검색"}
SCRIPT = site.ROOT / "src" / "jax_faq_ko" / "search" / "static" / "search.js"
# What each of them loads stands in the script that begins them.
SCRIPTS = {
    name.lower(): re.findall(r'"(.+?\.js)"', listed)
    for name, listed in re.findall(
        r"const (OURS|STOCK) = \[(.*?)\];", SCRIPT.read_text("utf-8"), re.DOTALL
    )
}
PREPARE = {"ours": "window.search = SearchQuery.create(SEARCH_INDEX).search", "stock": ""}
# What Sphinx finds has its place in the address: [name of the page, title, #anchor, ...].
ASK = {
    "ours": "(text) => search(text).results.map(({ page, anchor }) => [page, anchor])",
    "stock": """(text) => Search._performSearch(...Search._parseQuery(text)).reverse()
        .map(([page, , anchor]) => [page, anchor.replace("#", "")])""",
}
READY = """async ({ names, prepare }) => {
  const begun = performance.now();
  for (const name of names) await new Promise((loaded) => {
    const script = document.createElement("script");
    Object.assign(script, { src: `_static/${name}`, onload: loaded });
    document.head.append(script);
  });
  (0, eval)(prepare);
  return performance.now() - begun;
}"""
TIMED = """({ ask, texts }) => {
  const find = (0, eval)(ask);
  return texts.map((text) => {
    const begun = performance.now();
    for (let time = 0; time < 5; time++) find(text);
    return [find(text), (performance.now() - begun) / 6];
  });
}"""


@dataclass
class Answers:
    """What a search has answered, and how fast."""

    found: dict[Query, list[tuple[str, str]]]  # page and anchor
    ready: float  # in milliseconds, as the times
    times: list[float]


def pages_of(built: Path) -> dict[str, str]:
    """Return the text of each page by its name."""
    return {
        path.relative_to(built).with_suffix("").as_posix(): path.read_text("utf-8")
        for path in [*built.glob("*.html"), *built.glob("docs/**/*.html")]
    }


def ask(browser: Browser, built: Path, kind: str, asked: list[Query]) -> Answers:
    """Ask one of the two searches everything."""
    page = browser.new_page()
    page.goto((built / "search.html").as_uri())
    ready = page.evaluate(READY, {"names": SCRIPTS[kind], "prepare": PREPARE[kind]})
    texts = [query.text for query in asked]
    answers = page.evaluate(TIMED, {"ask": ASK[kind], "texts": texts})
    page.close()
    found = {query: places for query, (places, _) in zip(asked, answers, strict=True)}
    return Answers(found, ready, [milliseconds for _, milliseconds in answers])


def sizes(built: Path, kind: str) -> list[int]:
    """Give the size of each script as it is sent, that of the index last."""
    return [
        len(gzip.compress((built / "_static" / name).read_bytes(), 9)) for name in SCRIPTS[kind]
    ]


def row(browser: Browser, built: Path, kind: str, name: str) -> list[str]:
    """Ask one search one set of queries."""
    asked, texts = queries(name), pages_of(built)
    answers = ask(browser, built, kind, asked)

    def places(query: Query) -> list[str]:
        return [
            anchor or next((a for a in query.answers if f'id="{a}"' in texts[page]), "")
            for page, anchor in answers.found[query]
        ]

    first, three, _wrong = judge(asked, places)
    *scripts, index = sizes(built, kind)
    return [
        f"{name} ({len(asked)})",
        NAMES[kind],
        f"{first:.1%}",
        f"{three:.1%}",
        str(sum(not found for found in answers.found.values())),
        kilobytes(index),
        kilobytes(sum(scripts)),
        f"{answers.ready:.0f}ms",
        f"{statistics.median(answers.times):.2f}ms",
        f"{max(answers.times):.1f}ms",
    ]


def tables(folder: Path) -> Iterator[Table]:
    """Ask both."""
    place = site.copy(folder / "site")
    prepare(site.sphinx("html"), place)
    said = ["검색어", "검색", "첫째", "셋 안", "없음"]
    columns = [*said, "색인", "스크립트", "준비", "검색 하나", "가장 김"]
    with opened() as browser:
        rows = [
            row(browser, place / "_build" / "html", kind, name) for name in SETS for kind in NAMES
        ]
    yield Table(
        "찾기",
        columns,
        rows,
        [
            "검색어마다 옳은 답이 첫째인 것, 셋 안에 든 것, 결과가 하나도 없는 것입니다. "
            "Sphinx가 쪽만 찾으면 답이 그 쪽 어디에 있어도 맞은 것으로 셉니다. "
            "크기는 압축한 것입니다.",
        ],
    )
