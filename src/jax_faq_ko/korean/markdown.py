"""What goes wrong in the source of a MyST page: the few things that Markdown does not rule out.

Markdown joins a particle to its markup by itself, so that only the visible space is left to find;
emphasis that fails before a particle shows in the text of the page.
"""

import re
from collections.abc import Iterator

from .diagnostic import Diagnostic
from .guard import PARTED, check_invisible, check_nfc, parted_particle
from .inline import Span, spans
from .source import Paragraph, cut, split, until_blank

FENCE = re.compile(r"\s*(?P<fence>`{3,}|~{3,}|:{3,})(?P<what>.*)$")
PROSE = re.compile(r"\s*\{(?!code|doctest|math|literalinclude|toctree|raw|mermaid|glue)[\w-]+\}")


def check_markdown(source: str) -> list[Diagnostic]:
    """Return what is wrong in a MyST source, in its order."""
    found = [*check_nfc(source), *check_invisible(source)]
    for paragraph in paragraphs(source):
        found += [
            parted_particle(paragraph, span, parted, joint="")
            for span in spans(paragraph.text)
            if joinable(span) and (parted := PARTED.match(paragraph.text[span.end :]))
        ]
    return sorted(found, key=lambda problem: problem.line)


def joinable(span: Span) -> bool:
    """Tell whether a particle can follow: emphasis that ends in ``)`` fails before a letter."""
    if span.kind == "reference":  # only RST has links by name
        return False
    return span.kind not in {"strong", "emphasis"} or span.text.rstrip("*")[-1].isalnum()


def paragraphs(source: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of a MyST source without front matter and code."""
    lines = split(source)
    at = 0
    if lines[0].text.rstrip() == "---":
        at = next((i for i, line in enumerate(lines[1:], 2) if line.text.rstrip() == "---"), 0)
    while at < len(lines):
        fence = FENCE.match(lines[at].text)
        if fence and not fence["fence"].startswith(":") and not PROSE.match(fence["what"]):
            closing = re.compile(rf"\s*{fence['fence']}\s*$")
            inside = range(at + 1, len(lines))
            at = next((i for i in inside if closing.match(lines[i].text)), len(lines)) + 1
        elif fence or not lines[at].text.strip():
            at += 1
        else:
            end = until_blank(lines, at)
            end = next((i for i in range(at, end) if FENCE.match(lines[i].text)), end)
            yield cut(source, lines, at, end)
            at = end
