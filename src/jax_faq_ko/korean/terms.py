"""One term for one concept: words to avoid are errors where they stand.

The glossary says them for its terms; here are those of no term.
"""

import re
from collections.abc import Iterable, Iterator

from docutils import nodes

from jax_doctest.api import ancestors

from .diagnostic import Diagnostic
from .glossary import NOTES, Term
from .leftover import AS_WRITTEN
from .particles import PARTICLE
from .place import place

# Home-made Korean, which a reader would have to translate back into what developers type.
HOME_MADE = {
    "까닭": "이유",
    "열쇠": "키",
    "빠르기": "속도",
    "모의실험": "시뮬레이션",
    "슬그머니": "암묵적으로",
    "판올림": "버전 올리기",
    "치우침": "편향",
    "되가져옵니다": "돌려받습니다",
    "목푯값": "타깃 값",
}


def check_terms(document: nodes.document, terms: list[Term]) -> Iterator[tuple[str, Diagnostic]]:
    """Yield the words to avoid in the text of a page, each with the file that it comes from."""
    wanted = wanted_words(terms)
    pattern = avoided(wanted)
    for text in document.findall(nodes.Text):
        if any(
            isinstance(node, AS_WRITTEN) or NOTES in node["classes"] for node in ancestors(text)
        ):
            continue
        for match in pattern.finditer(text.astext()):
            file, line = place(text, match[0])
            yield file, Diagnostic("term", line, better(match[0], wanted[match[0]]))


def wanted_words(terms: Iterable[Term]) -> dict[str, str]:
    """Return the words to avoid, each with the one to write."""
    return {**HOME_MADE, **{word: term.ko for term in terms for word in term.avoid}}


def better(word: str, wanted: str) -> str:
    """Say what to write in the place of a word."""
    return f"쓰지 않기로 한 말입니다: {word}. 이렇게 쓰세요: {wanted}"


def avoided(words: Iterable[str]) -> re.Pattern[str]:
    """Return what finds the words, alone or with a particle, but not inside another word."""
    longest_first = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(rf"(?<![가-힣])(?:{longest_first})(?:(?![가-힣])|(?={PARTICLE.pattern}))")
