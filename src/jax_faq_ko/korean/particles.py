"""The particles of Korean as the checks of the text know them.

They stand in ``search-particles.js``, as JSON: the search knows them too, and takes in spoken forms
and what is as often a word of its own. Both are left out here.
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path

LISTS = Path(__file__).parents[1] / "search" / "static" / "search-particles.js"


# Case particles that no other follows: 어레이를 is 어레이 with 를.
CLOSED = {"이", "가", "을", "를", "의"}


def words_in(script: str) -> frozenset[str]:
    """Return all particles that a text may have, one after another put together."""
    lists = json.loads(script[script.index("{") : script.rindex("}") + 1])
    case, then, last = (
        f"{lists[kind]} {lists['text'][kind]}".split() for kind in ("case", "then", "last")
    )
    open_ones = [first for first in case if first not in CLOSED]
    chains = {first + second for first in open_ones for second in then}
    return frozenset({*case, *last, *chains})


WORDS = words_in(LISTS.read_text("utf-8"))

HANGUL = re.compile(r"[ᄀ-ᇿㄱ-ㆎ가-힣]")


def whole(words: Iterable[str]) -> re.Pattern[str]:
    """Return what finds one of the particles as a whole word, the longest first."""
    longest_first = "|".join(sorted(words, key=lambda word: (-len(word), word)))
    return re.compile(rf"(?:{longest_first})(?![\w`:*|\\])")


PARTICLE = whole(WORDS)

# What may as well be a word of its own behind a noun, as in "JAX 이 버전", and behind a number.
OWN = re.compile("이|인|인지|과도|마저|이어서|치고는?|보다가|(?:나|들|께).*")
UNITS = re.compile("만.*|도|대로.*")
JOINED = {word for word in WORDS if not OWN.fullmatch(word)}
BEHIND_WORD = whole(JOINED)
BEHIND_NUMBER = whole(word for word in JOINED if not UNITS.fullmatch(word))
