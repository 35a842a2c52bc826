"""Words, stems and names as the search sees them; in Node, without a site."""

import json
from pathlib import Path
from typing import Any

import pytest

from jax_faq_ko import search as korean_search
from tests.jax_faq_ko.search.asking import ask, node

STATIC = Path(korean_search.__file__).with_name("static")


def korean(expression: str) -> Any:
    """Evaluate an expression with what ``search-korean.js`` offers."""
    path = json.dumps(str(STATIC / "search-korean.js"))
    names = "{ jamo, parts, runs, singular, stems }"
    script = f"const {names} = require({path}); console.log(JSON.stringify({expression}))"
    return node("-e", script)


STEMS = {
    "기울기를": "기울기",
    "기울기에서도": "기울기",
    "배열은": "배열",
    "느립니다": "느리",
    "느린데요": "느리",
    "느려서": "느리",
    "느려졌어요": "느리",
    "바꾸려면": "바꾸",
    "바꿔야": "바꾸",
    "바꿨더니": "바꾸",
    "나왔습니다": "나오",
    "써야": "쓰",
    "쓰나요": "쓰",
    "달라졌는데": "다르",
    "어려워요": "어렵",
    "어려운": "어렵",
    "만들어진": "만들",
    "컴파일되는데": "컴파일",
    "컴파일해야": "컴파일",
    "안돼요": "안되",
}


def test_stem_is_among_those_of_a_word() -> None:
    asked = json.dumps(list(STEMS.items()))
    found = korean(f"{asked}.map(([word, stem]) => stems(jamo(word)).has(jamo(stem)))")
    assert [word for word, right in zip(STEMS, found, strict=True) if not right] == []


def test_what_is_typed_is_the_beginning_of_a_word() -> None:
    typed = ["ㅌ", "트", "틀", "트레", "트레잇", "트레이ㅅ"]
    begun = f"{json.dumps(typed)}.map((text) => jamo('트레이서').startsWith(jamo(text)))"
    assert korean(begun) == [True] * len(typed)


def test_particle_behind_a_name_is_left_out() -> None:
    assert korean("runs('jit을 쓰면 GPU에서만 되나요').map(({ text }) => text)") == [
        *("jit", "쓰면", "gpu", "되나요")
    ]


def test_decomposed_text_is_the_same() -> None:
    assert korean("jamo('기울기') === jamo('기울기'.normalize('NFD'))")


def test_name_is_found_by_its_parts() -> None:
    assert korean("parts('jax.lax.fori_loop')") == [
        *("jax.lax.fori_loop", "lax.fori_loop", "fori_loop", "jax", "lax", "fori", "loop")
    ]
    assert korean("['static_argnums', 'arrays', 'less', 'axis'].map(singular)") == [
        *("static_argnum", "array", "less", "axi")
    ]


# A site of four questions: what each kind of query must find in it.
MESSAGE = (
    "TracerArrayConversionError: The numpy.ndarray conversion method __array__() was called on"
    " traced array with shape float32"
)
FIELDS = ("page", "level", "anchor", "title", "text", "names", "words", "messages")
SECTIONS = [
    (0, 0, "", "질문", "여러 질문입니다.", "", "", ""),
    (
        *(0, 1, "gradient", "기울기가 왜 0인가요?"),
        *(
            "계단 함수의 도함수는 0입니다. jax.grad로 미분하세요.",
            "jnp.argsort",
            "zero gradient",
            "",
        ),
    ),
    (
        *(0, 1, "numpy", "트레이서를 배열로 바꾸려면?", "바꿀 수 없습니다."),
        *("jax.pure_callback", "넘파이 변환, 빠르게", f"{MESSAGE}[3]"),
    ),
    (0, 2, "part", "방법 1", "콜백을 쓰세요.", "", "", ""),
    (1, 1, "term-donation", "버퍼 기부(donation)", "버퍼를 다시 씁니다.", "", "도네이션", ""),
    (1, 1, "term-gradient", "기울기(gradient)", "미분한 값입니다.", "", "그래디언트", ""),
    (2, 0, "", "이름", "", "", "", ""),
    (2, 1, "jax.tree_map", "jax.tree_map", "0.4.38까지: 있음", "", "numpy", ""),
    (2, 1, "jax.old", "jax.old", "모든 버전: 없음", "", "", ""),
    (2, 1, "from-jax.old-import-way", "from jax.old import way", "모든 버전: 없음", "", "", ""),
]
PAGES = [
    {"name": "faq", "title": "질문", "kind": "questions"},
    {"name": "glossary", "title": "용어집", "kind": "terms"},
    {"name": "names", "title": "이름", "kind": "names"},
]


def indexed(folder: Path, sections: list[tuple[Any, ...]]) -> Path:
    """Put the scripts and the index of these sections into a folder."""
    for script in STATIC.iterdir():
        (folder / script.name).write_bytes(script.read_bytes())
    records = dict(zip(FIELDS, zip(*sections, strict=True), strict=True))
    index = json.dumps({"pages": PAGES, "records": records})
    (folder / "search-index.js").write_text(f"const SEARCH_INDEX = {index};", "utf-8")
    return folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the scripts with the index of a small site."""
    return indexed(tmp_path_factory.mktemp("small"), SECTIONS)


PASTED = (
    'Traceback (most recent call last):\n  File "/home/kim/a.py", line 3, in <module>\n'
    f"    gradient = zero\njax.errors.{MESSAGE}[128,10]\nThe error occurred while tracing."
)
FOUND = {
    "기울기는": "gradient",
    "그래디언트가": "gradient",  # a synonym
    "트레잇": "numpy",  # being typed
    "트래이서": "numpy",  # misspelt
    "ㅌㄹㅇㅅ": "numpy",  # initial consonants
    "xmfpdltj": "numpy",  # on the wrong keyboard
    "xmfp": "numpy",  # the beginning of a word there
    "Qkfmrp": "numpy",  # 빠르게: a double consonant, with Shift
    "ㅁㄱㅎ내ㄳ": "gradient",  # the other way round: argsort
    "계단함수미분": "gradient",  # without spaces
    "콜백": "numpy",  # in a section of the question
    "argsort": "gradient",
    "ａｒｇｓｏｒｔ": "gradient",  # full-width letters
    "pure_calback": "numpy",
    "넘파이로 변환": "numpy",
    "도네이션": "term-donation",
    PASTED: "numpy",
}


def test_every_kind_of_query_finds(small: Path) -> None:
    first = [found[0]["anchor"] if found else "" for found in ask(small, FOUND)]
    assert dict(zip(FOUND, first, strict=True)) == FOUND


@pytest.mark.parametrize(
    ("query", "anchors"),
    [
        ("AttributeError: module 'jax' has no attribute 'old'", ["jax.old"]),
        ("module jax has no attribute old", ["jax.old"]),
        ("ImportError: cannot import name 'way' from 'jax.old' (/x)", ["from-jax.old-import-way"]),
        ("ModuleNotFoundError: No module named 'jax.old'", ["jax.old", "from-jax.old-import-way"]),
        ("from jax.old import way", ["jax.old", "from-jax.old-import-way"]),
        ("jax.old.thing", ["jax.old"]),
        # The question that says more of a name comes before it.
        ("jax.tree_map 배열", ["numpy", "jax.tree_map"]),
        # A name that only stands in a message is not what it complains of.
        ("TypeError: jax.old is not an array", []),
    ],
)
def test_a_name_by_release_is_an_answer(small: Path, query: str, anchors: list[str]) -> None:
    [found] = ask(small, [query])
    named = [
        each["anchor"] for each in found if each["page"] == "names" or each["anchor"] in anchors
    ]
    assert sorted(named) == sorted(anchors)
    assert [each["anchor"] for each in found[: len(anchors)]] == named


def read(text: str) -> Any:
    """Return what ``search-traceback.js`` reads of a text."""
    path = json.dumps(str(STATIC / "search-traceback.js"))
    script = f"console.log(JSON.stringify(require({path}).read({json.dumps(text)})))"
    return node("-e", script)


HEAD = "Traceback (most recent call last):\n"
OWN, FOREIGN = '"/home/kim/a.py"', '"/usr/lib/python3.12/site-packages/jax/_src/api.py"'
CHAIN = f"""Traceback (most recent call last):
  File {OWN}, line 3, in load
    return cache[name]
           ~~~~~^^^^^^
KeyError: 'token'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File {OWN}, line 9, in <module>
    table[0] = 1.0
    ~~~~~^^^
  File {FOREIGN}, line 5, in wrapper
    raise TypeError(message)
TypeError: JAX arrays are immutable
and have a second line.
--------------------
For simplicity, JAX has removed its internal frames.
"""


def test_of_a_chain_the_last_message_is_first() -> None:
    found = read(CHAIN)
    assert found["messages"] == [
        "TypeError: JAX arrays are immutable\nand have a second line.",
        "KeyError: 'token'",
    ]
    assert read(CHAIN.replace("\n", "\r\n")) == found


@pytest.mark.parametrize(
    ("text", "release"),
    [
        ("jax==0.4.38", "0.4.38"),
        ("jax:    0.12.0.1\njaxlib: 0.12.0.1", "0.12.0.1"),
        ("/x/site-packages/jax-0.9.2.dist-info", "0.9.2"),
        ("AttributeError: jax.tree_map was removed in JAX v0.6.0: use jax.tree.map", ""),
        ("numpy==2.1.0", ""),
    ],
)
def test_release_is_that_of_what_is_installed(text: str, release: str) -> None:
    assert read(text)["release"] == release


def test_what_is_no_traceback_is_one_message() -> None:
    assert read("jit이 느려요")["messages"] == ["jit이 느려요"]


def test_advice_below_a_message_is_no_part_of_it() -> None:
    said = "TypeError: no array"
    advice = "The error occurred while tracing the function f at a.py:1 for jit.\nSee https://x"
    for between in ("\n", ". "):
        text = f"{HEAD}{said}{between}{advice}\n"
        assert read(text)["messages"] == [(said + between).strip()]


def test_all_of_what_an_author_wrote_comes_before_a_part_of_it(tmp_path: Path) -> None:
    words = ("앙상블 병렬, 묶음", "앙상블, 병렬 묶음")
    sections = [
        (0, 1, anchor, "물음", "", "", said, "")
        for anchor, said in zip(("part", "whole"), words, strict=True)
    ]
    (found,) = ask(indexed(tmp_path, sections), ["앙상블"])
    assert [each["anchor"] for each in found] == ["whole", "part"]


def test_nothing_is_found_for_nonsense(small: Path) -> None:
    assert ask(small, ["qqqq", "", "   ", "?!", "뷁뛟"]) == [[], [], [], [], []]


def test_result_says_where_and_why(small: Path) -> None:
    [[found, *_]] = ask(small, ["콜백을 쓰는 법"])
    assert (found["page"], found["theme"]) == ("faq", "질문")
    assert found["section"]["anchor"] == "part"
    assert ["콜백", True] in found["snippet"]
