"""What Sphinx, docutils and sphinx-lint complain of is said in Korean, once, with what to write."""

import re
from pathlib import Path

import pytest

from jax_faq_ko.korean.lint import check_form
from jax_faq_ko.told import MESSAGES, RULES
from tests.building import run_module, run_sphinx

HEAD = ".. _top:\n\n질문들\n======\n\n글입니다.\n\n"
# A mistake, the line in it that is wrong, and words of what is said.
MISTAKES = [
    ("``닫히지 않은 글입니다.", 1, "코드(``) 표시가 닫히지 않았습니다."),
    ("**닫히지 않은 글입니다.", 1, "굵은 글씨(**) 표시가 닫히지 않았습니다."),
    (":fucn:`x`", 1, "`fucn` 역할이 없습니다. 비슷한 이름: func."),
    (".. ntoe::\n\n   글", 1, "`ntoe` 디렉티브가 없습니다. 비슷한 이름: note."),
    (".. note::", 1, "`note` 디렉티브에 내용이 없습니다."),
    (
        ".. list-table::\n   :header-row: 1\n\n   * - a",
        1,
        "`list-table` 디렉티브에 `:header-row:` 옵션이 없습니다. 쓸 수 있는 옵션: `:align:`, ",
    ),
    (".. list-table::\n   :header-rows: x\n\n   * - a", 1, "쓸 수 없는 값입니다: 'x'"),
    (".. search-words::", 1, "같은 줄에 인자 1개를 쓰세요: .. search-words:: 인자"),
    (".. note-none::\n\n.. contents:: 하나\n\n   내용", 3, "아래 글을 들여 쓰지 마세요"),
    ("* 하나\n* 둘\n셋", 3, "목록 다음에 빈 줄이 없습니다."),
    ("하나\n둘\n  셋\n넷", 3, "이유 없이 들여 쓴 줄입니다."),
    ("코드\n\n::\n\n글", 5, "`::` 아래에 코드가 없습니다."),
    (".. _same:\n\n글\n\n.. _same:\n\n글", 5, "`same` 라벨이 이 글에 두 번 있습니다."),
    ("|이름|", 1, "`|이름|`에 넣을 말이 정해져 있지 않습니다."),
    (".. _label", 1, "이름 뒤에 콜론을 쓰세요: .. _label:"),
    ("name_", 1, "`name_` 링크가 가리키는 라벨이나 각주가 없습니다."),
    ("===  ===\nab cdefg\n===  ===", 2, "표의 선과 글의 자리가 맞지 않습니다."),
    (".. include:: nowhere.txt", 1, "`include` 디렉티브가 가리키는 파일이 없습니다: nowhere.txt."),
    (".. image:: none.png\n   :alt: 그림", 1, "그림 파일이 없습니다: none.png."),
    (
        "`글 <tpo_>`__\\ 을 봅니다.",
        1,
        "라벨이나 각주가 없습니다. 글자로 쓰려면 코드로 쓰세요: ``tpo_``.",
    ),
    ("https://example.org/a.html을 봅니다.", 1, "`글 <https://example.org/a.html>`__\\ 을"),
    ("글을 씁니다.\n여기는 :ref:`tpo`\\ 를 봅니다.", 2, "`tpo` 라벨이 없습니다."),
    ("글을 씁니다.\n여기는 :fucn:`x`\\ 를 봅니다.", 2, "`fucn` 역할이 없습니다."),
    ("글을 씁니다.\n여기는 `이름`\\ 을 봅니다.", 2, "둘씩 쓰세요: ``이름``"),
    ("`글 <https://example.org/a>`\\ 을 봅니다.", 1, "쓰세요: `글 <https://example.org/a>`__"),
    ("글 [7]_", 1, "`[7]_`에 이어질 각주가 없습니다. 글 아래에 쓰세요: .. [7] 각주의 내용"),
    ("글 [#]_", 1, "`[#]_`에 이어질 각주가 없습니다."),
    (".. [8] 글", 1, "글에서 가리키지 않는 각주입니다: [8]. 글에 [8]_ 표시를 쓰거나"),
    (
        "`글 https://example.org`__\\ 을 봅니다.",
        1,
        "`글 https://example.org`__. 이렇게 쓰세요: `글 <https://example.org>`__",
    ),
    (".. search-words:: 말", 1, "`search-words`는 제목 바로 아래에 쓰세요."),
    (
        ".. _words:\n\n말\n--\n\n.. search-words:: 말\n\n.. search-words:: 말",
        8,
        "`search-words`가 위에 이미 있습니다.",
    ),
    (":ref:`tpo`", 1, "`tpo` 라벨이 없습니다. 비슷한 이름: top."),
    (":term:`없는말`", 1, "용어집에 없는 말입니다: 없는말."),
    (":doc:`idnex`", 1, "`idnex` 글이 없습니다. 비슷한 이름: /index."),
    ("`이름`", 1, "둘씩 쓰세요: ``이름``"),
    (
        ".. code-block:: pythn\n\n   x = 1",
        3,
        "모르는 언어입니다: `pythn`. 코드가 아니면 `text`라고 적으세요. 비슷한 이름: `python`.",
    ),
    ("글 :ref: `top`\\ 을 봅니다.", 1, "사이를 띄어 썼습니다. 이렇게 쓰세요: :ref:`"),
    (":ref: 글을 봅니다.", 1, "`:이름:`으로 시작하는 줄입니다."),
    ("> [!NOTE]\n> 참고합니다.", 1, "`.. note::` 아래에 빈 줄을 두고"),
    ("이렇습니다 [^1].", 1, "마크다운의 각주입니다([^1])."),
    ("$\\sqrt{x}$에 씁니다.", 1, "이렇게 쓰세요: :math:`\\sqrt{x}`\\ 에"),
    ("``shape``₩ 을 씁니다.", 1, "₩입니다. 이렇게 쓰세요: ``shape``\\ 을"),
    ("`글 <install.rst>`__\\ 을 봅니다.", 1, "라벨로 가리킵니다(install.rst)."),
    ("`글 <http://localhost:8000/a>`__\\ 을 봅니다.", 1, "이 컴퓨터에만 있는 주소입니다:"),
    (".. 참고::\n\n   글입니다.", 1, "이름은 영어입니다. 이렇게 쓰세요: .. note::"),
    (".. image:: a.png\n   alt: 그림", 2, "옵션은 콜론으로 시작합니다. 이렇게 쓰세요: :alt:"),
    (".. image:: docs/drawings/a.svg\n   :alt: 그림", 1, "그림 파일이 없습니다: docs/drawings"),
    ("더 읽을거리\n\n* `글 <https://docs.jax.dev/>`__", 3, "끝에 덧붙이세요: (영어)"),
    ("| 이름입니다.", 1, "표라면 `list-table` 디렉티브로 쓰세요."),
    ("![그림](images/a.png)", 1, "images/a.png 그 아래에 들여 쓰세요: :alt: 그림"),
    ("> 인용합니다.", 1, "따옴표로 인용하세요."),
    ("- [ ] 할 일", 1, "RST에는 할 일 목록이 없습니다."),
    ("글\n\n---", 3, "가로줄을 긋지 않습니다."),
    ("<b>굵은 글씨</b>\\ 로 씁니다.", 1, "HTML은 글자로 보입니다(<b>). RST로 쓰세요"),
    (" 한 칸 들여 썼습니다.", 1, "이유 없이 들여 쓴 글입니다."),
    ("* 목록\n    이어집니다.", 1, "이어지는 줄을 깊이 들여 썼습니다."),
    ("글\t탭", 1, "탭이 있습니다. make fix를 실행하세요."),
    ("글  ", 1, "줄 끝에 빈칸이 있습니다. make fix를 실행하세요."),
    (".. _C_Upper:\n\n글", 1, "`C_Upper`: 라벨은 주소가 되므로 영어 소문자, 숫자, 하이픈(-)으로"),
    (":func:`jnp.sort`", 1, "어디에도 없는 이름입니다. 이렇게 쓰세요: jax.numpy.sort"),
    ("글\n| 이름 | 값 |\n|---|---|\n| 하나 | 둘 |", 3, "마크다운의 표입니다."),
    ("글\n\n    import jax\n    x = 1", 3, "코드가 되지 않습니다. `>>>`를 앞에 쓰거나"),
    ("1. 하나\n\n  - 둘", 3, "목록에 딸린 글은 목록의 글과 같은 깊이로 들여 쓰세요."),
    ("$\\sqrt{x}$\\ 을 봅니다.", 1, "이렇게 쓰세요: :math:`\\sqrt{x}`\\ 을"),
    (":ref:`질문들`", 1, "`질문들` 라벨이 없습니다. 이렇게 쓰세요: top"),
    (".. note: 참고", 1, "주석이 되어 보이지 않습니다. 이렇게 쓰세요: .. note::"),
    (".. code-block: python\n\n   x = 1", 1, "디렉티브로 읽히지 않습니다."),
    (".. code-block:: json\n   :no-run: 예\n\n   {x", 1, "`json` 코드로 읽을 수 없습니다"),
]


def test_every_mistake_is_told_in_korean(tmp_path: Path) -> None:
    text, expected = HEAD, []
    for mistake, line, said in MISTAKES:
        expected.append((text.count("\n") + line, said))
        text += f"{mistake}\n\n"
    (tmp_path / "index.rst").write_text(text, "utf-8")
    for number in range(6):  # as many as Sphinx reads side by side
        other = f":orphan:\n\n.. _other-{number}:\n\n글\n==\n"
        (tmp_path / f"other{number}.rst").write_text(other, "utf-8")
    done = run_sphinx("html", tmp_path, tmp_path / "_build" / "html", "--jobs", "2")
    told = re.findall(r"index\.rst:(\d+): (.*)", done.stderr)
    missing = [
        (line, said)
        for line, said in expected
        if not any(line == int(at) and said in words for at, words in told)
    ]
    assert missing == [], done.stderr
    assert [words for _, words in told if not re.search("[가-힣]", words)] == []


def test_a_short_underline_and_a_repeated_label_are_told_once(tmp_path: Path) -> None:
    part = ".. _same:\n\n질문입니다\n-----\n\n글\n\n"
    (tmp_path / "index.rst").write_text(HEAD + part * 2, "utf-8")
    done = run_sphinx("html", tmp_path, tmp_path / "_build" / "html")
    said = sorted(re.findall(r"index\.rst:(\d+): (\S+ \S+)", done.stderr))
    assert said == [
        ("11", "제목의 밑줄이"),
        ("15", "`same` 라벨이"),
        ("18", "제목의 밑줄이"),
    ], done.stderr


# A mistake that both stages of `make check` see, and words of what is said.
SEEN_TWICE = [
    (":func:`jax.jit`을 붙입니다.", "이렇게 쓰세요: :func:`jax.jit`\\ 을"),
    ("``jit``을 붙입니다.", "이렇게 쓰세요: ``jit``\\ 을"),
    ("``jit\\ 을 붙입니다.", "코드(``) 표시가 닫히지 않았습니다."),
    ("그래디언트를 봅니다.", "이렇게 쓰세요: 기울기"),
    ("```python", "RST에서는 코드를 ```로 감싸지 않습니다."),
    ("`글<https://example.org>`__", "이렇게 쓰세요: `글 <https://example.org>`__"),
    (
        "`글 <https://example.org>`\\ 을 봅니다.",
        "이렇게 쓰세요: `글 <https://example.org>`__\\ 을",
    ),
    ("`글 <https://example.org>`: 봅니다.", "`글 <https://example.org>`__"),
    (":term:`그래디언트`\\ 를 봅니다.", "이렇게 쓰세요: 기울기"),
    ("글입니다.\n| 이름 | 값 |\n|---|---|\n| 하나 | 둘 |", "마크다운의 표입니다."),
    ("글입니다.\n\n| 이름 | 값 |\n|---|---|\n| 하나 | 둘 |", "마크다운의 표입니다."),
    ("글입니다.\n| 이름 | 값 |\n| --- | ---: |\n| 하나 | 둘 |", "마크다운의 표입니다."),
    ("| 이름 | 값 |\n| --- | --- |\n| 하나 | 둘 |", "마크다운의 표입니다."),
    ("| 이름입니다.", "`|`로 시작하는 줄입니다."),
    ("`글 <tpo_>`__\\ 을 봅니다.", "``tpo_``"),
    (".. frist-one:\n\n질문\n----\n\n>>> 1\n1", "이렇게 쓰세요: .. _frist-one:"),
    ("https://example.org/a.html을 봅니다.", "`글 <https://example.org/a.html>`__\\ 을"),
]


def test_what_both_stages_see_is_told_once(tmp_path: Path) -> None:
    pages = {f"page-{number:02}": one for number, one in enumerate(SEEN_TWICE)}
    for name, (text, _said) in pages.items():
        page = f"{HEAD.replace('top', name)}{text}\n"
        (tmp_path / f"{name}.rst").write_text(page, "utf-8")
    (tmp_path / "index.rst").write_text(f"{HEAD}.. toctree::\n   :glob:\n\n   page-*\n", "utf-8")
    form = run_module("jax_faq_ko", "check", *(str(tmp_path / f"{name}.rst") for name in pages))
    out = tmp_path / "_build" / "out"
    built = run_sphinx("dummy", tmp_path, out, "-D", "include_patterns=**.rst")
    lines = [*form.stdout.splitlines(), *built.stderr.splitlines()]
    for name, (text, said) in pages.items():
        [told] = [line for line in lines if f"{name}.rst:" in line]
        before = text[: max(text.find("\n| --"), text.find("\n|--"), 0) + 1]
        assert f"{name}.rst:{8 + before.count(chr(10))}: " in told
        assert said in told
    assert len(lines) == len(pages), built.stderr


def test_a_page_that_is_in_no_toctree_has_a_line_too(tmp_path: Path) -> None:
    for name in ("index", "lost"):
        (tmp_path / f"{name}.rst").write_text(HEAD.replace("top", name), "utf-8")
    done = run_sphinx("dummy", tmp_path, tmp_path / "_build" / "out", "-D", "include_patterns=**")
    assert done.stderr.startswith("lost.rst:1: 어느 차례에도 없는 글입니다.")


def test_of_a_line_that_the_build_mends_sphinx_lint_says_no_more(tmp_path: Path) -> None:
    page = tmp_path / "page.rst"
    link = "`안내 <https://example.org>`_를 봅니다."
    page.write_text(f"[JAX 문서](https://docs.jax.dev)와 {link}\n", "utf-8")
    assert [*check_form([page])] == []


@pytest.mark.parametrize(
    ("text", "line", "rule"),
    [
        ("글", 1, "missing-final-newline"),
        (":func:jax.jit 함수\n", 1, "role-without-backticks"),
        (":func:`jax.jit()`\n", 1, "unnecessary-parentheses"),
    ],
)
def test_sphinx_lint_speaks_korean(tmp_path: Path, text: str, line: int, rule: str) -> None:
    page = tmp_path / "page.rst"
    page.write_text(text, "utf-8")
    [(path, problem)] = check_form([page])
    assert (path, problem.line, problem.message) == (page, line, RULES[rule])


def test_every_rule_is_one_of_sphinx_lint() -> None:
    from sphinxlint.checkers import all_checkers

    assert set(RULES) <= set(all_checkers)


def test_no_message_of_ours_is_taken_for_english() -> None:
    assert len(MESSAGES) > 25
    for _, entry in MESSAGES:
        said = entry.get("said", "글")
        assert not any(pattern.match(said) for pattern, _ in MESSAGES)
