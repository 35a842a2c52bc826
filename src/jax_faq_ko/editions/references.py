"""What a translation refers to: the same as its sentence, of which Sphinx only counts how many.

It is told when the Korean page is read, since whoever has changed it should not have to build the
other editions to learn of it.
"""

import re
from collections import Counter

from polib import POEntry

from ..korean.inline import spans

ROLE = re.compile(r":(?P<role>[\w:+-]+):`(?:[^`]*<)?(?P<target>[^`<>]+)>?`")
LINK = re.compile(r".*`__?|.*\]_", re.DOTALL)


def fault_of(entry: POEntry) -> str:
    """Say what a translation refers to that its sentence does not, and the other way round."""
    if not entry.translated():
        return ""
    wanted, shown = targets(entry.msgid), targets(entry.msgstr)
    lost, added = (
        ", ".join((one - other).elements()) for one, other in ((wanted, shown), (shown, wanted))
    )
    said = [f"빠진 것: {lost}."] * bool(lost) + [f"더 있는 것: {added}."] * bool(added)
    return " ".join(["번역이 한국어 문장과 다른 것을 가리킵니다.", *said]) if said else ""


def targets(text: str) -> Counter[str]:
    """Count what a text refers to: roles by their targets, and links, whose words differ."""
    found: Counter[str] = Counter()
    for span in spans(text):
        role = ROLE.fullmatch(span.text)
        if role and role["role"].startswith("glue:"):
            continue  # it shows a value, which each language may word
        if role:
            found[f":{role['role']}:`{role['target'].lstrip('~!')}`"] += 1
        elif LINK.fullmatch(span.text):
            found["링크"] += 1
    return found
