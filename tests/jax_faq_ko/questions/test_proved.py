"""What was proved once keeps its address, and what an example needs can be had."""

import json
from pathlib import Path

import pytest

from jax_faq_ko import releases
from tests.building import ROOT, run_sphinx

INDEX = ".. _front:\n\n첫 화면\n=======\n\n.. toctree::\n\n   faq_ko\n"
QUESTION = """\
.. _faq:

모음
====

{label}
하나인가요?
-----------

글.

.. doctest::
   :needs: {library}

   >>> 1
   1
"""


def complaints(folder: Path, text: str, index: str = INDEX, builder: str = "dummy") -> list[str]:
    """Build a page where `array-slow` was proved; give what is said of it."""
    newest = list(releases.load(ROOT / "docs"))[-1]
    name = f"jax-{newest}-cpu.json"
    record = json.loads((ROOT / "docs" / "verified" / name).read_text("utf-8"))
    record["questions"] = {"array-slow": next(iter(record["questions"].values()))}
    source = folder / "source"
    (source / "docs" / "verified").mkdir(parents=True)
    (source / "docs" / "verified" / name).write_text(json.dumps(record), "utf-8")
    (source / "index.rst").write_text(index, "utf-8")
    (source / "faq_ko.rst").write_text(text, "utf-8")
    done = run_sphinx(builder, source, folder / "out")
    return [line.partition("source/")[2] or line for line in done.stderr.splitlines()]


@pytest.mark.parametrize(
    ("label", "library", "told"),
    [
        (".. _array-slow:\n", "optax", []),
        (".. _array-slow:\n.. _slow-array:\n", "orbax_checkpoint", []),
        (
            ".. _array-slower:\n",
            "optax",
            [
                "faq_ko.rst:8: `array-slow` 라벨이 없어져 그 주소로 오는 링크가 끊어집니다. "
                "이 제목의 라벨 위에 옛 라벨을 남겨 두세요: .. _array-slow:"
            ],
        ),
        (
            ".. _sharding:\n",
            "optax",
            [
                "index.rst:1: `array-slow` 라벨이 없어져 그 주소로 오는 링크가 끊어집니다. "
                "답이 옮겨 간 제목의 라벨 위에 남겨 두세요: .. _array-slow:"
            ],
        ),
        (
            ".. _array-slow\n",
            "optax",
            [
                "faq_ko.rst:6: 라벨이나 링크의 주소를 읽을 수 없습니다. 이름 뒤에 콜론을 쓰세요: "
                ".. _label:"
            ],
        ),
        (
            ".. _array-slow:\n",
            "optaks",
            [
                "faq_ko.rst:16: `:needs: optaks`: 예제를 실행하는 환경에 없는 라이브러리입니다. "
                "비슷한 이름: optax."
            ],
        ),
        (
            ".. _array-slow:\n",
            "diffrax",
            [
                "faq_ko.rst:16: `:needs: diffrax`: 예제를 실행하는 환경에 없는 라이브러리입니다. "
                "있는 것: equinox, flax, jax, jaxlib, ml-dtypes, numpy, optax, orbax-checkpoint, "
                "scipy"
            ],
        ),
    ],
)
def test_addresses_and_libraries(tmp_path: Path, label: str, library: str, told: list[str]) -> None:
    assert complaints(tmp_path, QUESTION.format(label=label, library=library)) == told


def test_of_a_renamed_label_nothing_is_told_but_that(tmp_path: Path) -> None:
    text = QUESTION.format(label=".. _array-slower:\n", library="optax")
    index = f"{INDEX}\n:ref:`array-slow`\n\n.. questions:: faq_ko\n\n   array-slow\n"
    [told] = complaints(tmp_path, text, index, "html")
    assert told.startswith("faq_ko.rst:8: `array-slow` 라벨이 없어져")


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import optax, os", ""),
        (
            "from flax import nnx",
            "faq_ko.rst:16: `:needs:` 없이 import합니다: `flax`. 예제를 `.. doctest::` 아래에 "
            "들여 쓰고, 그 바로 아랫줄에 쓰세요: :needs: flax",
        ),
        (
            "import orbax.checkpoint",
            "faq_ko.rst:16: `:needs:` 없이 import합니다: `orbax-checkpoint`.",
        ),
    ],
)
def test_what_is_imported_is_needed(tmp_path: Path, code: str, told: str) -> None:
    text = QUESTION.format(label=".. _array-slow:\n", library="optax")
    found = complaints(tmp_path, text.replace(">>> 1\n   1", f">>> {code}"))
    assert [line for line in found if not line.startswith(told or "-")] == []
    assert len(found) == bool(told)
