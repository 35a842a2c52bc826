"""The engine says everything in the language of the project, and keeps no language in its data."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.jax_doctest.project import SOURCE, Build, build_project, configure
from tests.jax_doctest.recording import JAX, Project

PACKAGE = SOURCE / "jax_doctest"
KOREAN = PACKAGE / "locale" / "ko" / "LC_MESSAGES" / "jax_doctest.po"
HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")

PAGE = """\
.. _asked:

Asked
=====

>>> 1 + 1
3

.. doctest::
   :timeout: 0.3

   >>> while True: pass

.. doctest::
   :jax: <0.5

   >>> 1
   1

.. code-block:: python
   :no-run: It would not end.

   while True: pass
"""
REASONS = ["", "timeout: 0.3", "only-on: JAX <0.5"]


def catalog() -> Catalog:
    with KOREAN.open("rb") as file:
        return read_po(file)


def placeholders(text: str) -> list[str]:
    """Name what a text leaves open, and how that is written."""
    fields = ((name, spec) for _, name, spec, _ in Formatter().parse(text) if name is not None)
    return sorted(f"{name}:{spec}" for name, spec in fields)


def test_the_catalog_has_every_message_and_no_other() -> None:
    keywords: dict[str, None] = {"_": None, "N_": None}
    found = extract_from_dir(str(PACKAGE), [("**.py", "python")], keywords=keywords)
    marked = {message for _, _, message, _, _ in found}
    known = catalog()
    assert len(marked) > 100
    assert {message.id for message in known if message.id} == marked
    assert not known.obsolete
    # Before Python 3.12 no message is found in an f-string.
    sources = [path.read_text("utf-8") for path in PACKAGE.rglob("*.py")]
    assert not [found for text in sources for found in re.findall(r"\{N?_\([\"'].*", text)]


def test_every_message_is_translated() -> None:
    messages = [(str(message.id), message) for message in catalog() if message.id]
    for english, message in messages:
        assert message.string, english
        assert not message.fuzzy, english
        assert placeholders(str(message.string)) == placeholders(english), english


def test_the_code_speaks_english() -> None:
    files = [path for path in PACKAGE.rglob("*") if path.suffix in (".py", ".js", ".css")]
    assert len(files) > 50
    assert [path for path in files if HANGUL.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("language", ["", "en", "ko", "ko_KR", "xx"])
def test_a_failure_is_reported_in_the_language_of_the_project(
    build: Build, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    values = {"language": language} if language else {}
    built = build(pages={"page.rst": PAGE}, jax_doctest_jobs=1, **values)
    said, timeout, only, got, blocks = {
        True: (
            *("출력이 다릅니다.", "0.3초 안에 끝나지 않았습니다.", "JAX <0.5에서만 실행합니다."),
            *("실제 출력", "블록 4개: 실행 3, 실행하지 않음 1"),
        ),
        False: (
            *(
                "The output differs.",
                "It did not end within 0.3 seconds.",
                "Runs only on JAX <0.5.",
            ),
            *("Got", "Blocks: 4 (run 3, not run 1)"),
        ),
    }[language.startswith("ko")]
    lines = built.printed.splitlines()
    assert f"page.rst:6: {said}" in lines
    assert f"  {got}:" in lines
    assert f"page.rst:12: {timeout}" in lines
    assert any(line.endswith(only) for line in lines)
    assert blocks in lines
    errors = [line for line in lines if line.startswith("::error ")]
    assert f"doctest::page.rst:6: {said}%0A" in errors[0]
    assert f"%0A  {got}:%0A" in errors[0]
    suite = ET.parse(built.out / "junit.xml").getroot()
    told = [case.find(tag) for case in suite for tag in ("failure", "error", "skipped")]
    assert [one.get("message") for one in told if one is not None] == [said, timeout, only]
    assert bool(HANGUL.search(built.printed)) is language.startswith("ko")
    assert built.last == "0 passed, 2 failed, 1 skipped"  # what tools look for is of no language


def reasons(examples: Iterable[dict[str, str]]) -> list[str]:
    """Read why examples have their states."""
    return [example.get("reason", "") for example in examples]


def test_the_report_holds_codes(build: Build) -> None:
    built = build(pages={"page.rst": PAGE}, language="ko")
    assert HANGUL.search(built.printed)
    assert reasons(built.report["examples"]) == REASONS
    text = (built.out / "report.json").read_text(encoding="utf-8")
    assert not HANGUL.search(text)


@pytest.mark.parametrize("language", ["ko", "ko_KR", "en"])
def test_a_bundle_speaks_the_language_of_its_project(
    build: Build, tmp_path: Path, language: str
) -> None:
    built = build(builder="bundle", pages={"page.rst": PAGE}, language=language)
    results = tmp_path / "results.json"

    def run(*arguments: str) -> str:
        """Run it as a machine does that has neither this project nor its packages."""
        command = [sys.executable, "-I", "-S", str(built.out / "faq-doctest.pyz"), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert done.stderr == ""
        return done.stdout

    printed = run("--output", str(results)).splitlines()
    korean = language != "en"
    timeout = "0.3초 안에 끝나지 않았습니다." if korean else "It did not end within 0.3 seconds."
    only = "JAX <0.5에서만 실행합니다." if korean else "Runs only on JAX <0.5."
    assert f"page.rst:12: {timeout}" in printed
    assert any(line.endswith(only) for line in printed)
    assert printed[-1] == "0 passed, 2 failed, 1 skipped"
    assert bool(HANGUL.search(run("--help"))) is korean
    text = results.read_text(encoding="utf-8")
    assert not HANGUL.search(text)
    assert reasons(json.loads(text)["examples"]) == REASONS


@pytest.mark.parametrize("way", ["run", "take"])
def test_the_record_holds_codes(build: Build, project: Path, tmp_path: Path, way: str) -> None:
    sample = Project(build, project, tmp_path)
    files = {"page.rst": PAGE, "tables.rst": "Tables\n======\n\n.. verification-failures::\n"}
    built = build(
        builder="bundle", pages=files, jax_doctest_releases=["0.4.38", JAX], language="ko"
    )
    assert built.status == 0, built.complained
    done = sample.run() if way == "run" else sample.take(sample.far_results())
    assert "기록을 갱신했습니다" in done.stdout
    text = sample.record.read_text(encoding="utf-8")
    assert not HANGUL.search(text)
    kept = json.loads(text)["questions"]["asked"]
    assert reasons(kept) == REASONS
    html = sample.html().html("tables")  # there they are sentences
    assert "0.3초 안에 끝나지 않았습니다." in html
    assert "JAX 0.5 미만에서만 실행합니다." in html


def test_two_projects_in_one_process(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    said = {"ko": "실행하지 않는 코드", "en": "This code is not run"}
    differs = {"ko": "출력이 다릅니다.", "en": "The output differs."}
    for number, language in enumerate(("ko", "en", "ko")):
        folder = tmp_path / f"{language}-{number}"
        folder.mkdir()
        (folder / "index.rst").write_text(PAGE, encoding="utf-8")
        configure(folder, language=language)
        assert build_project(folder, folder / "html", "html") == 0
        html = (folder / "html" / "index.html").read_text(encoding="utf-8")
        assert [name for name, words in said.items() if words in html] == [language]
        capfd.readouterr()
        assert build_project(folder, folder / "doctest", "doctest") == 1
        printed = capfd.readouterr().out
        assert [name for name, words in differs.items() if words in printed] == [language]
