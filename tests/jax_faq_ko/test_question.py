"""The end of `make question`: it runs on the releases that are here, and says what is left."""

import json
import sys
from importlib.metadata import version
from pathlib import Path

from jax_faq_ko.releases import BESIDE, python_of
from tests.building import Done, copy_of_data, run_module, run_sphinx

PAGE = ".. _why:\n\n왜 그런가요?\n============\n\n>>> 1 + 1\n{}\n"


def finish(folder: Path, shown: int, releases: list[str]) -> Done:
    """Do what `make question` does at its end, with one of the releases installed."""
    data = copy_of_data(folder)
    for path in (*data.glob("upstream.*"), *data.glob("verified/jax-*")):  # of other questions
        path.unlink()
    pins = dict.fromkeys(["python", *BESIDE], "1")
    lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(pins)}" for name in releases)
    (folder / "docs" / "releases.json").write_text(f"{{\n{lines}\n}}\n", "utf-8")
    (folder / "index.rst").write_text(PAGE.format(shown), "utf-8")
    python = folder / python_of(version("jax"))
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n', "utf-8")
    python.chmod(0o755)
    (python.parents[1] / "pyvenv.cfg").write_text("version_info = 3\n", "utf-8")
    out = folder / "_build" / "bundle"
    done = run_sphinx("bundle", folder, out, "-D", f"data_folder={data}")
    assert done.returncode == 0, done.stderr
    return run_module("jax_faq_ko", "question", str(out / "faq-doctest.pyz"), cwd=folder)


def test_what_is_left_is_said(tmp_path: Path) -> None:
    done = finish(tmp_path, 2, ["0.4.38", "0.9.2", version("jax")])
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("이 컴퓨터에 있는 다른 JAX 버전에서도 실행합니다.\n")
    assert "1 passed, 0 failed" in done.stdout
    assert "CI가 실행합니다: 0.4.38, 0.9.2\n" in done.stdout
    assert (tmp_path / "docs" / "verified" / f"jax-{version('jax')}-cpu.json").exists()


def test_nothing_is_said_of_other_releases_where_there_are_none(tmp_path: Path) -> None:
    done = finish(tmp_path, 2, ["0.4.38", "0.9.2"])
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("남은 일\n")


def test_an_answer_that_does_not_hold_is_to_be_parted(tmp_path: Path) -> None:
    done = finish(tmp_path, 3, [version("jax")])
    assert done.returncode == 1
    assert f"JAX {version('jax')}에서는 출력이 다릅니다." in done.stdout
    assert "남은 일" not in done.stdout
