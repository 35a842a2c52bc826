"""A real browser, and the site on a local port. Without a browser these tests are left out.

With ``BROWSER_TESTS=required`` in the environment a missing browser is a failure.
"""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.browser.chromium import lacking, opened, required
from tests.browser.served import served

WIDTHS = {"desktop": 1280, "phone": 390}
# Pages that differ in kind; what holds on one of them holds on its like.
KINDS = [
    "index.html",
    "faq_ko.html",
    "docs/faq/devices.html",  # tabs by release and by platform
    "docs/glossary.html",
    "docs/messages.html",
    "docs/names.html",
    "docs/verification.html",  # the tables of the record
    "docs/benchmark.html",  # executed
    "docs/contributing.html",
    "search.html?q=jit",
    "404.html",
    "en/index.html",
    "en/faq_ko.html",
]
PATIENCE = 120_000  # milliseconds for a page to open, on a busy machine too
# What axe-core looks for; the rest takes long, and it would fetch sheets from where they are not.
AXE = {"resultTypes": ["violations"], "preload": False}

Open = Callable[..., Page]

fault = cache(lacking)  # looked for once


def pytest_runtest_setup() -> None:
    """Leave a test out where there is no browser, or fail it if there must be one.

    All of them for one reason, at one place: pytest tells of it in one line.
    """
    if fault() and required():
        pytest.fail(fault(), pytrace=False)
    if fault():
        pytest.skip(fault())


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Return the address of the served site."""
    with served(site) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the browser."""
    with opened() as browser:
        yield browser


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Return a fresh profile in which pages may use the clipboard."""
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        context.set_default_navigation_timeout(PATIENCE)
        yield context


@pytest.fixture
def complaints(context: BrowserContext) -> Iterator[list[str]]:
    """Return what pages have logged as a warning or an error, and asked other hosts for.

    What is left of it in the end fails the test.
    """
    found: list[str] = []
    yield found
    for page in context.pages:
        page.evaluate("document.fonts.ready")
    assert found == []


@pytest.fixture
def open_page(context: BrowserContext, address: str, complaints: list[str]) -> Open:
    """Return a function that opens a page of the site: ``open_page("index.html", width=390)``."""

    def open_page(path: str, width: int = 1280, scheme: str = "light", root: str = address) -> Page:
        def log(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"}:
                complaints.append(message.text)

        def ask(request: Request) -> None:
            if not request.url.startswith((root, "data:")):
                complaints.append(request.url)

        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", log)
        page.on("request", ask)
        page.goto(f"{root}/{path}")
        return page

    return open_page
