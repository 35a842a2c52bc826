"""Messages from a process that nobody has to trust: a line each, bounded, and checked.

A snippet may write to any file and replace any function, so what counts is what carries a word that
only our own code knows, has the shape of a message, and is no longer than one can be.
"""

import json
import os
from collections import deque

from ..model import T, decode

WORD = 32  # bytes of the word
_OVERHEAD = 1 << 16  # bytes of a message beside what the example said
_WIDEST = 12  # bytes of JSON that a character may take
_TEXTS = 6  # of a message, each as long as an output may be


class GarbledError(Exception):
    """What came is no message."""


def password() -> bytes:
    """Make a word that nobody guesses."""
    return os.urandom(WORD // 2).hex().encode()


class Inbox:
    """What has come in, in the order in which it came."""

    def __init__(self, word: bytes, output_limit: int) -> None:
        self.word = word
        self.longest = _OVERHEAD + _TEXTS * _WIDEST * output_limit
        self.lines: deque[bytes] = deque()
        self.rest = b""

    def put(self, chunk: bytes) -> None:
        """Add what has been read; of a line that is too long nothing is kept."""
        *lines, self.rest = (self.rest + chunk).split(b"\n")
        if len(self.rest) > self.longest:
            lines.append(b"")
            self.rest = b""
        self.lines += lines

    def take(self, kind: type[T]) -> T | None:
        """Give the next message, if it is there. Raises GarbledError where something else is."""
        if not self.lines:
            return None
        line = self.lines.popleft()
        try:
            if not line.startswith(self.word):
                raise ValueError
            return decode(kind, json.loads(line[len(self.word) :]))
        except (ValueError, TypeError, RecursionError):
            raise GarbledError from None
