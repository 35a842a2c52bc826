"""One reading for one name: ``jit`` is 짓, so it is ``jit``을 wherever the particle depends on it.

How a name is read stands in ``readings.toml`` and in the glossary. A name that stands in neither is
read by the particles behind it, and those must agree in all the text.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .. import data_files
from .diagnostic import Diagnostic
from .glossary import Term
from .inline import spans
from .source import Paragraph
from .style import coda, masked

FILE = "readings.toml"

# Behind a consonant, behind a vowel; ㄹ takes 로, and otherwise what a consonant takes.
PAIRS = (("을", "를"), ("은", "는"), ("이", "가"), ("과", "와"), ("으로", "로"), ("이나", "나"))
FORMS = {form: pair for pair in PAIRS for form in pair}
ENDS = {"vowel", "ㄹ", "consonant"}

FORM = "|".join(sorted(FORMS, key=len, reverse=True))
THEN = "(?:는|도|만|부터|까지|서|써|서는|써도)?"  # what may follow 로 and its like
# A particle whose form depends on the reading.
DEPENDENT = re.compile(rf"(?:\\\s+)?({FORM})(?={THEN}(?![가-힣]))")
LATIN = re.compile(rf"(?<![\w.])([A-Za-z][\w.]*[A-Za-z0-9]|[A-Za-z])(?={DEPENDENT.pattern})")


# A number that nothing is glued to; how it is read ends as its last digit does, 0 as in 영 or 십.
NUMBER = re.compile(rf"(?<![\w.,/])(\d+(?:[.,]\d+)*)(?={DEPENDENT.pattern})")
DIGITS = {str(digit): coda(word) for digit, word in enumerate("영일이삼사오육칠팔구")}


@dataclass(frozen=True)
class Use:
    """A name with a particle whose form depends on how the name is read."""

    path: Path
    paragraph: Paragraph
    name: str
    markup: str  # the name as it is written
    form: str
    at: int  # where the particle stands in the paragraph

    @property
    def ends(self) -> frozenset[str]:
        """Return how the name can end if this is right."""
        consonant, _vowel = FORMS[self.form]
        if self.form in {"으로", "로"}:
            return frozenset({"consonant"} if self.form == "으로" else {"vowel", "ㄹ"})
        return frozenset({"consonant", "ㄹ"} if self.form == consonant else {"vowel"})


def load(docs: Path, terms: Iterable[Term]) -> dict[str, str]:
    """Return how each name is read: from the table, and from the terms with Latin letters."""
    said = {term.ko: term.reading for term in terms if re.match("[A-Za-z]", term.ko)}
    told = '`이름 = "읽는 법"`으로, 읽는 법을 한글로 쓰세요.'
    return {**said, **data_files.strings(docs / FILE, "[가-힣 ]+", told)}


def uses(path: Path, paragraph: Paragraph) -> Iterator[Use]:
    """Yield the names of a paragraph behind which the particle depends on the reading."""
    names = (span for span in spans(paragraph.text) if span.kind in {"literal", "role"})
    found = [(span.end, spoken(span.text), span.text) for span in names]
    found += [(one.end(), one[1], one[1]) for one in LATIN.finditer(masked(paragraph.text))]
    for end, name, markup in found:
        if name and (match := DEPENDENT.match(paragraph.text, end)):
            yield Use(path, paragraph, name, markup, match[1], match.start(1))


def spoken(text: str) -> str:
    """Return the name that is said last: ``jit`` of :func:`jax.jit`; nothing of a sentence."""
    inside = re.sub(r"^:[\w:.+-]+:|^`+~?|`+_*$", "", text).strip("`~")
    if re.search(r"[가-힣<>]", inside):
        return ""
    last = inside.rpartition(".")[2]
    return last if re.fullmatch(r"\w+", last) else inside


def check_numbers(paragraph: Paragraph) -> Iterator[Diagnostic]:
    """Yield the particles of a paragraph that do not fit the number before them."""
    for match in NUMBER.finditer(masked(paragraph.text)):
        number, particle = match[1], match[2]
        wanted = form_for(particle, DIGITS[number[-1]])
        if particle != wanted:
            message = f"숫자를 읽는 소리와 조사가 맞지 않습니다. 이렇게 쓰세요: {number}{wanted}"
            yield paragraph.problem("number", message, *match.span(2), wanted)


def form_for(particle: str, end: str) -> str:
    """Return the form of a particle behind what ends so."""
    return FORMS[particle][end == "vowel" or (end == "ㄹ" and FORMS[particle][1] == "로")]


def check_readings(found: Iterable[Use], readings: dict[str, str]) -> dict[Path, list[Diagnostic]]:
    """Return the particles that do not fit the reading of their name, by file."""
    by_name: dict[str, list[Use]] = defaultdict(list)
    for use in found:
        by_name[use.name].append(use)
    problems: dict[Path, list[Diagnostic]] = defaultdict(list)
    for name, all_uses in by_name.items():
        # What is written down, or else what most uses agree on.
        counts = {end: sum(end in use.ends for use in all_uses) for end in sorted(ENDS)}
        end = coda(readings[name]) if name in readings else max(counts, key=counts.__getitem__)
        for use in all_uses:
            if end not in use.ends:
                problems[use.path].append(problem(use, end, readings.get(name, "")))
    return problems


def problem(use: Use, end: str, reading: str) -> Diagnostic:
    """Say which form is right; only where the reading is written down is there nothing to judge."""
    wanted = form_for(use.form, end)
    why = f"읽는 소리는 '{reading}'입니다" if reading else "다른 곳과 조사가 다릅니다"
    joint = "\\ " if use.markup.endswith("`") and use.path.suffix == ".rst" else ""
    message = f"{use.name}: {why}. 이렇게 쓰세요: {use.markup}{joint}{wanted}"
    if not reading:
        message += " (읽는 법은 docs/readings.toml에 적을 수 있습니다)"
    span = use.at, use.at + len(use.form)
    return use.paragraph.problem("reading", message, *span, wanted if reading else None)
