"""What becomes of a question: prose as Markdown, examples as cells, in their order."""

from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from tests.building import FRONT, REPOSITORY, build_questions, run_sphinx

PAGES = Path(__file__).with_name("pages")

FIRST = """\
[JAX 한국어 FAQ](https://someone.github.io/jax-faq/faq_ko.html#sample)

# `f`와 <em>g</em>는 \\[왜\\] 다른가요?

<strong>굵게(bold)</strong>는 이렇게, $x^2$은 저렇게 보입니다. \
[예제가 없는 질문](https://someone.github.io/jax-faq/faq_ko.html#plain)도 보세요."""

LAST_BUT_ONE = """\
둘째

1. 하나
2. 둘

> `a|b`를 쓰세요.

$$
x^2 + *y*
$$

<strong>표의 제목</strong>

| 머리 | `x\\|y` |
| --- | --- |
| 칸 | [밖](https://docs.jax.dev/) |

## 부분"""

LAST = """\
끝나지 않습니다.

```python
while True: pass
```

````console
$ echo ```
````"""


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the notebooks of the sample page."""
    page = (PAGES / "faq_ko.rst").read_text("utf-8")
    folder = tmp_path_factory.mktemp("notebooks")
    return build_questions(folder, page, "-D", f"repository_url={REPOSITORY}") / "notebooks"


@pytest.fixture(scope="module")
def cells(notebooks: Path) -> list[NotebookNode]:
    """Return the cells of the sample."""
    found: list[NotebookNode] = nbformat.read(notebooks / "sample.ipynb", as_version=4).cells
    return found


def test_prose_is_markdown(cells: list[NotebookNode]) -> None:
    prose = [cell.source for cell in cells if cell.cell_type == "markdown"]
    assert prose == [FIRST, "목록\n\nJAX 0.11 이상에서 나오는 출력입니다.", LAST_BUT_ONE, LAST]


def test_a_cell_ends_where_something_is_shown(cells: list[NotebookNode]) -> None:
    code = [cell for cell in cells if cell.cell_type == "code"]
    assert [cell.source for cell in code] == [
        "import warnings\ndef f(x):\n    return x + 1\nf(1)",
        'print("<", f(2)); f(3)',
        "f(10)",
        'f("a")',
    ]
    assert [cell.outputs[0].get("text") for cell in code] == ["2\n", "< 3\n4\n", "11\n", None]
    assert code[-1].outputs[0].evalue == "can only concatenate str ..."
    assert code[-1].metadata.tags == ["raises-exception"]


def test_question_without_examples_has_no_notebook(notebooks: Path) -> None:
    assert [path.name for path in notebooks.iterdir()] == ["sample.ipynb"]


def test_what_no_notebook_can_hold_is_an_error_at_its_line(tmp_path: Path) -> None:
    page = ".. _page:\n\n제목\n====\n\n.. _why:\n\n질문\n----\n\n>>> 1\n1\n\n"
    (tmp_path / "faq_ko.rst").write_text(f"{page}.. centered:: 가운데\n", "utf-8")
    (tmp_path / "index.rst").write_text(FRONT, "utf-8")
    done = run_sphinx("html", tmp_path, tmp_path / "_build" / "html")
    assert done.returncode != 0
    assert "faq_ko.rst:14: 노트북에 옮길 줄 모르는 요소입니다." in done.stderr


def test_same_page_gives_the_same_notebook(cells: list[NotebookNode]) -> None:
    assert [cell.id for cell in cells] == [f"cell-{number}" for number in range(len(cells))]


def test_every_question_that_runs_has_its_notebook(tmp_path: Path) -> None:
    page = (
        ".. _page:\n\n제목\n====\n\n"
        ".. _my_label:\n\n밑줄이 있는 라벨\n----------------\n\n>>> 1\n1\n\n"
        ".. _not-run:\n\n실행하지 않는 블록\n------------------\n\n>>> 2\n2\n\n"
        ".. code-block:: python\n   :no-run: only:: 여기서는 실행하지 않습니다.\n\n   stop()\n"
    )
    folder = build_questions(tmp_path, page) / "notebooks"
    assert sorted(path.name for path in folder.iterdir()) == ["my_label.ipynb", "not-run.ipynb"]
    cells = nbformat.read(folder / "not-run.ipynb", as_version=4).cells
    assert cells[-1].source.startswith("only:: 여기서는 실행하지 않습니다.\n\n```python\nstop()")


ELEMENTS = """\
.. _page:

제목
====

.. _elements:

본문의 요소
-----------

\\# 우물로 시작합니다.

2024\\. 숫자로 시작하고 20~30개\\ [#note]_\\ 와 책\\ [BOOK]_\\ 이 있습니다.

+ 더하기로 시작하지 않는 목록입니다.

``a`b``\\ 와 `````\\ 입니다.

.. rst-class:: fields

:이름: 값입니다.

-o, --out  보냅니다.

그리고

.. epigraph::

   따온 글입니다.

   -- 누구

.. code-block:: text
   :caption: 블록의 제목

   글

용어 : 갈래
   뜻입니다.

----

>>> print("a\\n\\nb")
a
<BLANKLINE>
b
>>> raise ValueError("c\\n\\nd")
Traceback (most recent call last):
  ...
ValueError: c
<BLANKLINE>
d

.. testcode::

   print("<BLANKLINE>")

.. testoutput::

   <BLANKLINE>

.. [#note] 각주의 글입니다.

.. [BOOK] 책의 제목입니다.
"""

CARRIED = """\
# 본문의 요소

\\# 우물로 시작합니다.

2024\\. 숫자로 시작하고 20\\~30개\\[1\\]와 책\\[BOOK\\]이 있습니다.

* 더하기로 시작하지 않는 목록입니다.

``a`b``와 `` ` ``입니다.

<strong>이름</strong>: 값입니다.

`-o`, `--out`: 보냅니다.

그리고

> 따온 글입니다.
>
> — 누구

<strong>블록의 제목</strong>

```text
글
```

<strong>용어</strong>

<em>갈래</em>

뜻입니다.

---"""


def test_each_element_is_carried(tmp_path: Path) -> None:
    """Nothing of a question is lost, and nothing becomes what it is not."""
    folder = build_questions(tmp_path, ELEMENTS) / "notebooks"
    cells = nbformat.read(folder / "elements.ipynb", as_version=4).cells
    assert cells[0].source.partition("\n\n")[2].replace("> \n", ">\n") == CARRIED
    outputs = [cell.outputs[0] for cell in cells if cell.cell_type == "code"]
    assert [output.get("text") for output in outputs] == ["a\n\nb\n", None, "<BLANKLINE>\n"]
    assert outputs[1].evalue == "c\n\nd"
    assert cells[-1].source == "\\[1\\] 각주의 글입니다.\n\n\\[BOOK\\] 책의 제목입니다."


def test_a_table_that_markdown_cannot_hold_is_an_error(tmp_path: Path) -> None:
    table = "+----+----+\n| 가 | 나 |\n+    +----+\n|    | 다 |\n+----+----+\n"
    (tmp_path / "faq_ko.rst").write_text(
        f".. _page:\n\n제목\n====\n\n.. _q:\n\n질문\n----\n\n>>> 1\n1\n\n{table}", "utf-8"
    )
    (tmp_path / "index.rst").write_text(FRONT, "utf-8")
    done = run_sphinx("html", tmp_path, tmp_path / "_build" / "html")
    assert "노트북에 옮길 줄 모르는 요소입니다. 문단이나 목록, 표로 쓰세요: <table" in done.stderr


def test_a_label_that_is_a_path_writes_nothing_beside_the_site(tmp_path: Path) -> None:
    page = (
        ".. _faq:\n\n질문들\n======\n\n.. _../../evil:\n\n왜인가요?\n---------\n\n글.\n\n>>> 1\n1\n"
    )
    (tmp_path / "faq_ko.rst").write_text(page, "utf-8")
    (tmp_path / "index.rst").write_text(FRONT, "utf-8")
    run_sphinx("html", tmp_path, tmp_path / "_build" / "html")
    assert (tmp_path / "_build" / "html" / "faq_ko.html").exists()
    assert list(tmp_path.rglob("*.ipynb")) == []


def test_a_label_of_two_questions_is_told_and_no_more(tmp_path: Path) -> None:
    question = ".. _twice:\n\n{}인가요?\n-------------------\n\n글.\n\n>>> 1\n1\n\n"
    page = ".. _faq:\n\n질문들\n======\n\n" + question.format("왜") + question.format("무엇")
    (tmp_path / "faq_ko.rst").write_text(page, "utf-8")
    (tmp_path / "index.rst").write_text(FRONT, "utf-8")
    done = run_sphinx("html", tmp_path, tmp_path / "_build" / "html")
    assert done.returncode == 1
    assert "faq_ko.rst:16: " in done.stderr
    assert "두 번 있습니다" in done.stderr
    assert "StopIteration" not in done.stderr
