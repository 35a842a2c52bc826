"""Reading the FAQ in a browser: ours, and the same pages with stock looks.

Every page is opened in a fresh profile, from a server on this machine that compresses as hosts do.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Response

from benchmarks import site
from benchmarks.measure import prepare
from benchmarks.table import Table, kilobytes
from tests.browser.chromium import opened
from tests.browser.served import served

PAGES = ("index.html", "faq_ko.html", "docs/faq/arrays.html")
ROUNDS = 7
TEXT = ("text/", "javascript", "json", "svg")
SEEN = """() => new Promise((tell) => {
  let shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => tell([
    performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN,
    performance.getEntriesByType("navigation")[0].loadEventEnd,
    shift,
  ]), 300);
})"""


@dataclass
class Visit:
    """What opening a page took."""

    requests: int
    size: int
    foreign: int
    painted: float
    loaded: float
    shift: float


def visit(browser: Browser, address: str, page_name: str) -> Visit:
    """Open a page for the first time."""
    responses: list[Response] = []
    with browser.new_context(viewport={"width": 1280, "height": 844}) as context:
        page = context.new_page()
        page.on("response", lambda response: responses.append(response))
        page.goto(f"{address}/{page_name}", wait_until="load")
        painted, loaded, shift = page.evaluate(SEEN)
        own = [response for response in responses if response.url.startswith(address)]
        return Visit(
            len(responses),
            sum(map(transferred, own)),
            len(responses) - len(own),
            painted,
            loaded,
            shift,
        )


def transferred(response: Response) -> int:
    """Count the bytes that a host would send: texts are compressed."""
    body = response.body()
    kind = response.headers.get("content-type", "")
    return len(gzip.compress(body, 6)) if any(word in kind for word in TEXT) else len(body)


def row(name: str, page: str, visits: list[Visit]) -> list[str]:
    """Sum up the visits to a page."""
    return [
        page,
        name,
        str(visits[0].requests),
        str(visits[0].foreign),
        kilobytes(visits[0].size),
        f"{min(visit.painted for visit in visits):.0f}ms",
        f"{min(visit.loaded for visit in visits):.0f}ms",
        f"{max(visit.shift for visit in visits):.3f}",
    ]


def looks(folder: Path) -> dict[str, Path]:
    """Build the site, and the same pages with stock looks."""
    places = {
        "이 사이트": site.copy(folder / "own"),
        "sphinx-book-theme": site.stock(folder / "book", "sphinx_book_theme"),
        "furo": site.stock(folder / "furo", "furo"),
    }
    for place in places.values():
        prepare(site.sphinx("html"), place)
    return {name: place / "_build" / "html" for name, place in places.items()}


def tables(folder: Path) -> Iterator[Table]:
    """Visit the pages of each, in turn."""
    visits: dict[tuple[str, str], list[Visit]] = defaultdict(list)
    built = looks(folder)
    with ExitStack() as stack:
        browser = stack.enter_context(opened())
        addresses = {name: stack.enter_context(served(place)) for name, place in built.items()}
        for page in PAGES * ROUNDS:
            for name, address in addresses.items():
                visits[page, name].append(visit(browser, address, page))
    table = Table(
        "읽기",
        ["페이지", "모양", "요청", "밖으로", "받는 양", "첫 화면", "다 읽음", "밀림"],
        notes=[
            "Chromium에서 처음 여는 사람이 보는 값입니다. 받는 양은 압축한 크기이고, 첫 화면(first "
            f"contentful paint)과 다 읽음(load)은 {ROUNDS}번 가운데 가장 짧은 것,"
            " 밀림(layout shift)은 가장 큰 값입니다. "
            "서버가 같은 컴퓨터에 있어 네트워크에 걸리는 시간은 없습니다.",
        ],
    )
    for page in PAGES:
        for name in built:
            table.rows.append(row(name, page, visits[page, name]))
    yield table
