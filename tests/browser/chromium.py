"""Chromium: found, installed where there is none, and opened for tests and for measurements.

``python -m tests.browser.chromium`` sees to it that there is one, before `make test` wants it.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")  # what a system calls its Chromium
PLAYWRIGHT = Path(sys.executable).with_name("playwright")  # the command beside this Python
SYSTEMS = "`sudo apt-get install chromium`을 실행하세요."
LIBRARIES = "`.venv/bin/playwright install-deps chromium`을 실행하세요."
LIBRARY = re.compile(r"\blib[\w.+-]*\.so[\d.]*")
# Each window would have two more pages, for what its address bar suggests: half of what it takes to
# open a page. The list takes the place of Playwright's; of that is left what pages may notice.
DISABLED = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "HttpsUpgrades", "PaintHolding")
PATIENCE = 60.0  # seconds for a browser to say its version; a snap takes some the first time


class NoBrowserError(Exception):
    """There is no browser that starts: why, and what to do, in a line."""


@cache
def find_browser() -> str:
    """Return the path of a Chromium that starts: the system's, else Playwright's own.

    Raises NoBrowserError where there is none.
    """
    fault = f"브라우저가 없습니다. {SYSTEMS}"
    for path, cure in installed().items():
        if not (why := fault_of(path)):
            return path
        fault = f"브라우저가 시작되지 않습니다({why}). {cure}"
    raise NoBrowserError(fault)


def installed() -> dict[str, str]:
    """Return what there is, by its path, and what to do where it does not start."""
    found = {path: SYSTEMS for name in NAMES if (path := shutil.which(name))}
    own = playwrights_own()
    return {**found, str(own): LIBRARIES} if own.is_file() else found


@cache
def playwrights_own() -> Path:
    """Return where Playwright puts its own Chromium, whether it is there or not."""
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def fault_of(path: str) -> str:
    """Return what keeps a browser from starting, in a few words; nothing if it starts."""
    command = [path, "--version"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if done.returncode == 0:
        return ""
    missing = LIBRARY.search(done.stderr)
    lines = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
    return missing[0] if missing else lines[-1]


def required() -> bool:
    """Tell whether somebody counts on the browser tests, as CI does."""
    return os.environ.get("BROWSER_TESTS") == "required"


def install(playwright: Path) -> None:
    """Have Playwright download its own Chromium into its cache, which needs no root.

    Whether that worked shows when one looks for it. Tested with a stand-in for the command alone:
    a real download was not tried.
    """
    print("검사에 쓸 브라우저를 내려받습니다. 처음 한 번만 합니다.", flush=True)
    subprocess.run([playwright, "install", "chromium"], capture_output=True, check=False)


def lacking() -> str:
    """Say in a line why there is no browser, and what to do; nothing if there is one."""
    try:
        find_browser()
    except NoBrowserError as error:
        return str(error)
    return ""


def main(playwright: Path = PLAYWRIGHT) -> int:
    """See to it that there is a browser; return 1 if there is none and there must be one.

    Where it cannot be had, say so in a line: the tests that want one are left out for the same
    reason.
    """
    fault = lacking()
    if fault and not playwrights_own().is_file():
        install(playwright)
        fault = lacking()
    if fault:
        print(fault if required() else f"브라우저 검사를 건너뜁니다. {fault}", file=sys.stderr)
    return int(bool(fault) and required())


@contextmanager
def opened() -> Iterator[Browser]:
    """Open a browser; raise NoBrowserError where there is none."""
    arguments = ["--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    arguments.append(f"--disable-features={','.join(DISABLED)}")
    if os.getuid() == 0:
        arguments.append("--no-sandbox")  # Chromium has no sandbox for root
    path = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
