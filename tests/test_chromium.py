"""`make test` finds a browser, or installs one, or says in a line why not; tests then are left out.

The browsers here start or do not, and the download works or does not; nothing else of them is real.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.building import ROOT, Done

WORKS = "echo Chromium 1.0"
LACKS_A_LIBRARY = """\
echo "$0: error while loading shared libraries: libnss3.so: cannot open shared object file" >&2
exit 127"""
IS_A_STUB = """\
echo 'Command requires the chromium snap to be installed.' >&2
echo 'Please install it with: snap install chromium' >&2
exit 1"""
CANNOT_DOWNLOAD = """\
echo 'Downloading Chromium from https://nowhere.invalid'
printf 'Error: getaddrinfo ENOTFOUND nowhere.invalid\\n    at lookup\\n    at download\\n' >&2
exit 1"""
ANNOUNCED = "검사에 쓸 브라우저를 내려받습니다. 처음 한 번만 합니다.\n"
NO_BROWSER = "브라우저가 없습니다. `sudo apt-get install chromium`을 실행하세요."
NO_LIBRARY = (
    "브라우저가 시작되지 않습니다(libnss3.so)."
    " `.venv/bin/playwright install-deps chromium`을 실행하세요."
)
OF_SNAP = (
    "브라우저가 시작되지 않습니다(Please install it with: snap install chromium)."
    " `sudo apt-get install chromium`을 실행하세요."
)


@dataclass(frozen=True)
class Machine:
    """A search path, and a place for what Playwright downloads, with what a test puts there."""

    folder: Path
    own: str  # where in it Playwright looks for its own Chromium

    def put(self, path: str, script: str) -> Path:
        """Put a command there."""
        command = self.folder / path
        command.parent.mkdir(parents=True, exist_ok=True)
        command.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        command.chmod(0o755)
        return command

    def run(self, *arguments: str, **environ: str) -> Done:
        """Run Python on it."""
        kept = {name: value for name, value in os.environ.items() if name != "BROWSER_TESTS"}
        places = {
            "PATH": str(self.folder / "bin"),
            "PLAYWRIGHT_BROWSERS_PATH": str(self.folder / "browsers"),
        }
        command = [sys.executable, *arguments]
        there = {**kept, **places, **environ}
        return subprocess.run(
            command, env=there, cwd=ROOT, capture_output=True, text=True, check=False
        )

    def provide(self, download: str = CANNOT_DOWNLOAD, **environ: str) -> Done:
        """Do what `make test` does first; `download` is what Playwright's command does."""
        note = f'echo "$@" >> {self.folder}/asked\n'
        command = self.put("playwright", note + download)
        return self.run("-m", "tests.browser.chromium", str(command), **environ)

    def asked(self) -> list[str]:
        """Return what Playwright's command has been asked for."""
        notes = self.folder / "asked"
        return notes.read_text("utf-8").splitlines() if notes.exists() else []


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return where on a machine Playwright looks for its own Chromium."""
    machine = Machine(tmp_path_factory.mktemp("machine"), "")
    ask = "from tests.browser.chromium import playwrights_own; print(playwrights_own())"
    return str(Path(machine.run("-c", ask).stdout.strip()).relative_to(machine.folder))


@pytest.fixture
def machine(tmp_path: Path, own: str) -> Machine:
    """Return a machine without a browser."""
    return Machine(tmp_path, own)


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_the_browser_of_the_system_is_taken(machine: Machine, name: str) -> None:
    machine.put(f"bin/{name}", WORKS)
    done = machine.provide(BROWSER_TESTS="required")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert machine.asked() == []


@pytest.mark.parametrize("system", ["", IS_A_STUB, LACKS_A_LIBRARY])
def test_where_there_is_none_it_is_installed_once(machine: Machine, system: str) -> None:
    if system:
        machine.put("bin/chromium-browser", system)
    made = machine.put("made", WORKS)
    own = machine.folder / machine.own
    download = f"/bin/mkdir -p {own.parent}\n/bin/cp {made} {own}\necho downloaded"
    done = machine.provide(download, BROWSER_TESTS="required")
    assert (done.returncode, done.stdout, done.stderr) == (0, ANNOUNCED, "")
    again = machine.provide(download, BROWSER_TESTS="required")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert machine.asked() == ["install chromium"]


@pytest.mark.parametrize(("system", "fault"), [("", NO_BROWSER), (IS_A_STUB, OF_SNAP)])
def test_where_it_cannot_be_downloaded_a_line_says_so(
    machine: Machine, system: str, fault: str
) -> None:
    if system:
        machine.put("bin/chromium-browser", system)
    done = machine.provide()
    assert (done.returncode, done.stdout) == (0, ANNOUNCED)
    assert done.stderr == f"브라우저 검사를 건너뜁니다. {fault}\n"
    must = machine.provide(BROWSER_TESTS="required")
    assert (must.returncode, must.stderr) == (1, f"{fault}\n")


def test_where_a_library_is_missing_a_line_says_so(machine: Machine) -> None:
    machine.put(machine.own, LACKS_A_LIBRARY)
    done = machine.provide()
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"브라우저 검사를 건너뜁니다. {NO_LIBRARY}\n"
    must = machine.provide(BROWSER_TESTS="required")
    assert (must.returncode, must.stderr) == (1, f"{NO_LIBRARY}\n")
    assert machine.asked() == []


@pytest.mark.parametrize(
    ("broken", "fault"), [(False, NO_BROWSER), (True, NO_LIBRARY)], ids=["none", "broken"]
)
def test_the_tests_are_left_out_for_the_same_reason(
    machine: Machine, broken: bool, fault: str
) -> None:
    if broken:
        machine.put(machine.own, LACKS_A_LIBRARY)
    command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/browser/test_releases.py"]
    done = machine.run(*command, COLUMNS="200")
    assert done.returncode == 0, done.stdout
    [told] = [line for line in done.stdout.splitlines() if line.startswith("SKIPPED")]
    assert told.endswith(fault)
    assert " passed" not in done.stdout
    must = machine.run(*command, COLUMNS="200", BROWSER_TESTS="required")
    assert must.returncode == 1
    assert fault in must.stdout
    assert " skipped" not in must.stdout
