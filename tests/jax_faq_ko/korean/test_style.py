"""Every rule of style is an error at its line, with the wanted form; one cure alone is applied."""

from pathlib import Path

import pytest

from jax_faq_ko.korean import spelling
from jax_faq_ko.korean.fix import mend
from jax_faq_ko.korean.lint import Style, check_all, judge, misspelt
from jax_faq_ko.korean.terms import HOME_MADE, avoided
from tests.building import ROOT, run_module

STYLE = Style.of(ROOT / "docs")
HEAD = ".. _label:\n\n제목\n====\n\n"


def told(text: str, suffix: str = ".rst") -> list[tuple[str, int, str]]:
    """Return kind, line and message of what is wrong in a text."""
    [problems] = judge({Path(f"page{suffix}"): text}, STYLE).values()
    return [(problem.kind, problem.line, problem.message) for problem in problems]


@pytest.mark.parametrize(
    ("kind", "text", "wanted", "mended"),
    [
        ("term", "메소드를 봅니다.", "이렇게 쓰세요: 메서드", "메서드를 봅니다."),
        ("term", "**에러**\\ 가 납니다.", "이렇게 쓰세요: 오류", "**오류**\\ 가 납니다."),
        ("term", "인수는 둘입니다.", "이렇게 쓰세요: 인자", "인자는 둘입니다."),
        ("term", "그래디언트를 구합니다.", "이렇게 쓰세요: 기울기", "기울기를 구합니다."),
        ("term", "래핑은 이렇게 합니다.", "이렇게 쓰세요: 감싸다", None),
        ("term", "디렉토리에 있습니다.", "이렇게 쓰세요: 디렉터리", "디렉터리에 있습니다."),
        ("term", "까닭을 설명합니다.", "이렇게 쓰세요: 이유", None),
        ("term", "슬그머니 바뀝니다.", "이렇게 쓰세요: 암묵적으로", "암묵적으로 바뀝니다."),
        ("reading", "``jit``\\ 를 씁니다.", "``jit``\\ 을", "``jit``\\ 을 씁니다."),
        (
            "reading",
            ":func:`jax.grad`\\ 은 함수입니다.",
            ":func:`jax.grad`\\ 는",
            ":func:`jax.grad`\\ 는 함수입니다.",
        ),
        ("reading", "``jit``\\ 로는 안 됩니다.", "``jit``\\ 으로", "``jit``\\ 으로는 안 됩니다."),
        ("reading", "``partial``\\ 으로 씁니다.", "``partial``\\ 로", "``partial``\\ 로 씁니다."),
        ("reading", "NumPy은 빠릅니다.", "NumPy는", "NumPy는 빠릅니다."),
        ("reading", "JAX이 합니다.", "JAX가", "JAX가 합니다."),
        ("number", "5으로 바꿉니다.", "이렇게 쓰세요: 5로", "5로 바꿉니다."),
        ("number", "0.5을 더합니다.", "이렇게 쓰세요: 0.5를", "0.5를 더합니다."),
        ("number", "10는 1,024과 다릅니다.", "쓰세요: 10은", "10은 1,024와 다릅니다."),
        ("number", "7으로는 안 됩니다.", "이렇게 쓰세요: 7로", "7로는 안 됩니다."),
        ("plain", "값을 바꾼다. 그리고 봅니다.", "합니다체로 쓰세요", None),
        ("plain", "값이 달라져요. 그리고 보세요.", "해요체입니다: 달라져요. 합니다체로", None),
        ("plain", "왜 다른가?", "합니다체로 쓰세요", None),
        ("plain", "이렇게 하라.", "합니다체로 쓰세요", None),
        ("address", "당신은 압니다.", "빼고 쓰세요", None),
        ("address", "우리가 쓰는 코드입니다.", "빼고 쓰세요", None),
        ("honorific", "실행하시면 됩니다.", "~하면", None),
        ("passive", "화면에 보여집니다. 값이 보여지면 끝냅니다.", "보이다", None),
        ("either", "트리을(를) 씁니다.", "하나로", None),
        ("apart", "확인할수 있습니다.", "확인할 수", "확인할 수 있습니다."),
        ("cited", "값입니다【4†source】.", "지우세요", "값입니다."),
        ("stop", "값을 바꿉니다", "이렇게 쓰세요: 바꿉니다.", "값을 바꿉니다."),
        ("stop", "* 이렇게 하세요", "마침표", "* 이렇게 하세요."),
        ("blanks", "값을  바꿉니다.", "하나만", "값을 바꿉니다."),
        ("emoji", "빠릅니다 🚀.", "지우세요", None),
        ("end", "다음 예시를 보세요:", "보세요.", "다음 예시를 보세요."),
        ("end", "이렇게 씁니다::\n\n   x", "`::`를 따로", "이렇게 씁니다.\n\n::\n\n   x"),
        ("end", "다음과 같은 경우:\n\n* 하나", "경우.", None),
        ("question", "왜 그런가요??", "?", "왜 그런가요?"),
        ("wide", "왜 그런가요？", "?", "왜 그런가요?"),
        ("wide", "값이\u00a0있습니다.", "빈칸으로", "값이 있습니다."),
        ("wide", "ＪＡＸ를 씁니다.", "JAX", "JAX를 씁니다."),
        ("wide", "값입니다。다음、그리고", ".", "값입니다. 다음, 그리고"),
        ("wide", "예：값입니다.", "이렇게 쓰세요: :", "예: 값입니다."),
        ("wide", "「키」와 〈글〉을 봅니다.", "'", "'키'와 '글'을 봅니다."),
        ("wide", "『키』와 《책》을 봅니다.", '"', '"키"와 "책"을 봅니다.'),
        ("wide", "【중요】 값・값ㆍ값입니다.", "[", "[중요] 값·값·값입니다."),
        ("mark", "값이 나옵니다..", "이렇게 쓰세요: .", "값이 나옵니다."),
        ("mark", "``x``.. 나옵니다.", "이렇게 쓰세요: .", "``x``. 나옵니다."),
        ("mark", "왜 그런가요?. 값,, 그리고", "?", "왜 그런가요? 값, 그리고"),
        ("mark", "빠릅니다!!!", "이렇게 쓰세요: !", "빠릅니다!"),
        ("mark", "값입니다,. 다음", "하나만", None),
        ("mark", "값을 줍니다 .", "(.). 앞말에 붙여", "값을 줍니다."),
        ("mark", "``x`` , JAX , 값 ?", "(,). 앞말에 붙여", "``x``, JAX, 값?"),
        ("comma", "하지만,이것은", "하지만, 이것은", "하지만, 이것은"),
        ("comma", "하나,둘,JAX입니다.", "하나, 둘", "하나, 둘, JAX입니다."),
        ("jamo", "값이 됩니다ㅏ.", "낱자가 남았습니다(ㅏ). 지우거나", None),
        ("jamo", "빠릅니다 ㅎㅎ", "ㅎㅎ", None),
        ("jamo", "느립니다ㅠㅠ", "ㅠㅠ", None),
        ("todo", "TODO: 출처를 확인할 것", "남았습니다(TODO). 마치고 지우세요.", None),
        ("todo", "값입니다(FIXME). XXX를 봅니다.", "FIXME", None),
        ("again", "다른 값이 값이 나옵니다.", "값이 값이. 한 번만", None),
        ("again", "할 수 수 있습니다. JAX JAX를", "수 수", None),
        ("parted", "JAX 를 씁니다.", "이렇게 쓰세요: JAX를", "JAX를 씁니다."),
        ("parted", "GPU 에서만 씁니다.", "GPU에서만", "GPU에서만 씁니다."),
        ("parted", "JAX 은 빠릅니다.", "JAX은", "JAX는 빠릅니다."),
        ("parted", "값은 0.11 부터 10% 를", "0.11부터", "값은 0.11부터 10%를"),
        ("parted", '"키" 와 “값” 을 봅니다.', '"키"와', '"키"와 “값”을 봅니다.'),
        ("parted", "\"``x``\" 와 '키' 의 값", '"``x``"와', "\"``x``\"와 '키'의 값"),
        ("parted", "추적(tracing) 을 봅니다.", "추적(tracing)을", "추적(tracing)을 봅니다."),
        ("mistake", "몇일이 지났습니다.", "몇일이. 이렇게 쓰세요: 며칠이", "며칠이 지났습니다."),
        ("mistake", "어떻해 합니까?", "어떡해, 어떻게 해", None),
        ("mistake", "왜 해결되요?", "이렇게 쓰세요: 해결돼요", "왜 해결돼요?"),
        ("mistake", "쓰면 안됩니다.", "안 됩니다", "쓰면 안 됩니다."),
        ("mistake", "값이 않됩니다.", "안 됩니다", "값이 안 됩니다."),
        ("mistake", "언제 할께요?", "할게요", "언제 할게요?"),
        ("mistake", "갯수와 댓가를 금새", "개수와", "개수와 대가를 금세"),
        ("mistake", "최대값과 초기값이", "최댓값과", "최댓값과 초깃값이"),
        ("mistake", "값이 있읍니다.", "있습니다", "값이 있습니다."),
        ("twice", "값을을 봅니다.", "값을을. 이렇게 쓰세요: 값을", "값을 봅니다."),
        ("twice", "배열를를 봅니다.", "배열을", "배열을 봅니다."),
        ("twice", "값은는 값에에 값이이", "값은", "값은 값에 값이"),
        ("twice", "``x``\\ 의의 값", "의의. 이렇게 쓰세요: 의", "``x``\\ 의 값"),
        ("twice", "GPU에서에서 봅니다.", "에서", "GPU에서 봅니다."),
        ("sentence", "끝납니다.다음입니다.", ". ", "끝납니다. 다음입니다."),
        ("bracket", "추적 (tracing)합니다.", "추적(tracing)", "추적(tracing)합니다."),
    ],
)
def test_a_broken_rule_is_an_error_at_its_line(
    kind: str, text: str, wanted: str, mended: str | None
) -> None:
    found = [each for each in told(HEAD + text) if each[0] == kind]
    assert found, told(HEAD + text)
    assert {line for _, line, _ in found} == {6}
    assert wanted in found[0][2]
    if mended:
        assert mend(HEAD + text, ".rst", STYLE)[0] == HEAD + mended
        assert told(HEAD + mended) == []
    else:
        assert mend(HEAD + text, ".rst", STYLE)[0] == HEAD + text


@pytest.mark.parametrize(
    "text",
    [
        "실행합니다. 값이 있습니다! (없습니다.)",
        "무엇인가요? 왜 다를까요? 다릅니다.",
        "``x = 1``\\ 이라고 씁니다. ``인수``\\ 는 코드입니다.",
        "``jit``\\ 을, ``grad``\\ 를, ``scan``\\ 으로, ``partial``\\ 로, ``partial``\\ 은",
        "우리말과 여러 가지와 인수분해를 씁니다.",
        "다음은 표입니다. 10:30, https://example.org/에러: 그리고 끝입니다.",
        "* 출력하려면: ``print``",
        "파이트리(pytree)와 함수 (JAX 문서, 영어)를 봅니다.",
        ".. code-block:: text\n\n   에러다. 당신은 봅니다:",
        "3으로 나눈 8로, 2와 10을, 5가지를, 1/2은, 0.7부터는, ``x = 5``\\ 을 봅니다.",
        "시작하시오표는 없습니다. 다시 하세요.",
        "JAX 이 버전, GPU 만 개, TPU 3 대로, 3 만 개, 90 도, JAX 나름, A 로그, JAX 마저 읽고",
        '그는 "키"와 (다릅니다.) 보다 나은 값을 봅니다. JAX\\ 를 ``x`` 값',
        "받침 'ㄹ'을 봅니다. 나옵니다... 그리고 폴더 ../.. 위",
        "1,024와 x,y를 봅니다. 1.5 , 2.5 그리고 TODO_LIST와 XXXL",
        "하나 하나 봅니다. 값이 값입니다. 값. 값",
        "값을 모읍니다. 됩니다. 안 됩니다. 그가 안됐습니다. 댓가지와 황금새를 봅니다.",
        "가을을 보낸 마을을 경로로 국가가 정의의 정도도 봅니다.",
    ],
)
def test_good_korean_is_left_alone(text: str) -> None:
    assert told(HEAD + text) == []


def test_a_name_that_is_in_no_table_is_read_one_way_in_all_texts() -> None:
    texts = {
        Path("a.rst"): "``thing``\\ 을 쓰고 ``thing``\\ 은 둡니다.",
        Path("b.rst"): "앞줄\n``thing``\\ 를 씁니다.",
    }
    found = judge(texts, STYLE)
    assert found[Path("a.rst")] == []
    [problem] = found[Path("b.rst")]
    assert (problem.line, problem.edit) == (2, None)
    assert "thing: 다른 곳과 조사가 다릅니다. 이렇게 쓰세요: ``thing``\\ 을" in problem.message


def test_markdown_is_judged_alike() -> None:
    assert [
        each[:2] for each in told("# 제목\n\n에러다.\n\n```python\n# 에러다.\n```\n", ".md")
    ] == [
        ("plain", 3),
    ]
    assert [each[0] for each in told("에러가 납니다. `jit`를 씁니다.\n", ".md")] == [
        "term",
        "reading",
    ]


def test_messages_of_the_tools_use_the_words_of_the_text() -> None:
    spoken = [ROOT / "Makefile", *(ROOT / "src").rglob("*.py"), *(ROOT / "src").rglob("*.po")]
    own = ROOT / "src/jax_faq_ko/korean/terms.py"  # the list itself
    for path in [*spoken, *(ROOT / "benchmarks").glob("*.py")]:
        assert path == own or not avoided(HOME_MADE).search(path.read_text("utf-8")), path


def test_what_is_said_of_a_line_is_said_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "a.rst"
    page.write_text("예：값\n말：값과 글：값\n", "utf-8")
    assert check_all([page], STYLE) == 1
    said = "전각 글자입니다(：). 이렇게 쓰세요: :"
    assert capsys.readouterr().out.splitlines() == [f"{page}:{line}: {said}" for line in (1, 2)]
    assert mend(page.read_text("utf-8"), ".rst", STYLE)[0] == "예: 값\n말: 값과 글: 값\n"


def test_a_drawn_table_keeps_its_widths() -> None:
    table = "+--------+\n| JAX 를 |\n+--------+\n"
    assert [kind for kind, _, _ in told(table)] == ["parted"]
    assert mend(table, ".rst", STYLE)[0] == table


def test_a_particle_in_the_next_line_goes_with_its_word() -> None:
    assert mend("긴 글의 JAX\n를 봅니다.", ".rst", STYLE)[0] == "긴 글의 JAX를 봅니다."


def test_lint_fails_and_names_the_place(tmp_path: Path) -> None:
    (tmp_path / "a.rst").write_text("하나입니다.\n\n에러입니다??\n", "utf-8")
    done = run_module("jax_faq_ko", "check", str(tmp_path))
    assert done.returncode == 1
    assert [row.split(": ")[0] for row in done.stdout.splitlines()] == 2 * [f"{tmp_path}/a.rst:3"]


needs_hunspell = pytest.mark.skipif(
    not spelling.is_installed(), reason="apt-get install hunspell hunspell-ko"
)


@needs_hunspell
def test_a_misspelt_word_is_found_at_its_line() -> None:
    text = "트레이서에는 값이 없습니다.\n계산읋 봅니다. 어레이를 봅니다. ``붏러`` 붏러_x\n"
    found = [*misspelt({Path("a.rst"): text}, STYLE)]
    assert [(path, one.line, one.kind) for path, one in found] == [
        (Path("a.rst"), 2, "spelling")
    ] * 2
    # The list takes a word without its particle; what differs in more than a letter is no remedy.
    assert [one.message for _, one in found] == [
        "사전에 없는 말입니다: 계산읋. 비슷한 말: 계산을, 계산은. "
        "맞는 말이면 docs/words.txt에 더하세요: 계산읋",
        "사전에 없는 말입니다: 어레이를. 맞는 말이면 docs/words.txt에 더하세요: 어레이",
    ]


@needs_hunspell
def test_a_doubled_particle_is_told_with_the_right_form() -> None:
    right = {"함수가가": "함수가", "값도도": "값도", "차이이": "차이가", "길이이": "길이가"}
    text = "".join(f"{word} 있습니다.\n" for word in right)
    assert [one.message for _, one in misspelt({Path("a.rst"): text}, STYLE)] == [
        f"조사가 겹쳤습니다: {word}. 이렇게 쓰세요: {shown}" for word, shown in right.items()
    ]


@needs_hunspell
def test_what_is_known_without_a_dictionary_is_not_looked_up() -> None:
    text = "몇일, 할께요? 값을을, ``x``\\ 를를, 됬습니다.\n"
    assert [*misspelt({Path("a.rst"): text}, STYLE)] == []


@needs_hunspell
def test_chains_of_particles_are_known_by_their_first() -> None:
    asked = {"지금까지의", "앞에서부터", "뒤에서부터", "됬에서부터", "값를"}
    assert spelling.unknown(asked, {}) == {"됬에서부터", "값를"}


@needs_hunspell
def test_an_accepted_word_takes_the_endings_of_its_kind(tmp_path: Path) -> None:
    listed = tmp_path / "words.txt"
    listed.write_text("# words\n컴파일\n트레이서  # a stand-in\n만들어=떨어\n", "utf-8")
    accept = spelling.accepted(tmp_path, ["샤딩", "jit"])
    good = {
        "만들어집니다",
        "만들어진",
        "트레이서를",
        "트레이서입니다",
        "샤딩을",
        "컴파일합니다",
        "컴파일로",
        "샤딩",
    }
    bad = {"트레이서을", "샤딩를", "트레이서쀍"}
    assert spelling.unknown(good | bad, accept) == bad


def test_without_hunspell_spelling_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert list(misspelt({Path("a.rst"): "붏러 봅니다.\n"}, STYLE)) == []
