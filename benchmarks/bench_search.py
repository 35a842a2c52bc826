"""How well and how fast the search answers, beside Sphinx's own, in a real browser.

Both get the same queries. Measured are the share whose answer comes first and among the first
three, how many find nothing, what is downloaded before the first answer, how long it takes until
the search is ready, and how long a query takes. Where Sphinx finds a page and not a place on it,
that counts as the answer if the answer is anywhere on the page.
"""

from __future__ import annotations

import gzip
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "_build" / "html"
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import find_browser  # noqa: E402 - found on the path set above
from tests.korean_search.asking import Query, judge  # noqa: E402
from tests.korean_search.test_queries import SETS, asked  # noqa: E402

OURS = [
    "search-libraries.js",
    "search-korean.js",
    "search-snippet.js",
    "search-query.js",
    "search-index.js",
]
STOCK = ["searchtools.js", "language_data.js", "../searchindex.js"]
PREPARE = {"ours": "window.search = SearchQuery.create(SEARCH_INDEX).search", "stock": ""}
# What Sphinx finds has its place in the address: [name of the page, title, #anchor, ...].
ASK = {
    "ours": "(text) => search(text).map(({ page, anchor }) => [page, anchor])",
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


def pages_of(site: Path) -> dict[str, str]:
    """Return the text of each page by its name."""
    return {
        path.relative_to(site).with_suffix("").as_posix(): path.read_text("utf-8")
        for path in [*site.glob("*.html"), *site.glob("docs/**/*.html")]
    }


def measure(page: Page, kind: str, names: list[str], queries: list[Query]) -> dict[str, Any]:
    """Ask one of the two searches everything."""
    page.goto((SITE / "search.html").as_uri())
    ready = page.evaluate(READY, {"names": names, "prepare": PREPARE[kind]})
    texts = [query.text for query in queries]
    answers = page.evaluate(TIMED, {"ask": ASK[kind], "texts": texts})
    found = {query: places for query, (places, _) in zip(queries, answers, strict=True)}
    return {"ready": ready, "found": found, "times": [seconds for _, seconds in answers]}


def report(kind: str, names: list[str], page: Page, texts: dict[str, str]) -> None:
    """Measure one of the two, and print."""
    sizes = [len(gzip.compress((SITE / "_static" / name).read_bytes(), 9)) for name in names]
    print(f"\n{kind}")
    print(f"  index, compressed:   {sizes[-1] / 1000:6.1f} KB")
    print(f"  scripts, compressed: {sum(sizes[:-1]) / 1000:6.1f} KB")
    for name in SETS:
        queries = asked(SITE, name)
        result = measure(page, kind, names, queries)

        def places(query: Query, found: dict[Query, Any] = result["found"]) -> list[str]:
            return [
                anchor or next((a for a in query.answers if f'id="{a}"' in texts[name]), "")
                for name, anchor in found[query]
            ]

        first, three, _wrong = judge(queries, places)
        empty = sum(not found for found in result["found"].values())
        print(
            f"  {name} ({len(queries)}): {first:.1%} first, {three:.1%} among three, {empty} empty"
        )
        print(
            f"    ready after {result['ready']:.0f} ms, a query takes"
            f" {statistics.median(result['times']):.2f} ms (median),"
            f" {max(result['times']):.1f} ms (longest)"
        )


def main() -> None:
    """Measure and print."""
    subprocess.run(["make", "html"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    texts = pages_of(SITE)
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=find_browser(), args=arguments)
        for kind, names in (("ours", OURS), ("stock", STOCK)):
            report(kind, names, browser.new_page(), texts)


if __name__ == "__main__":
    main()
