"""What the tests share: the built site, and a way to build a page of one's own."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from tests.building import REPOSITORY, ROOT, Done, build_questions, run_sphinx

# Settings of JAX would be those of the process that every build and every kernel is forked from.
for setting in [name for name in os.environ if name.startswith(("JAX_", "XLA_"))]:
    del os.environ[setting]
# In a job of GitHub the pages would have its addresses.
for name in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "SITE_ADDRESS"):
    os.environ.pop(name, None)


@pytest.fixture(scope="session")
def site(testrun_uid: str, pytestconfig: pytest.Config) -> Path:
    """Return the built HTML, the English edition put into it as `make html` does.

    It has a folder of its own: built without a repository, it is not what `make html` makes.
    Of several processes that run tests the first to come builds it, and the others wait.
    """
    build = ROOT / "_build" / "test"
    built = build / "built"
    build.mkdir(parents=True, exist_ok=True)
    with FileLock(build / "lock"):
        run, _, faults = built.read_text("utf-8").partition("\n") if built.exists() else [""] * 3
        if run != testrun_uid:
            faults = build_site(build)
            built.write_text(f"{testrun_uid}\n{faults}", "utf-8")
            capture = pytestconfig.pluginmanager.getplugin("capturemanager")
            with capture.global_and_fixture_disabled():  # said once, not by every test
                print(faults, end="", file=sys.stderr)
    if faults:
        pytest.fail("사이트를 만들지 못했습니다.", pytrace=False)
    return build / "html"


def build_site(build: Path) -> str:
    """Build both editions, and return what keeps them from being built."""
    html, english = build / "html", build / "en" / "html"
    for out, options in ((html, []), (english, ["-t", "english"])):
        done = run_sphinx("html", ROOT, out, "--jobs", "auto", *options)
        if done.returncode:
            return done.stderr or f"exit status {done.returncode}\n"
    shutil.rmtree(html / "en", ignore_errors=True)
    shutil.copytree(english, html / "en")
    return ""


@pytest.fixture(scope="session")
def english(site: Path) -> Path:
    """Return the folder of the English edition."""
    return site / "en"


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small site built as if there were a repository, outside of git."""
    text = (
        ".. _questions:\n\n질문들\n======\n\n여러 질문에 답합니다.\n\n"
        ".. _why:\n\n왜 그런가요?\n------------\n\n이래서입니다.\n\n>>> 1 + 1\n2\n\n"
        ".. _how:\n\n방법\n^^^^\n\n이렇게 합니다.\n"
    )
    setting = f"repository_url={REPOSITORY}/"
    return build_questions(tmp_path_factory.mktemp("published"), text, "-D", setting)


@pytest.fixture
def sphinx(tmp_path: Path) -> Callable[[str, str], Done]:
    """Return a function that builds one page of RST: ``sphinx("doctest", text)``."""

    def build(builder: str, text: str) -> Done:
        source = tmp_path / "source"
        source.mkdir(exist_ok=True)
        (source / "index.rst").write_text(text, "utf-8")
        return run_sphinx(builder, source, tmp_path / builder)

    return build
