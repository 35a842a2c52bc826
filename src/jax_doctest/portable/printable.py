"""Text that is shown and not obeyed: a terminal and XML take some characters for orders."""

from __future__ import annotations


def printable(text: str) -> str:
    """Write control characters, and what no file can hold, as Python would."""
    return "".join(c if c in "\n\t" or c.isprintable() else repr(c)[1:-1] for c in text)
