"""The particles of Korean as the checks of the text know them.

They stand in ``search-particles.js``, as JSON: the search knows them too, and takes in spoken forms
and what is as often a word of its own. Both are left out here.
"""

import json
import re
from pathlib import Path

LISTS = Path(__file__).parents[1] / "search" / "static" / "search-particles.js"


def words_in(script: str) -> frozenset[str]:
    """Return all particles that a text may have, one after another put together."""
    lists = json.loads(script[script.index("{") : script.rindex("}") + 1])
    case, then, last = (
        f"{lists[kind]} {lists['text'][kind]}".split() for kind in ("case", "then", "last")
    )
    return frozenset(last) | {first + second for first in case for second in ("", *then)}


WORDS = words_in(LISTS.read_text("utf-8"))

HANGUL = re.compile(r"[ᄀ-ᇿㄱ-ㆎ가-힣]")

# A particle as a whole word, the longest first.
PARTICLE = re.compile(
    rf"(?:{'|'.join(sorted(WORDS, key=lambda word: (-len(word), word)))})(?![\w`:*|\\])"
)
