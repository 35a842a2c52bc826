"""The supported releases as data: read, added to, and handed to what installs them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from jax_faq_ko import releases
from jax_faq_ko.data_files import DataFileError
from tests.building import ROOT, run_module

PINS = {"python": "3.13", "numpy": "2.4.6", "scipy": "1.17.0", "ml_dtypes": "0.5.4"}
OLD = {"0.4.38": {**PINS, "numpy": "2.1.3"}, "0.9.2": PINS, "0.10.2": PINS}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give three releases in a file of their own."""
    path = tmp_path / "releases.json"
    path.write_text(json.dumps(OLD), encoding="utf-8")
    return path


def test_what_an_environment_is_made_of() -> None:
    assert releases.requirements("0.9.2", PINS) == [
        *("jax==0.9.2", "jaxlib==0.9.2"),
        *("numpy==2.4.6", "scipy==1.17.0", "ml_dtypes==0.5.4"),
    ]


def test_libraries_where_one_fits() -> None:
    assert releases.requirements("0.9.2", {**PINS, "flax": "0.12.6"})[-1] == "flax==0.12.6"
    found = releases.pinned("numpy==2.4.6\nother==1\norbax-checkpoint==0.11.24\n")
    assert found == {"numpy": "2.4.6", "orbax-checkpoint": "0.11.24"}


def test_pins_from_what_was_resolved() -> None:
    text = "# made by hand\njax==0.9.2\nml-dtypes==0.5.4 ; python_version > '3'\n"
    text += "numpy==2.4.6\nopt-einsum==3.4.0\nscipy==1.17.0\n"
    assert {"python": "3.13", **releases.pinned(text)} == PINS


@pytest.mark.parametrize(
    ("release", "replaced", "names"),
    [
        ("0.10.3", "0.10.2", ["0.4.38", "0.9.2", "0.10.3"]),
        ("0.10.2", "", ["0.4.38", "0.9.2", "0.10.2"]),
        ("0.5.3", "", ["0.4.38", "0.5.3", "0.9.2", "0.10.2"]),
        ("0.11.0", "", ["0.4.38", "0.9.2", "0.10.2", "0.11.0"]),
    ],
)
def test_adding_one(data: Path, release: str, replaced: str, names: list[str]) -> None:
    assert releases.add(data.parent, release, PINS) == replaced
    assert list(releases.load(data.parent)) == names
    assert releases.load(data.parent)["0.4.38"]["numpy"] == "2.1.3"
    assert data.read_text(encoding="utf-8").count("\n") == len(names) + 2  # a line each
    assert [path.name for path in data.parent.iterdir()] == [data.name]


@pytest.mark.parametrize(
    ("release", "fault"), [("newest", "아닙니다: `newest`"), ("0.10.1", "이미 지원합니다: 0.10.2")]
)
def test_adding_what_is_no_newer_version(data: Path, release: str, fault: str) -> None:
    before = data.read_text(encoding="utf-8")
    with pytest.raises(releases.UnknownReleaseError, match=fault):
        releases.add(data.parent, release, PINS)
    assert data.read_text(encoding="utf-8") == before


def test_a_path_is_no_release(data: Path) -> None:
    data.write_text(data.read_text("utf-8").replace('"0.9.2"', '"../../0.9.2"'), "utf-8")
    with pytest.raises(DataFileError, match=r"0\.12\.1처럼 적으세요"):
        releases.load(data.parent)


def test_dropping_one(data: Path) -> None:
    verified = data.parent / "verified"
    verified.mkdir()
    for name in ("jax-0.4.38-cpu", "jax-0.4.38-gpu", "jax-0.9.2-cpu"):
        (verified / f"{name}.json").touch()
    releases.drop(data.parent, "0.4.38")
    assert list(releases.load(data.parent)) == ["0.9.2", "0.10.2"]
    assert [path.name for path in verified.iterdir()] == ["jax-0.9.2-cpu.json"]
    with pytest.raises(releases.UnknownReleaseError, match=r"않는 버전입니다: JAX 0\.4\.38"):
        releases.drop(data.parent, "0.4.38")


def test_what_was_for_a_dropped_release_alone(data: Path) -> None:
    page = data.parent / "page.rst"
    block = ".. doctest::\n   :jax: {}\n\n   >>> 1\n   1\n"
    page.write_text("\n".join(map(block.format, ("<0.9", ">=0.9", "<0.4.38"))), encoding="utf-8")
    [line] = releases.outlived(data.parent, [page])
    assert line.startswith(f"{page}:14: JAX <0.4.38: ")
    releases.drop(data.parent, "0.4.38")
    assert [each.split(": ")[0] for each in releases.outlived(data.parent, [page])] == [
        f"{page}:2",
        f"{page}:14",
    ]


def test_requirements_for_ci(data: Path, tmp_path: Path) -> None:
    said = releases.write_requirements(data.parent, tmp_path / "new" / "folder", "gpu")
    assert json.loads(said) == [{"jax": name, "python": "3.13"} for name in OLD]
    files = sorted((tmp_path / "new" / "folder").iterdir())
    assert [path.name for path in files] == ["0.10.2.txt", "0.4.38.txt", "0.9.2.txt"]
    assert "numpy==2.1.3\n" in files[1].read_text(encoding="utf-8")


def test_the_command(tmp_path: Path) -> None:
    done = run_module("jax_faq_ko", "releases", str(tmp_path / "made"), "cpu")
    names = [job["jax"] for job in json.loads(done.stdout)]
    assert names == list(releases.load(ROOT / "docs"))
    assert sorted(path.stem for path in (tmp_path / "made").iterdir()) == sorted(names)


def test_a_release_that_cannot_be_installed_is_no_job(data: Path, tmp_path: Path) -> None:
    said = json.loads(releases.write_requirements(data.parent, tmp_path / "made", "tpu"))
    assert [job["jax"] for job in said] == ["0.9.2", "0.10.2"]


def test_what_a_new_release_changes(data: Path) -> None:
    assert releases.changed(data.parent, "99.0").startswith(
        "설치하지 못했거나 실행하지 못했습니다: JAX 99.0."
    )
    (data.parent / "verified").mkdir()
    record = data.parent / "verified" / "jax-99.0-cpu.json"
    questions = {"same": ["passed", "skipped"], "other": ["passed", "failed"], "hangs": ["timeout"]}
    states = {name: [{"state": one} for one in them] for name, them in questions.items()}
    record.write_text(json.dumps({"questions": states}), encoding="utf-8")
    said = releases.changed(data.parent, "99.0")
    assert re.findall(r"^\* `(.*)`$", said, flags=re.MULTILINE) == ["other", "hangs"]
    assert "make releases NEW=99.0" in said
    del states["other"], states["hangs"]
    record.write_text(json.dumps({"questions": states}), encoding="utf-8")
    assert "모든 답이 맞습니다" in releases.changed(data.parent, "99.0")
