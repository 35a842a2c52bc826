"""Every trap of Korean RST, written into a page, is an error at its line; good Korean is none."""

from pathlib import Path

import pytest

from jax_faq_ko.korean.guard import check_rst
from jax_faq_ko.korean.markdown import check_markdown
from jax_faq_ko.korean.style import MASK, masked
from tests.building import ROOT, run_sphinx
from tests.jax_faq_ko.korean.samples import JOINT, Samples

EXPECTED = Path(__file__).parent / "expected"


@pytest.mark.parametrize(
    ("name", "count"), [("broken.rst", 27), ("judged.rst", 6), ("kept.rst", 4), ("markdown.md", 5)]
)
def test_every_trap_is_reported_at_its_line(samples: Samples, name: str, count: int) -> None:
    reported = [f"{line}: {message}" for line, message in sorted(samples.errors[name])]
    assert len(reported) == count
    assert reported == (EXPECTED / f"{name}.txt").read_text("utf-8").splitlines()
    assert samples.status != 0


def test_good_korean_is_left_alone(samples: Samples) -> None:
    assert "docs/clean.rst" not in samples.log


def test_an_unchanged_page_is_reported_again(samples: Samples) -> None:
    first = {name: sorted(errors) for name, errors in samples.errors.items()}
    samples.build()
    assert {name: sorted(errors) for name, errors in samples.errors.items()} == first
    assert samples.status != 0


@pytest.mark.parametrize(
    "text",
    [
        "``jit`` 이름",
        "``if`` 문",
        "``jit`` 의미",
        "``jit`` 도함수",
        "``jit`` 가속기",
        "``jit`` 로그",
        "``jit`` 만약",
        "``jit`` 밖에서",
        "``jit`` 말고",
        "``jit`` 등",
        "``x``, ``y``",
        "(``x``)",
        "``x``/``y``",
        "``x``-1",
        "``x``…",
        "'``x``'는",
        "_`안쪽 목표` 이름",
        "제목\n----\n* 하나\n  더\n* 둘\n\n  - 안",
        "* - 하나\n  - 둘\n* - 셋",
        "``it is not in the text``",
        "`what is in the documentation <https://example.org>`__",
    ],
)
def test_what_only_looks_like_a_trap(text: str) -> None:
    assert check_rst(text) == []


def test_code_in_single_backquotes_gets_two() -> None:
    [found] = check_rst("`jit`을 씁니다.\n")
    assert found.message.endswith("이렇게 쓰세요: ``jit``\\ 을")
    assert found.edit is None


def test_a_link_by_name_needs_that_name() -> None:
    text = "학습_데이터와 https://example.org/자동_미분 그리고 자동_미분을 봅니다.\n"
    assert check_rst(text) == []
    assert len(check_rst(f"{text}\n.. _자동: https://example.org\n")) == 1  # not the address
    assert len(check_rst(f"{text}\n_`자동` 목표와 _`학습` 목표\n")) == 2


@pytest.mark.parametrize(
    "start",
    [
        "* .. code-block:: python",
        "1. .. code-block:: python",
        "* - .. code-block:: python",
        ":a: .. code-block:: python",
        ".. note:: ::",
        ".. no-such-directive::",
        "* >>> 1",
    ],
)
def test_code_is_no_prose(start: str) -> None:
    code = "``x``를" if ">>>" in start else "\n         ``x``를"
    assert check_rst(f"{start}\n{code}\n") == []
    assert len(check_rst(f"{start}\n{code}\n\n``y``를\n")) == 1


def test_code_that_touches_prose_is_no_prose() -> None:
    text = masked("글입니다.\n>>> def f(x):\n...     return 1\n")
    assert text.splitlines() == ["글입니다.", MASK * 13, MASK * 16]


def test_a_quoted_block_is_no_prose() -> None:
    assert len(check_rst("예::\n\n> ``x``를\n> ``y`` 을\n\n``z``를\n")) == 1
    assert len(check_rst("예\n\n> ``x``를\n> ``y`` 을\n")) == 3  # and that it is Markdown


PARTICLES = """
    은 는 이 가 을 를 의 에 에서 로 으로 와 과 도 만 부터 까지 처럼 마다 라고 이라고
    입니다 이고 이며 나 이나 란 이란
    에는 에서는 에서도 으로는 까지의 보다 만큼 뿐입니다 인 이라는 이므로 에게
"""


@pytest.mark.parametrize("particle", PARTICLES.split())
def test_a_particle_is_written_without_a_space(particle: str) -> None:
    [problem] = check_rst(f"앞 문단\n\n앞줄\n``jit`` {particle} 뒤\n")
    assert (problem.kind, problem.line) == ("parted", 4)
    assert f"``jit``\\ {particle}" in problem.message
    [problem] = check_markdown(f"앞줄\n`jit` {particle}.\n")
    assert (problem.kind, problem.line) == ("parted", 2)
    assert f"`jit`{particle}" in problem.message


def test_lines_are_right_in_an_included_file(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "part.rst").write_text(":orphan:\n\n하나\n\n``x``를 봅니다.\n", "utf-8")
    (tmp_path / "index.rst").write_text(
        ".. _index:\n\n제목\n====\n\n.. include:: docs/part.rst\n", "utf-8"
    )
    done = run_sphinx("dummy", tmp_path, tmp_path / "out")
    assert "docs/part.rst:5: " in done.stderr
    assert "index.rst:5" not in done.stderr


def test_the_faq_without_its_joints_is_all_errors() -> None:
    source = (ROOT / "faq_ko.rst").read_text("utf-8")
    joints = len(JOINT.findall(source))
    assert joints > 100
    assert len(check_rst(JOINT.sub("", source))) == joints
    assert len(check_rst(JOINT.sub(" ", source))) == joints
    assert check_rst(source) == []
