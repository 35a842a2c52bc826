"""What the engine says, in the language of the project: English here, the others in ``locale``.

A bundle says it where there is no Sphinx, so this is done with the standard library alone.
"""

import contextlib
import gettext
import io
import pkgutil
from collections.abc import Iterable

PACKAGE = "jax_doctest"
CATALOG = "locale/{}/LC_MESSAGES/jax_doctest.mo"

_spoken = gettext.NullTranslations()


def speak(language: str) -> None:
    """Say everything in a language from now on: in English, where there is no catalog of it."""
    global _spoken
    catalog = catalog_of(language)
    _spoken = (
        gettext.GNUTranslations(io.BytesIO(catalog)) if catalog else gettext.NullTranslations()
    )


def catalog_of(language: str) -> bytes | None:
    """Read the compiled catalog of a language (``ko_KR``, or else ``ko``), also out of a bundle."""
    for name in (language, language.partition("_")[0]):
        with contextlib.suppress(OSError):
            return pkgutil.get_data(PACKAGE, CATALOG.format(name))
    return None


def _(message: str) -> str:
    """Translate a message."""
    return _spoken.gettext(message)


def N_(message: str) -> str:  # noqa: N802 - gettext's name
    """Mark a message that is translated where it is said."""
    return message


def meant(name: str, known: Iterable[str], shown: str = "`{}`", count: int = 1) -> str:
    """Ask for names that are much like this one; nothing where there are none.

    It goes behind a sentence. ``shown`` is how one of them is written down.
    """
    import difflib  # where something is mistyped alone: it takes longer than all else here

    same = {each.casefold(): each for each in known}
    near = difflib.get_close_matches(name.casefold(), same, count, 0.6 if count == 1 else 0.4)
    names = ", ".join(shown.format(same[each]) for each in near)
    return " " + _("Did you mean {names}?").format(names=names) if near else ""
