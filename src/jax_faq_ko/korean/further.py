"""Further reading says what language it is in: a reader of Korean goes by that before the click."""

import re
from collections.abc import Iterator

from docutils import nodes

from ..search.records import leads_away
from .diagnostic import Diagnostic
from .place import place

LANGUAGE = re.compile("영어|한국어")


def check_further(document: nodes.document) -> Iterator[tuple[str, Diagnostic]]:
    """Yield the links of further reading that do not say it, with the file they come from."""
    for items in filter(leads_away, document.findall(nodes.bullet_list)):
        for item in items:
            links = (one for one in item.findall(nodes.reference) if "://" in one.get("refuri", ""))
            if (link := next(links, None)) and not LANGUAGE.search(item.astext()):
                file, line = place(item, link.astext())
                message = "더 읽을거리에는 어느 말로 쓴 글인지 적습니다. 끝에 덧붙이세요: (영어)"
                yield file, Diagnostic("further", line, message)
