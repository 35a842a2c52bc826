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
from .readings import FORMS, form_for
from .source import Paragraph
from .style import MASK, WITH_L, coda, masked

FILE = "words.txt"

# Nouns that also make verbs, by how they end.
KNOWN = {"vowel": "처리", "ㄹ": "연결", "consonant": "계산"}
LAST = ("부터", "까지", "의", "는", "도", "만")  # particles that stand behind others
WORD = re.compile(rf"(?<![\w{MASK}\\])[가-힣]{{2,}}(?![\w{MASK}])")

# What people write, in the rules of 국립국어원 and in many a technical text, and what is right.
MISTAKES = {
    "몇일": "며칠",
    "어떻해": "어떡해, 어떻게 해",
    "어떻하": "어떡하, 어떻게 하",
    "어떻케": "어떻게",
    "되(?=요(?![가-힣]))": "돼",
    "되(?=서(?![가-힣]))": "돼",
    "되(?=야(?:만|지)?(?![가-힣]))": "돼",
    "됬": "됐",
    "(?<![가-힣])않(?=[되돼됩된될됐])": "안 ",
    "(?<=면 )안(?=[되돼됩된될됐])": "안 ",
    "(?<=(?:서는|해도|어도|아도) )안(?=[되돼됩된될됐])": "안 ",
    "안되(?=[.!?])": "안 돼",
    f"(?<=[{WITH_L}])께(?=요?[.?!])": "게",
    "할려(?=고|면)": "하려",
    "(?<=[있없었았였했됐겠같많않])읍니다": "습니다",
    "하므로써": "함으로써",
    "갯수": "개수",
    "댓가(?!지)": "대가",
    "(?<![가-힣])금새": "금세",
    "촛점": "초점",
    "싯점": "시점",
    "잇점": "이점",
    "헛점": "허점",
    "뒷처리": "뒤처리",
    "역활": "역할",
    "일일히": "일일이",
    "오랫만": "오랜만",
    "왠만": "웬만",
    "웬지": "왠지",
    "최대값": "최댓값",
    "최소값": "최솟값",
    "초기값": "초깃값",
    "절대값": "절댓값",
    "결과값": "결괏값",
    "대표값": "대푯값",
    "기대값": "기댓값",
}
MISTAKE = re.compile("|".join(f"({wrong})" for wrong in MISTAKES))
RIGHT = [*MISTAKES.values()]

# Particles twice: where no noun ends so (노을을 does), and those of a pair, of which one fits.
OPEN = "".join(chr(code) for code in range(ord("가"), ord("힣") + 1, 28))  # they end in a vowel
TWICE = f"를를|는는|에에|은은|(?<![{OPEN}길깊높넓])이이|(?<![가노마고])을[을를]|를을|은는|는은|와과"
TWICE += "|에서에서|에게에게|으로으로|부터부터|까지까지|처럼처럼"
HOSTED = re.compile(rf"([가-힣]+)({TWICE})(?![\w])")
# Behind Latin letters and markup no noun can end so.
LONE = re.compile(
    rf"([A-Za-z0-9%)\"'”’]|{MASK}(?:\\ )?)"
    r"((을|를|은|는|이|가|의|에|에서|에게|로|으로|와|과|도|만|부터|까지)\3)(?!\w)"
)


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


def check_mistakes(paragraph: Paragraph) -> Iterator[Diagnostic]:
    """Yield the mistakes that are known without a dictionary, each with what is right."""
    text = masked(paragraph.text)
    for match in MISTAKE.finditer(text):
        right = RIGHT[(match.lastindex or 1) - 1]
        before = re.split("[^가-힣]", text[: match.start()])[-1]
        after = re.split("[^가-힣]", text[match.end() :])[0]
        shown = ", ".join(f"{before}{each}{after}" for each in right.split(", "))
        message = f"틀린 맞춤법입니다: {before}{match[0]}{after}. 이렇게 쓰세요: {shown}"
        cure = None if "," in right else right
        yield paragraph.problem("mistake", message, *match.span(), cure)
    for match in HOSTED.finditer(text):
        message, right = said_twice(match[0]), once_only(match[1], match[2])
        yield paragraph.problem("twice", f"{message}{match[1]}{right}", *match.span(2), right)
    for match in LONE.finditer(text):
        message = f"{said_twice(match[2])}{match[3]}"
        yield paragraph.problem("twice", message, *match.span(2), match[3])


def said_twice(word: str) -> str:
    """Say that a particle is doubled, up to the right form."""
    return f"조사가 겹쳤습니다: {word}. 이렇게 쓰세요: "


def once_only(noun: str, particles: str) -> str:
    """Return which of two particles of a kind fits the noun."""
    first = particles[: len(particles) // 2]
    return form_for(first, coda(noun)) if first in FORMS else first


def check_spelling(
    paragraph: Paragraph, near: dict[str, str], twice: dict[str, str]
) -> Iterator[Diagnostic]:
    """Yield the words of a paragraph that neither the dictionary nor the list knows.

    ``near`` are those, each with what was probably meant; ``twice`` those of them whose particle is
    doubled, each with the right form.
    """
    text = masked(paragraph.text)
    known = [match.span() for rule in (MISTAKE, HOSTED, LONE) for match in rule.finditer(text)]
    for match in words(paragraph):
        word = match[0]
        if any(start < match.end() and match.start() < end for start, end in known):
            continue
        if word in twice:
            yield paragraph.problem("twice", said_twice(word) + twice[word], match.start())
        elif word in near:
            message = (
                f"사전에 없는 말입니다: {word}. {near[word] and f'비슷한 말: {near[word]}. '}"
                f"맞는 말이면 docs/words.txt에 더하세요: {without_particle(word)}"
            )
            yield paragraph.problem("spelling", message, match.start())


def doubled(wrong: set[str], accept: dict[str, str]) -> dict[str, str]:
    """Return the words that are right with one particle instead of two of a kind."""
    choices = {word: [*with_one_particle(word)] for word in wrong}
    asked = {choice for each in choices.values() for choice in each}
    right = asked - (unknown(asked, accept) if asked else set())
    known = {word: [each for each in forms if each in right] for word, forms in choices.items()}
    return {word: forms[0] for word, forms in known.items() if forms}


def with_one_particle(word: str) -> Iterator[str]:
    """Yield what may be right where a word ends in two particles of a kind: 차이가 for 차이이."""
    found = re.fullmatch(r"(.+?)(.+)\2", word)
    if found and found[2] in WORDS:
        for noun in (found[1] + found[2], found[1]):
            yield noun + once_only(noun, found[2] * 2)


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
