"""Text that is shown and not obeyed: a terminal and XML take some characters for orders."""

import contextlib
import errno
import os
import sys
from typing import TextIO

from .language import _

_ENDS = 30  # lines at either end of a text: nobody reads more on a terminal
_WIDE = 4000  # characters: of a line as well
_GONE = (errno.EPIPE, errno.EIO, errno.EBADF)  # what writing to nobody says


def printable(text: str) -> str:
    """Write control characters, and what no file can hold, as Python would."""
    return "".join(c if c in "\n\t" or c.isprintable() else repr(c)[1:-1] for c in text)


def head_and_tail(text: str) -> str:
    """Leave out the middle of a text that is too much to read."""
    lines = [_shortened(line) for line in text.split("\n")]
    if len(lines) > 2 * _ENDS + 1:
        more = _("... {count} more lines ...").format(count=len(lines) - 2 * _ENDS)
        lines = [*lines[:_ENDS], more, *lines[-_ENDS:]]
    return "\n".join(lines)


def _shortened(line: str) -> str:
    if len(line) <= _WIDE:
        return line
    more = _("... {count} more characters ...").format(count=len(line) - _WIDE)
    return f"{line[: _WIDE // 2]}{more}{line[-_WIDE // 2 :]}"


def have_streams() -> None:
    """Open the standard streams that whoever started us has closed: there is nobody to read."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # the lowest number that is free is its own
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123


def say(stream: TextIO, text: str) -> None:
    """Write a text, as far as the encoding has the characters.

    Where nobody can read it any more, or nothing more fits where it goes, that is taken for Ctrl-C:
    what is done is kept.
    """
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()
    except OSError as error:
        # What is left in its buffer would be an error again, and Python's own words at the end.
        with contextlib.suppress(OSError), open(os.devnull, "wb") as nothing:  # noqa: PTH123
            os.dup2(nothing.fileno(), stream.fileno())
        if error.errno not in _GONE and stream is not sys.stderr:
            with contextlib.suppress(KeyboardInterrupt):
                say(sys.stderr, f"{stream.name}: {error.strerror}\n")
        raise KeyboardInterrupt from None
