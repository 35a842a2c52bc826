"""``make lint`` for the text: all sources at once, since one reading holds for all of them."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .. import data_files
from ..told import RULES
from . import glossary, markdown, readings, source, spelling
from .diagnostic import Diagnostic, once
from .guard import check_rst
from .source import Paragraph
from .style import LOANWORDS, check_style
from .terms import wanted_words

PARAGRAPHS: dict[str, Callable[[str], Iterator[Paragraph]]] = {
    ".rst": source.paragraphs,
    ".md": markdown.paragraphs,
    ".toml": glossary.meanings,
}

# What sphinx-lint says of a page, and its build too: at the same line, and with what to write.
SAID_BY_BUILD = {
    "unbalanced-inline-literals-delimiters",
    "missing-space-after-literal",
    "missing-space-after-role",
    "missing-space-before-role",
    "missing-backtick-after-role",
    "missing-space-in-hyperlink",
    "missing-underscore-after-hyperlink",
    "trailing-whitespace",
    "horizontal-tab",
}
CATALOGS = Path("locale")
FOUND = re.compile(
    r"(?P<file>.+?):(?P<line>\d+): (?P<said>.*) \((?P<rule>[\w-]+)\)"
)  # by sphinx-lint


@dataclass(frozen=True)
class Style:
    """What the text is judged by."""

    terms: dict[str, str]  # words to avoid, and what to write
    readings: dict[str, str]
    accept: dict[str, str]  # see spelling.py

    @classmethod
    def of(cls, docs: Path) -> "Style":
        """Read the glossary, the readings and the words that the dictionary does not know."""
        terms = glossary.load(docs)
        accept = spelling.accepted(docs, (term.ko for term in terms))
        return cls(wanted_words(terms), readings.load(docs, terms), accept)


def judge(texts: dict[Path, str], style: Style) -> dict[Path, list[Diagnostic]]:
    """Return what is wrong in the given sources but for spelling, by file and in their order."""
    found: dict[Path, list[Diagnostic]] = {path: [] for path in texts}
    uses: list[readings.Use] = []
    for path, paragraph in paragraphs_of(texts):
        found[path] += check_style(paragraph, style.terms)
        found[path] += spelling.check_mistakes(paragraph)
        found[path] += readings.check_numbers(paragraph)
        uses += readings.uses(path, paragraph)
    for path, problems in readings.check_readings(uses, style.readings).items():
        found[path] += problems
    return {path: sorted(problems, key=lambda each: each.line) for path, problems in found.items()}


def misspelt(texts: dict[Path, str], style: Style) -> Iterator[tuple[Path, Diagnostic]]:
    """Yield what is wrong in the spelling of the given sources, if there is a dictionary."""
    if spelling.is_installed():
        asked = {word[0] for _, each in paragraphs_of(texts) for word in spelling.words(each)}
        told = (*style.terms, *LOANWORDS)  # a word to avoid is told of with what to write
        wrong = {
            word for word in spelling.unknown(asked, style.accept) if not word.startswith(told)
        }
        twice = spelling.doubled(wrong, style.accept)
        near = spelling.suggestions(wrong) if wrong else {}
        for path, paragraph in paragraphs_of(texts):
            for problem in spelling.check_spelling(paragraph, near, twice):
                yield path, problem


def paragraphs_of(texts: dict[Path, str]) -> Iterator[tuple[Path, Paragraph]]:
    """Yield the paragraphs of all sources."""
    for path, text in texts.items():
        for paragraph in PARAGRAPHS[path.suffix](text):
            yield path, paragraph


def check_form(paths: Iterable[Path]) -> Iterator[tuple[Path, Diagnostic]]:
    """Yield what sphinx-lint finds in RST sources and in the catalogs of those, in Korean."""
    names = [str(path) for path in paths if path.suffix in (".rst", ".po")]
    command = [sys.executable, "-m", "sphinxlint", *names]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    for found in FOUND.finditer(done.stdout + done.stderr):
        path, line = Path(found["file"]), int(found["line"])
        said = RULES.get(found["rule"], found["said"])
        if path.suffix == ".po" or not (found["rule"] in SAID_BY_BUILD or line in guarded(path)):
            yield path, Diagnostic(found["rule"], line, said)


@cache
def guarded(path: Path) -> set[int]:
    """Return the lines of a page of which the build says what to write."""
    return {problem.line for problem in check_rst(data_files.text_of(path))}


def catalogs() -> list[Path]:
    """Name the catalogs, but for those of pages in Markdown, whose markup is another."""
    found = sorted(CATALOGS.glob("*/LC_MESSAGES/**/*.po"))
    pages = [Path(*path.parts[path.parts.index("LC_MESSAGES") + 1 :]) for path in found]
    pairs = zip(found, pages, strict=True)
    return [path for path, page in pairs if not page.with_suffix(".md").exists()]


def check_all(paths: Iterable[Path], style: Style) -> int:
    """Print what is wrong, and return the exit status; DataFileError where a file is no text."""
    texts = {path: data_files.text_of(path) for path in paths}
    found = judge(texts, style)
    for path, problem in (*misspelt(texts, style), *check_form([*texts, *catalogs()])):
        found.setdefault(path, []).append(problem)
    for path, problems in found.items():
        for problem in once(problems):
            print(f"{path}:{problem.line}: {problem.message}")
    return int(any(found.values()))
