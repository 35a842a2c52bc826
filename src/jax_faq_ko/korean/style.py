"""How the text is written: the rules of style that a machine can judge, each with the wanted form.

They are checked in the sources by ``make lint``, and what leaves nothing to judge is mended by
``make fix``. Code, markup and addresses are no text.
"""

import re
from collections.abc import Callable, Iterator

from .diagnostic import Diagnostic, TextEdit
from .inline import spans
from .source import Paragraph
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
ADDRESSES = ("당신", "여러분", "우리")

# Syllables that end in ㄴ: 인가, 는가, 다른가.
WITH_N = "".join(chr(code) for code in range(ord("간"), ord("힣") + 1, 28))

Findings = Iterator[tuple[int, int, str, str | None]]
Rule = Callable[[str], Findings]


def check_style(paragraph: Paragraph, terms: dict[str, str]) -> Iterator[Diagnostic]:
    """Yield what is written otherwise than the style wants, in a paragraph of a source.

    ``terms`` are the words to avoid with those to write. A rule says from where to where, what is
    wrong, and what to put there, if that leaves nothing to judge.
    """
    text = masked(paragraph.text)
    for kind, rule in RULES.items():
        yield from problems(paragraph, kind, rule(text))
    yield from problems(paragraph, "term", words(text, {**LOANWORDS, **terms}))


def problems(paragraph: Paragraph, kind: str, found: Findings) -> Iterator[Diagnostic]:
    """Make problems of what a rule has found."""
    for start, end, message, cure in found:
        at = paragraph.start + start
        edit = None if cure is None else TextEdit(at, at + end - start, cure)
        yield Diagnostic(kind, paragraph.line_at(start), message, edit)


POLITE = "합니다체로 쓰세요(~합니다, ~인가요?, ~하세요)."


def masked(text: str) -> str:
    """Return a text of the same length with nothing but words in it."""
    for span in spans(text):
        if span.kind in MARKUP:
            hidden = re.sub(r"[^\n]", MASK, span.text)
            text = text[: span.start] + hidden + text[span.end :]
    return re.sub(r"\S+://\S+", lambda match: MASK * len(match[0]), text)


def words(text: str, wanted: dict[str, str]) -> Findings:
    """Find words to avoid; where the right one sounds alike at its end, particles still fit."""
    for match in avoided(wanted).finditer(text):
        word = wanted[match[0]]
        alone = not re.match("[가-힣]", text[match.end() :])
        fits = alone or coda(word) == coda(match[0])
        yield *match.span(), better(match[0], word), word if fits else None


def coda(word: str) -> str:
    """Say how a word ends, as particles see it: in a vowel, in ㄹ, or in another consonant."""
    final = (ord(word[-1]) - ord("가")) % 28 if re.match("[가-힣]", word[-1]) else 0
    return {0: "vowel", 8: "ㄹ"}.get(final, "consonant")


def plain_style(text: str) -> Findings:
    """Find sentences in 해라체, and in 해요체 but for requests: ~하세요."""
    said = r"(?<!니)다(?=[.!](?:\s|[)\]'\"]|$))"
    asked = rf"[{WITH_N}]가(?=\?)"
    ordered = "(?:하라|해라|하자|말라|마라)(?=[.!])"
    for match in re.finditer(f"[가-힣]*(?:{said}|{asked}|{ordered})", text):
        yield *match.span(), f"해라체입니다: {match[0]}. {POLITE}", None
    for match in re.finditer(r"[가-힣]*(?<!세)요(?=[.!](?:\s|[)\]'\"]|$))", text):
        yield *match.span(), f"해요체입니다: {match[0]}. {POLITE}", None


def addresses(text: str) -> Findings:
    """Find words that address the reader."""
    for match in avoided(ADDRESSES).finditer(text):
        yield *match.span(), f"읽는 사람을 부르지 않습니다: {match[0]}. 빼고 쓰세요.", None


def honorifics(text: str) -> Findings:
    """Find honorific forms beyond 하세요."""
    forms = r"[가-힣]*(?:하시|되시|보시|쓰시)(?:면|고|는|려면|길|기)|십시오"
    for match in re.finditer(forms, text):
        message = f"높이는 말을 쓰지 않습니다: {match[0]}. 이렇게 쓰세요: ~하면, ~하세요"
        yield *match.span(), message, None


def passives(text: str) -> Findings:
    """Find passives made twice."""
    twice = {"보여지": "보이", "쓰여지": "쓰이", "불려지": "불리", "되어지": "되"}
    for match in re.finditer("|".join(twice), text):
        wanted = twice[match[0]]
        yield *match.span(), f"피동이 겹쳤습니다: {match[0]}다. 이렇게 쓰세요: {wanted}다", None


def colons(text: str) -> Findings:
    """Find sentences that end in a colon; a full stop is put behind what ends as one."""
    for match in re.finditer(r"([가-힣]+)[)\]]?(::?)(?=\s*(?:\Z|\n\s*(?:[-*]|#\.)\s))", text):
        sentence = re.search("(?:다|요|오)$", match[1])
        wanted = ".\n\n" + "::" if match[2] == "::" else "."
        cure = wanted if sentence and (match[2] == ":" or "\n" not in text) else None
        message = f"문장을 콜론으로 끝내지 않습니다: {match[0]} 이렇게 쓰세요: {match[1]}."
        yield match.start(2), match.end(2), message, cure


def questions(text: str) -> Findings:
    """Find more than one question mark."""
    for match in re.finditer(r"[?？]{2,}|？", text):
        yield *match.span(), f"물음표는 하나만 씁니다: {match[0]} 이렇게 쓰세요: ?", "?"


def brackets(text: str) -> Findings:
    """Find a space between a word and its English."""
    for match in re.finditer(r"(?<=[가-힣]) +(?=\([A-Za-z][A-Za-z -]*\))", text):
        word = re.search(r"[가-힣]+$", text[: match.start()])
        shown = f"{word[0] if word else ''}{text[match.end() :].split(')')[0]})"
        yield *match.span(), f"괄호 앞을 띄우지 않습니다. 이렇게 쓰세요: {shown}", ""


RULES: dict[str, Rule] = {
    "plain": plain_style,
    "address": addresses,
    "honorific": honorifics,
    "passive": passives,
    "end": colons,
    "question": questions,
    "bracket": brackets,
}
