"""The line between the process of a question and its parent: bounded, and checked at its end."""

import json
import os
import socket

from ..model import Report
from ..portable.inbox import Inbox

_TEXTS = ("error", "notes", "skipped")


class Reporter:
    """The child's end. It holds what it calls, whatever becomes of the modules that have it."""

    def __init__(self, control: socket.socket, word: bytes, limit: int) -> None:
        self.word = word
        self.limit = limit
        self.encode = json.JSONEncoder().encode
        self.send, self.receive, self.leave = control.sendall, control.recv, os._exit

    def report(self, report: Report) -> None:
        """Tell the parent, and wait until it has read what the example printed."""
        said = {
            **{name: self.cut(getattr(report, name), self.limit) for name in _TEXTS},
            "seconds": report.seconds,
            "warnings": [self.cut(text, self.limit // 100) for text in report.warnings[:100]],
            "frames": [vars(frame) for frame in report.frames[-100:]],
        }
        self.send(self.word + self.encode(said).encode() + b"\n")
        if not self.receive(1):
            self.leave(0)  # pragma: no cover - the parent is gone

    @staticmethod
    def cut(text: str, limit: int) -> str:
        """Leave out what is too much, and escape what no file can hold."""
        more = f"\n[... +{len(text) - limit:,}]\n" if len(text) > limit else ""
        return text[:limit].encode("utf-8", "backslashreplace").decode() + more


class Listener:
    """The parent's end."""

    def __init__(self, control: socket.socket, word: bytes, output_limit: int) -> None:
        self.control = control
        self.inbox = Inbox(word, output_limit)

    def listen(self) -> bool:
        """Read what has come; true where nobody is there to report any more."""
        try:
            while not self.inbox.lines:
                chunk = self.control.recv(1 << 16)
                if not chunk:
                    return True
                self.inbox.put(chunk)
        except BlockingIOError:
            return False
        except ConnectionResetError:  # pragma: no cover - it died with our answer unread
            return True
        return False

    def go_on(self) -> None:
        """Let the child go on; where it is gone, that shows when it is listened to."""
        try:
            self.control.send(b".")
        except OSError:
            return
