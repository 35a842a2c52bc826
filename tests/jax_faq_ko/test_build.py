"""`make html` builds both editions side by side; a page is executed by one of them alone."""

import fcntl
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from docutils import nodes

from jax_faq_ko import build, executed

CONF = """\
language = "en" if "english" in tags else "ko"
project = language
exclude_patterns = ["_build"] if "english" in tags else ["_build", "english.rst"]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a folder with a page in which both editions are right."""
    (tmp_path / "conf.py").write_text(CONF, "utf-8")
    (tmp_path / "index.rst").write_text("글\n==\n", "utf-8")
    return tmp_path


def make_html(folder: Path) -> subprocess.CompletedProcess[str]:
    """Build both editions, as the Makefile does."""
    command = [sys.executable, "-m", "jax_faq_ko", "html"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_english_edition_is_put_into_the_site(project: Path) -> None:
    site = project / build.SITE
    (project / build.EXECUTED).mkdir(parents=True)  # nothing is to be measured in quiet
    (site / "en").mkdir(parents=True)
    (site / "en" / "left.html").touch()
    done = make_html(project)
    assert (done.returncode, done.stderr) == (0, "")
    for folder, name in ((site, "ko"), (site / "en", "en")):
        assert f"&#8212; {name} " in (folder / "index.html").read_text("utf-8")
    assert not (site / "en" / "left.html").exists()


@pytest.mark.parametrize(
    ("korean", "told"), [("글", "nothing"), (":ref:`nowhere`", "nowhere")], ids=["english", "both"]
)
def test_what_is_wrong_with_the_korean_pages_is_told_alone(
    project: Path, korean: str, told: str
) -> None:
    (project / "index.rst").write_text(f"글\n==\n\n{korean}\n", "utf-8")
    (project / "english.rst").write_text(":orphan:\n\n:ref:`nothing`\n", "utf-8")
    done = make_html(project)
    assert done.returncode == 1
    assert re.findall(r"label: '(\w+)'", done.stderr) == [told]
    assert not (project / build.SITE / "en").exists()


def test_a_page_is_executed_by_one_build_at_a_time(tmp_path: Path) -> None:
    cache = tmp_path / "notebooks" / "python"
    app = SimpleNamespace(
        srcdir=tmp_path,
        config=SimpleNamespace(nb_execution_cache_path=str(cache)),
        env=SimpleNamespace(doc2path=lambda name: f"{name}.md"),
    )

    def is_free() -> bool:
        with Path(f"{cache}.lock").open("w", encoding="utf-8") as another:
            try:
                fcntl.flock(another, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

    executed.wait(app, "docs/benchmark", [""])  # type: ignore[arg-type]
    assert not is_free()
    executed.go_on(app, nodes.document(None, None))  # type: ignore[arg-type]
    assert is_free()
