"""Spelling by hunspell-ko, where it is installed, with a list of words that it does not know.

A dictionary knows 계산 with all its endings, and knows nothing of 트레이서. So each accepted word
is put to it as a word that it knows and that takes the same endings: 트레이서에는 as 처리에는. For
a word with endings of another kind the list names one: ``만들어=떨어`` for 만들어지나요.
"""

import difflib
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from .. import data_files
from .diagnostic import Diagnostic
from .particles import WORDS
from .source import Paragraph
from .style import MASK, coda, masked

FILE = "words.txt"

# Nouns that also make verbs, by how they end.
KNOWN = {"vowel": "처리", "ㄹ": "연결", "consonant": "계산"}
LAST = ("부터", "까지", "의", "는", "도", "만")  # particles that stand behind others
WORD = re.compile(rf"(?<![\w{MASK}\\])[가-힣]{{2,}}(?![\w{MASK}])")


def is_installed() -> bool:
    """Tell whether there is a hunspell with a Korean dictionary."""
    if not shutil.which("hunspell"):
        return False
    done = subprocess.run(["hunspell", "-D"], input="", capture_output=True, text=True, check=False)
    return bool(re.search(r"/ko(_KR)?$", done.stderr, re.MULTILINE))


def accepted(docs: Path, terms: Iterable[str]) -> dict[str, str]:
    """Return the words to accept, those of the list and the terms, with what stands in for each."""
    told = "한글로 `낱말`이나 `낱말=낱말`을 한 줄에 하나씩 적으세요."
    listed = data_files.lines(docs / FILE, "[가-힣]+(=[가-힣]+)?", told)
    words = [*listed, *(word for term in terms for word in term.split())]
    pairs = (word.partition("=") for word in words)
    return {
        word: other or KNOWN[coda(word)]
        for word, _, other in pairs
        if re.fullmatch("[가-힣]+", word)
    }


def check_spelling(paragraph: Paragraph, wrong: dict[str, str]) -> Iterator[Diagnostic]:
    """Yield the words of a paragraph that neither the dictionary nor the list knows.

    ``wrong`` are those, each with what was probably meant.
    """
    for match in words(paragraph):
        if match[0] in wrong:
            near = wrong[match[0]]
            message = (
                f"사전에 없는 말입니다: {match[0]}. {near and f'이렇게 쓰세요: {near}. '}"
                f"맞는 말이면 docs/words.txt에 더하세요: {without_particle(match[0])}"
            )
            yield paragraph.problem("spelling", message, match.start())


def without_particle(word: str) -> str:
    """Give a word as the list takes it: 트레이스백 for 트레이스백을."""
    ends = [word[at:] for at in range(2, len(word)) if word[at:] in WORDS]
    return word.removesuffix(max(ends, key=len, default=""))


def words(paragraph: Paragraph) -> Iterator[re.Match[str]]:
    """Yield the words of a paragraph that are to be looked up."""
    return (match for match in WORD.finditer(masked(paragraph.text)) if match[0] not in WORDS)


def unknown(asked: set[str], accept: dict[str, str]) -> set[str]:
    """Return the words that are wrong as they are, and with a known word for the accepted one."""
    left = misspelt(asked)
    stems = {word: max(filter(word.startswith, accept), key=len, default="") for word in left}
    stand_ins = {
        word: accept[stem] + word.removeprefix(stem) for word, stem in stems.items() if stem
    }
    shorter = {word: inner for word in left for inner in [within_particles(word)] if inner}
    wrong = misspelt({*stand_ins.values(), *shorter.values()})
    right = [word for known in (stand_ins, shorter) for word in known if known[word] not in wrong]
    return left.difference(right)


def within_particles(word: str) -> str:
    """Take the last of several particles off a word, since no dictionary has all their chains.

    앞에서 for 앞에서부터; nothing where there is but one, which may be the wrong one.
    """
    inner = word.removesuffix(next((each for each in LAST if word.endswith(each)), ""))
    return inner if inner != word and inner.endswith(("까지", "에서", "부터", "에게")) else ""


def misspelt(asked: set[str]) -> set[str]:
    """Return the words that the dictionary does not know."""
    command = ["hunspell", "-d", "ko", "-i", "utf-8", "-l"]
    text = "\n".join(sorted(asked))
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def suggestions(wrong: set[str]) -> dict[str, str]:
    """Return what the dictionary has instead of each word: others that differ in a letter."""
    command = ["hunspell", "-d", "ko", "-i", "utf-8", "-a"]
    text = "\n".join(sorted(wrong))
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    found = dict.fromkeys(wrong, "")
    for word, others in re.findall(r"(?m)^& (\S+) [^:]*: (.*)$", done.stdout):
        alike = [other for other in others.split(", ") if is_near(word, other)]
        found[word] = ", ".join(alike[:3])
    return found


def is_near(word: str, other: str) -> bool:
    """Tell whether two words differ in one letter of Hangul, as 됬다 and 됐다 do."""
    one, another = (unicodedata.normalize("NFD", each) for each in (word, other))
    matcher = difflib.SequenceMatcher(None, one, another, autojunk=False)
    changes = [codes for codes in matcher.get_opcodes() if codes[0] != "equal"]
    return len(changes) == 1 and all(max(b - a, d - c) == 1 for _, a, b, c, d in changes)
