"""Building the site: cold, after a one-line edit, and while somebody edits, beside stock Sphinx."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from benchmarks import site
from benchmarks.measure import ENVIRONMENT, Tool, measure
from benchmarks.table import Table, megabytes, percent
from jax_faq_ko.live import free_port
from tests.browser.chromium import opened

PAGE = "faq_ko"
FIRST_PORT = 8100
SAVES = 3
PATIENCE = 180  # seconds for a page to appear


def change_line(folder: Path) -> str:
    """Change one line of a page, the first sentence after its title, and give what is new."""
    page, mark = folder / f"{PAGE}.rst", f"고침{time.time_ns()}"
    text = page.read_text(encoding="utf-8")
    page.write_text(re.sub(r"(?m)(?<=다\.)( 고침\w+)?$", f" {mark}", text, count=1), "utf-8")
    return mark


def live(command: list[str], folder: Path) -> float:
    """Give the least seconds from saving a page until a browser shows what was saved."""
    port = free_port(FIRST_PORT)
    seconds = []
    with ExitStack() as stack:
        command, quiet = [*command, str(port)], subprocess.DEVNULL
        server = subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stdout=quiet, stderr=quiet)
        stack.enter_context(server)
        stack.callback(server.terminate)
        page = stack.enter_context(opened()).new_page()
        begun = time.perf_counter()
        while time.perf_counter() < begun + PATIENCE:
            try:
                page.goto(f"http://127.0.0.1:{port}/{PAGE}.html")
                page.wait_for_timeout(1000)  # the socket by which the server tells of changes
                break
            except Exception:
                time.sleep(0.5)
        for _save in range(SAVES):
            begun = time.perf_counter()
            mark = change_line(folder)
            wanted = f"document.body?.textContent.includes({mark!r})"
            page.wait_for_function(wanted, timeout=PATIENCE * 1000)
            seconds.append(time.perf_counter() - begun)
            page.wait_for_timeout(1500)
    return min(seconds)


def commands(kind: str) -> tuple[list[str], list[str]]:
    """Give what builds a copy of the site, and what builds it at every change, on a port."""
    if kind == "stock":
        watch = [str(site.VENV / "bin" / "sphinx-autobuild"), "-q", "--ignore", "*/_build/*"]
        return site.sphinx("html"), [*watch, ".", "_build/html", "--port"]
    return site.make("html"), [str(site.VENV / "bin" / "python"), "-m", "jax_faq_ko", "live"]


def tables(folder: Path) -> Iterator[Table]:
    """Measure both."""
    places = {
        "이 사이트 (두 언어판)": ("own", site.copy(folder / "own")),
        "Sphinx와 sphinx-book-theme": ("stock", site.stock(folder / "stock", "sphinx_book_theme")),
    }
    cold, edited = {}, {}
    for name, (kind, place) in places.items():
        build, _ = commands(kind)
        anew, change = partial(site.forget, place), partial(change_line, place)
        cold[name] = Tool("", build, place, prepare=anew, rounds=2)
        edited[name] = Tool("", build, place, prepare=change, rounds=3)
    measure(cold.values())
    measure(edited.values())
    table = Table(
        "사이트 만들기",
        ["", "처음부터", "차이", "한 줄 고친 뒤", "차이", "저장에서 화면까지", "메모리"],
        notes=[
            "노트북(`docs/benchmark.md`)의 결과는 캐시에서 가져옵니다.",
            "저장에서 화면까지는 `make live`와 sphinx-autobuild로 잰 시간이며, "
            "둘 다 한 언어만 만듭니다.",
        ],
    )
    for name, (kind, place) in places.items():
        seconds = live(commands(kind)[1], place)
        table.rows.append(
            [
                name,
                f"{cold[name].best().seconds:.1f}초",
                f"+{percent(cold[name].spread())}",
                f"{edited[name].best().seconds:.1f}초",
                f"+{percent(edited[name].spread())}",
                f"{seconds:.1f}초",
                megabytes(cold[name].best().memory),
            ]
        )
    yield table
