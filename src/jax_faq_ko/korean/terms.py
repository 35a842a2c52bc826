"""One term for one concept: words that the table tells us to avoid are errors where they stand."""

import re
from collections.abc import Iterable, Iterator

from docutils import nodes

from jax_doctest.api import ancestors

from .diagnostic import Diagnostic
from .glossary import NOTES, Term
from .leftover import AS_WRITTEN
from .particles import PARTICLE
from .place import place


def check_terms(document: nodes.document, terms: list[Term]) -> Iterator[tuple[str, Diagnostic]]:
    """Yield the words to avoid in the text of a page, each with the file that it comes from."""
    wanted = wanted_words(terms)
    if not wanted:
        return
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
    return {word: term.ko for term in terms for word in term.avoid}


def better(word: str, wanted: str) -> str:
    """Say what to write in the place of a word."""
    return f"쓰지 않기로 한 말입니다: {word}. 이렇게 쓰세요: {wanted}"


def avoided(words: Iterable[str]) -> re.Pattern[str]:
    """Return what finds the words, alone or with a particle, but not inside another word."""
    longest_first = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(rf"(?<![가-힣])(?:{longest_first})(?:(?![가-힣])|(?={PARTICLE.pattern}))")
