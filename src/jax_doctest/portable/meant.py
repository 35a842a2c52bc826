"""The name that somebody has meant who wrote one that there is not."""

import difflib
from collections.abc import Iterable

from .language import _


def meant(name: str, known: Iterable[str], shown: str = "`{}`", count: int = 1) -> str:
    """Ask for names that are much like this one; nothing where there are none.

    It goes behind a sentence. ``shown`` is how one of them is written down.
    """
    same = {each.casefold(): each for each in known}
    near = difflib.get_close_matches(name.casefold(), same, count, 0.6 if count == 1 else 0.4)
    names = ", ".join(shown.format(same[each]) for each in near)
    return " " + _("Did you mean {names}?").format(names=names) if near else ""
