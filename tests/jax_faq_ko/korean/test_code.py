"""Korean in an example, a path in its output, a picture without words: each is told at its line."""

import re
from pathlib import Path

import pytest

from jax_faq_ko.korean.fix import mend
from jax_faq_ko.korean.guard import check_rst
from tests.building import ROOT, run_sphinx

HEAD = ".. _top:\n\n글\n==\n\n글입니다.\n\n"
PICTURE = ROOT / "docs" / "images" / "phone.png"
MISTAKES = [
    (
        '>>> print("hello")\nhello\n>>> "한글"',
        3,
        "예제는 영어판과 함께 쓰므로 한국어를 쓰지 않습니다.",
    ),
    (">>> 1\n1\n이 값은 하나입니다.", 3, "출력 바로 아래에 한국어가 있습니다(“이 값은"),
    (
        ".. code-block:: python\n\n   x = 1  # 하나",
        3,
        "예제는 영어판과 함께 쓰므로 한국어를 쓰지 않습니다.",
    ),
    ('>>> print("/home/me/a.py")\n/home/me/a.py', 2, "경로나 주소가 있습니다: /home/me/a.py."),
    (">>> 1 + 3  # doctest: +SKIP\n5", 1, "이유 없이 실행하지 않는 예제입니다."),
    (".. image:: phone.png", 1, "그림에 설명이 없습니다."),
    (".. figure:: phone.png\n   :width: 9px", 1, "그림에 설명이 없습니다."),
]
FINE = """\
.. code-block:: rst

   한국어입니다.

.. code-block:: console

   $ make html  # 만듭니다

>>> x = "/home/me/a.py"
>>> print("/usr/lib/x")
/usr/lib/x

.. image:: phone.png
   :alt: 전화기
"""


def told(folder: Path, text: str) -> list[tuple[int, str]]:
    """Build a page; give what is said of it."""
    (folder / "index.rst").write_text(HEAD + text, "utf-8")
    (folder / "phone.png").write_bytes(PICTURE.read_bytes())
    done = run_sphinx("html", folder, folder / "_build" / "html")
    found = re.findall(r"index\.rst:(\d+): (.*)", done.stderr)
    return [(int(line), said) for line, said in found]


def test_each_is_told_at_its_line(tmp_path: Path) -> None:
    text, expected = "", []
    for mistake, line, said in MISTAKES:
        expected.append(((HEAD + text).count("\n") + line, said))
        text += f"{mistake}\n\n"
    found = sorted(told(tmp_path, text))
    assert len(found) == len(expected)
    for (line, said), (wanted, words) in zip(found, expected, strict=True):
        assert line == wanted
        assert words in said


def test_what_is_right_is_left_alone(tmp_path: Path) -> None:
    assert told(tmp_path, FINE) == []


@pytest.mark.parametrize(
    ("text", "line", "said", "mended"),
    [
        (
            "글\n\n[링크](https://example.org)입니다.\n",
            3,
            "이렇게 쓰세요: `링크 <https://example.org>`__\\ 입니다.",
            "글\n\n`링크 <https://example.org>`__\\ 입니다.\n",
        ),
        ("![그림](./x.png)\n", 1, "이렇게 쓰세요: .. image:: ./x.png", None),
        ("글\n\n```python\nx = 1\n```\n", 3, "RST에서는 코드를 ```로 감싸지 않습니다.", None),
        (
            "## 제목\n\n글\n",
            1,
            "아랫줄에 밑줄을 그으세요. 질문의 제목: ---- 질문 안의 제목: ^^^^",
            None,
        ),
        ("See the official documentation for `more`.\n", 1, "영어로만 쓴 문단입니다.", None),
        ("글\n* 하나\n* 둘\n", 2, "이 줄 위에 빈 줄을 넣으세요: * 하나", None),
        ("* 하나\n  1. 안\n", 2, "이 줄 위에 빈 줄을 넣으세요: 1. 안", None),
        ("난수는\u200b\n", 1, "보이지 않는 글자가 있습니다(U+200B).", "난수는\n"),
        ("\ufeff글\n", 1, "파일이 BOM으로 시작합니다.", "글\n"),
        ("글\r\n글\r\n", 1, "줄 끝이 CRLF입니다.", "글\n글\n"),
    ],
)
def test_what_is_no_rst_in_korean(text: str, line: int, said: str, mended: str | None) -> None:
    found = check_rst(text)
    assert [problem.line for problem in found] == [line]
    assert said in found[0].message
    assert mend(text, ".rst")[0] == (mended or text)


@pytest.mark.parametrize("text", ["[1] (가)", "a[0](https)", "::\n\n   [a](https://b)\n   ```\n"])
def test_what_only_looks_like_markdown(text: str) -> None:
    assert check_rst(text) == []


def test_what_is_said_of_a_line_is_said_once(tmp_path: Path) -> None:
    [(line, said)] = told(tmp_path, "``x`` 를 쓰고 ``x`` 를 봅니다.\n")
    assert line == HEAD.count("\n") + 1
    assert said.endswith("이렇게 쓰세요: ``x``\\ 를")
