"""What a person, or a CI service, asks for in the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Request:
    """What was asked for."""

    question: str = ""
    fresh: bool = False
    plain: bool = False  # no line that rewrites itself
    annotate: bool = False

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """Read QUESTION, FRESH, and what CI services set."""
        ci = environ.get("CI", "").lower() not in ("", "0", "false")
        fresh = environ.get("FRESH", "") not in ("", "0")
        annotate = environ.get("GITHUB_ACTIONS") == "true"
        return cls(environ.get("QUESTION", ""), fresh or ci, ci, annotate)
