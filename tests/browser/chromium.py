"""Chromium, and a site on a local port: for tests and for measurements in a real browser."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, sync_playwright

from tests.building import REPOSITORY

NAMES = ("chromium", "chromium-browser", "google-chrome")  # what a system calls its Chromium
ROOT_PATH = "/" + REPOSITORY.rpartition("/")[2]


@cache
def find_browser() -> str | None:
    """Return the path of the system's Chromium, else of the one that Playwright installed."""
    if system := next(filter(None, map(shutil.which, NAMES)), None):
        return system
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


@contextmanager
def opened() -> Iterator[Browser]:
    """Open a browser."""
    arguments = ["--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    if os.getuid() == 0:
        arguments.append("--no-sandbox")  # Chromium has no sandbox for root
    path = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


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
