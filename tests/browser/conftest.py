"""A real browser, and the site on a local port. Without a browser these tests are left out.

With ``BROWSER_TESTS=required`` in the environment a missing browser is a failure.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.building import REPOSITORY

HOW_TO_GET_ONE = (
    "브라우저가 없어 브라우저 검사를 건너뜁니다."
    " 하려면 chromium을 설치하거나(apt-get install chromium fonts-noto-cjk)"
    " .venv/bin/playwright install chromium을 실행하세요."
)
NAMES = ("chromium", "chromium-browser", "google-chrome")  # what a system calls its Chromium
ROOT_PATH = "/" + REPOSITORY.rpartition("/")[2]
WIDTHS = {"desktop": 1280, "phone": 390}

Open = Callable[..., Page]


class Pages(SimpleHTTPRequestHandler):
    """Serves a site as GitHub Pages does, under the name of its repository, and logs nothing."""

    def translate_path(self, path: str) -> str:
        """Leave the name of the repository out of an address."""
        return super().translate_path(path.removeprefix(ROOT_PATH))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of http.server
        """Say nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer an unknown address with 404.html."""
        text = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(text)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder, and give its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Pages, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{ROOT_PATH}"
        server.shutdown()


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Return the address of the served site."""
    with served(site) as address:
        yield address


def find_browser() -> str | None:
    """Return the path of the system's Chromium, else of the one that Playwright installed."""
    if system := next(filter(None, map(shutil.which, NAMES)), None):
        return system
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def needs_browser() -> None:
    """Leave a module out where there is no browser, or fail if there must be one."""
    if find_browser() is None and os.environ.get("BROWSER_TESTS") != "required":
        pytest.skip(HOW_TO_GET_ONE, allow_module_level=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the browser."""
    arguments = ["--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    if os.getuid() == 0:
        arguments.append("--no-sandbox")  # Chromium has no sandbox for root
    path = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Return a fresh profile in which pages may use the clipboard."""
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        yield context


@pytest.fixture
def open_page(context: BrowserContext, address: str) -> Open:
    """Return a function that opens a page of the site: ``open_page("index.html", width=390)``.

    The page fails the test when it logs a warning or an error, or asks another host for something.
    """

    def open_page(path: str, width: int = 1280, scheme: str = "light", root: str = address) -> Page:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        complaints: list[str] = []
        page.complaints = complaints  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text) if message.type in {"error", "warning"} else None
            ),
        )
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith((root, "data:")) else complaints.append(request.url)
            ),
        )
        page.goto(f"{root}/{path}")
        return page

    return open_page
