"""How the text is written: the rules of style that a machine can judge, each with the wanted form.

They are checked in the sources by ``make lint``, and what leaves nothing to judge is mended by
``make fix``. Code, markup and addresses are no text.
"""

import re
import unicodedata
from collections.abc import Iterator

from .diagnostic import Diagnostic
from .inline import spans
from .particles import BEHIND_NUMBER, BEHIND_WORD
from .source import Line, Paragraph
from .terms import avoided, better

MASK = "\ue000"  # in the place of each character that is no text
MARKUP = {"literal", "role", "footnote", "reference", "substitution"}

# Foreign words as 외래어 표기법 spells them; words that are terms stand in the glossary.
LOANWORDS = {
    "디렉토리": "디렉터리",
    "콜렉션": "컬렉션",
    "메세지": "메시지",
    "컨텐츠": "콘텐츠",
    "어플리케이션": "애플리케이션",
    "데이타": "데이터",
    "캐쉬": "캐시",
    "알고리듬": "알고리즘",
    "파라메터": "매개변수",
    "스케쥴": "스케줄",
    "릴리즈": "릴리스",
    "쓰레드": "스레드",
}

# Syllables that end in ㄴ: 인가, 는가, 다른가.
WITH_N = "".join(chr(code) for code in range(ord("간"), ord("힣") + 1, 28))
WITH_L = "".join(chr(code) for code in range(ord("갈"), ord("힣") + 1, 28))  # 할, 쓸, 볼
ENDS = r"(?=[.!](?:\s|[)\]'\"]|$))"
PLAIN = rf"(?<!니)다{ENDS}|[{WITH_N}]가(?=\?)|(?:하라|해라|하자|말라|마라)(?=[.!])"
POLITE = "합니다체로 쓰세요(~합니다, ~인가요?, ~하세요)."
ADDRESSES = ("당신", "여러분", "우리")
EMOJI = "\U0001f000-\U0001faff\u2705\u26a0\u2728\u274c\u2753\u2757\u2b50"
NO_WORDS = re.compile(r"^[ ]*(?:>>>|\.\.\.) .*$|\S+://\S+", re.MULTILINE)  # code, addresses
CELL = re.compile(r"\s*(?:\* +)?- ")  # of a list-table
TWICE = {"보여지": "보이", "쓰여지": "쓰이", "불려지": "불리", "되어지": "되"}

# Wide marks that are not of Hangul, each with the one to write.
MARKS = {
    **dict(zip("。、〜・ㆍ〔〕【】", ".,~··()[]", strict=True)),
    **dict.fromkeys("「」〈〉", "'"),
    **dict.fromkeys("『』《》〝〞", '"'),
}
CITED = "【[^】가-힣]*】"  # 【4†source】, as chat models cite
WIDE = re.compile(rf"{CITED}|([\uff01-\uff5e\u3000\u00a0{''.join(MARKS)}]+)")

# A letter of Hangul that is part of no syllable; in quotation marks one is meant.
JAMO = "(?<!['\"‘“])[ㄱ-ㅣㅥ-ㆌㆎ]+"
BEHIND = rf"(?<=[가-힣A-Za-z0-9%)\]\"'”’{MASK}])"  # the end of a word

# Words that are said twice on purpose.
OFTEN = "하나|둘|하루|차례|따로|서로|조금|점점|매우|아주|더|자꾸|자주|오래|천천히"
AGAIN = r"(?:([가-힣]+)\s+\1(?![\w-])|([A-Za-z]{2,})\s+\2(?![A-Za-z0-9_-]))"

# What a particle belongs to and must not be parted from.
GAP = r"([ \t]+|[ \t]*\n[ \t]*)"
NUMBER = r"(?<![\w.,])\d+(?:[.,]\d+)*%?"
NAME = r"(?<![A-Za-z0-9_.])[A-Za-z](?:[A-Za-z0-9_.]*[A-Za-z0-9])?[+#]*"
QUOTED = rf"(?<=\S)[\"'”’]|(?<=[가-힣A-Za-z0-9{MASK}])\([^()]*[^().?!]\)"
PARTED = re.compile(
    rf"(?:{NUMBER}){GAP}({BEHIND_NUMBER.pattern})"
    rf"|(?:{NAME}|{QUOTED}){GAP}(?!만\s+[개대번명줄배])({BEHIND_WORD.pattern})"
)

# Of each rule its kind, what is written otherwise, what is said of it (of all that was found, or of
# the groups in it) and, where that leaves nothing to judge, what to put in its place.
RULES = (
    ("plain", f"[가-힣]*(?:{PLAIN})", f"해라체입니다: {{0}}. {POLITE}", None),
    ("plain", f"[가-힣]*(?<!세)요{ENDS}", f"해요체입니다: {{0}}. {POLITE}", None),
    (
        "address",
        avoided(ADDRESSES).pattern,
        "읽는 사람을 부르지 않습니다: {0}. 빼고 쓰세요.",
        None,
    ),
    (
        "honorific",
        "[가-힣]*(?:하시|되시|보시|쓰시)(?:면|고|는|려면|길|기)|십시오",
        "높이는 말을 쓰지 않습니다: {0}. 이렇게 쓰세요: ~하면, ~하세요",
        None,
    ),
    *(
        ("passive", twice, f"피동이 겹쳤습니다: {{0}}다. 이렇게 쓰세요: {once}다", None)
        for twice, once in TWICE.items()
    ),
    (
        "mark",
        rf"{BEHIND}(?:(\.)\.|(,),+|(!)!+|([?!])\.)(?=[\s가-힣)\]\"'”’]|\Z)",
        "문장 부호가 겹쳤습니다({0}). 이렇게 쓰세요: {1}{2}{3}{4}",
        r"\1\2\3\4",
    ),
    ("mark", r"(?<=[가-힣)])(?:\.,|,\.)", "문장 부호가 겹쳤습니다({0}). 하나만 쓰세요.", None),
    (
        "mark",
        rf"{BEHIND}(?<!\d) +([.,?!])(?=\s|\Z)",
        "문장 부호 앞을 띄우지 않습니다({1}). 앞말에 붙여 쓰세요.",
        r"\1",
    ),
    (
        "comma",
        "([가-힣]+),(?=([가-힣A-Za-z]+))",
        "쉼표 뒤를 띄우지 않았습니다. 이렇게 쓰세요: {1}, {2}",
        r"\1, ",
    ),
    ("question", "[?？]{2,}", "물음표는 하나만 씁니다({0}). 이렇게 쓰세요: ?", "?"),
    (
        "sentence",
        r"(?<=[가-힣])([.?!])(?=[가-힣])",
        "문장 사이를 띄우지 않았습니다. 이렇게 쓰세요: {1} ",
        r"\1 ",
    ),
    (
        "bracket",
        r"([가-힣]+) +(\([A-Za-z][A-Za-z -]*\))",
        "괄호 앞을 띄우지 않습니다. 이렇게 쓰세요: {1}{2}",
        r"\1\2",
    ),
    (
        "either",
        r"[을를이가은는과와]\([을를이가은는과와]\)|\(으\)로",
        "조사를 하나로 쓰세요: {0}",
        None,
    ),
    (
        "apart",
        rf"([가-힣]*(?!실수|필수|홀수)[{WITH_L}])수(?=\s*(?:있|없))",
        "띄어 씁니다: {1} 수",
        r"\1 수",
    ),
    ("cited", CITED, "인용 표시가 남았습니다({0}). 지우세요.", ""),
    ("jamo", JAMO, "한글 낱자가 남았습니다({0}). 지우거나 고치세요.", None),
    (
        "todo",
        "(?<![A-Za-z0-9_])(?:TODO|FIXME|XXX|TBD)(?![A-Za-z0-9_])",
        "할 일이 글에 남았습니다({0}). 마치고 지우세요.",
        None,
    ),
    (
        "again",
        rf"(?<![\w.-])(?!(?:{OFTEN})\s){AGAIN}",
        "같은 말이 거듭됩니다: {0}. 한 번만 쓰세요.",
        None,
    ),
    ("blanks", r"(?<=[가-힣.,?!)]) {2,}(?=[^\s.,?!])", "빈칸이 여럿입니다. 하나만 쓰세요.", " "),
    ("emoji", f"[{EMOJI}]\ufe0f?", "이모지를 쓰지 않습니다({0}). 지우세요.", None),
)


def check_style(paragraph: Paragraph, terms: dict[str, str]) -> Iterator[Diagnostic]:
    """Yield what is written otherwise than the style wants, in a paragraph of a source.

    ``terms`` are the words to avoid with those to write.
    """
    text = masked(paragraph.text)
    for kind, pattern, said, cure in RULES:
        for found in re.finditer(pattern, text):
            parts = (paragraph.text[slice(*found.span(n))] for n in range(found.re.groups + 1))
            message = said.format(*(" ".join(part.split()) for part in parts))
            yield paragraph.problem(kind, message, *found.span(), cure and found.expand(cure))
    yield from parted(paragraph, text)
    yield from wide(paragraph, text)
    yield from colons(paragraph, text)
    yield from unended(paragraph, text)
    yield from words(paragraph, text, {**LOANWORDS, **terms})


def wide(paragraph: Paragraph, text: str) -> Iterator[Diagnostic]:
    """Find what is as wide as Hangul and no Hangul, and blanks that are none to a search."""
    for match in filter(lambda match: match[1], WIDE.finditer(text)):
        known = "".join(MARKS.get(character, character) for character in match[0])
        wanted = unicodedata.normalize("NFKC", known)
        said = f"전각 글자입니다({match[0]}). 이렇게 쓰세요: {wanted}"
        if wanted.isspace():
            said = f"보통 빈칸이 아닙니다(U+{ord(match[0][0]):04X}). 빈칸으로 바꾸세요."
        # Such a mark is as wide as one of ours with its blank.
        joined = wanted[-1] in ".,:;?!" and re.match("[가-힣A-Za-z]", text[match.end() :])
        yield paragraph.problem("wide", said, *match.span(), wanted + " " * bool(joined))


def parted(paragraph: Paragraph, text: str) -> Iterator[Diagnostic]:
    """Find particles apart from a number, a Latin word, or what is quoted or in brackets."""
    for match in PARTED.finditer(text):
        gap, particle = (1, 2) if match[2] else (3, 4)
        word = paragraph.text[: match.start(gap)].split()[-1]
        message = f"조사 앞을 띄어 썼습니다. 이렇게 쓰세요: {word}{match[particle]}"
        yield paragraph.problem("parted", message, *match.span(gap), "")


def masked(text: str) -> str:
    """Return a text of the same length with nothing but words in it."""
    for span in spans(text):
        if span.kind in MARKUP:
            hidden = re.sub(r"[^\n]", MASK, span.text)
            text = text[: span.start] + hidden + text[span.end :]
    return NO_WORDS.sub(lambda match: MASK * len(match[0]), text)


def words(paragraph: Paragraph, text: str, wanted: dict[str, str]) -> Iterator[Diagnostic]:
    """Find words to avoid; where the right one sounds alike at its end, particles still fit."""
    for match in avoided(wanted).finditer(text):
        word = wanted[match[0]]
        alone = not re.match("[가-힣]", text[match.end() :])
        fits = alone or coda(word) == coda(match[0])
        message = better(match[0], word)
        yield paragraph.problem("term", message, *match.span(), word if fits else None)


def coda(word: str) -> str:
    """Say how a word ends, as particles see it: in a vowel, in ㄹ, or in another consonant."""
    final = (ord(word[-1]) - ord("가")) % 28 if re.match("[가-힣]", word[-1]) else 0
    return {0: "vowel", 8: "ㄹ"}.get(final, "consonant")


def colons(paragraph: Paragraph, text: str) -> Iterator[Diagnostic]:
    """Find sentences that end in a colon; a full stop is put behind what ends as one."""
    for match in re.finditer(r"([가-힣]+)[)\]]?(::?)(?=\s*(?:\Z|\n\s*(?:[-*]|#\.)\s))", text):
        sentence = re.search("(?:다|요|오)$", match[1])
        code = match[2] == "::"
        wanted = apart(paragraph.lines[0]) if code else "."
        cure = wanted if sentence and (not code or "\n" not in text) else None
        message = f"문장을 콜론으로 끝내지 않습니다(“{match[0]}”). "
        if code:
            message += "마침표로 끝내고, 한 줄 비운 뒤 `::`를 따로 쓰세요."
        else:
            message += f"이렇게 쓰세요: {match[1]}."
        yield paragraph.problem("end", message, *match.span(2), cure)


def apart(line: Line) -> str:
    """Return what ends a sentence above code: a full stop, and ``::`` as a paragraph of its own."""
    return ".\n\n" + " " * line.text_column + "::"


def unended(paragraph: Paragraph, text: str) -> Iterator[Diagnostic]:
    """Find a paragraph that ends without a full stop; a cell of a table needs none."""
    found = re.search(r"[가-힣]*(?:니다|세요)\Z", text)
    if found and not (paragraph.in_table or CELL.match(text)):
        message = f"문장이 마침표 없이 끝납니다. 이렇게 쓰세요: {found[0]}."
        yield paragraph.problem("stop", message, found.end(), found.end(), ".")
