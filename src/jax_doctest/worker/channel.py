"""The line between the process of a question and its parent: bounded, and checked at its end."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Sequence

from ..model import Frame
from ..portable.inbox import Inbox


class Reporter:
    """The child's end. It holds what it calls, whatever becomes of the modules that have it."""

    def __init__(self, control: socket.socket, word: bytes, limit: int) -> None:
        self.word = word
        self.limit = limit
        self.encode = json.JSONEncoder().encode
        self.send, self.receive, self.leave = control.sendall, control.recv, os._exit

    def report(
        self,
        seconds: float = 0.0,
        warned: Sequence[str] = (),
        error: str = "",
        notes: str = "",
        frames: Sequence[Frame] = (),
        skipped: str = "",
    ) -> None:
        """Tell the parent, and wait until it has read what the example printed."""
        places = [{"key": f.key, "line": f.line, "name": f.name} for f in frames[-100:]]
        said = {
            "seconds": seconds,
            "warnings": [self.cut(text, self.limit // 100) for text in warned[:100]],
            "error": self.cut(error, self.limit),
            "notes": self.cut(notes, self.limit),
            "frames": places,
            "skipped": self.cut(skipped, self.limit),
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
