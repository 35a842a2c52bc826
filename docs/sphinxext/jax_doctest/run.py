"""The words of a run: where it takes place, what goes to a process, what comes back.

As free of imports as manifest.py, for the same reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .manifest import Example, Question

PASSED = "passed"
FAILED = "failed"
SKIPPED = "skipped"
TIMEOUT = "timeout"
CRASHED = "crashed"

BAD_STATES = (FAILED, TIMEOUT, CRASHED)


@dataclass(frozen=True)
class Environment:
    """Where a run takes place."""

    python: str
    jax: str = ""  # empty: no JAX there
    jaxlib: str = ""
    numpy: str = ""
    platforms: tuple[str, ...] = ("cpu",)  # what JAX calls it, then its kind: gpu, cuda
    device_kind: str = ""
    devices: int = 1
    system: str = ""
    machine: str = ""
    packages: str = ""  # a fingerprint of all that is installed there

    @property
    def platform(self) -> str:
        """The platform under the name that JAX uses."""
        return self.platforms[0]

    @property
    def described(self) -> str:
        """What a person wants to know of it."""
        jax = f"JAX {self.jax}" if self.jax else "JAX 없음"
        return f"{jax}, Python {self.python}, {self.platform}"


@dataclass(frozen=True)
class Settings:
    """What holds for a whole run."""

    timeout: float = 60.0
    output_limit: int = 65536
    import_jax: bool = True
    fork: bool = True
    jobs: int = 1
    newest: str = ""  # the release on which a warning must not go unmentioned
    environ: dict[str, str] = field(default_factory=dict)  # asked for: added to the scrubbed one
    path: tuple[str, ...] = ()  # added to sys.path
    setup: str = ""  # what a `skipif` may rely on


@dataclass(frozen=True)
class Step:
    """An example on its way to a process."""

    key: int  # its place among the question's examples
    example: Example
    kind: str
    timeout: float
    skip_if: str = ""


@dataclass(frozen=True)
class Job:
    """A question on its way to a process."""

    question: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Frame:
    """A place in a traceback: which example of the question, and the line within it."""

    key: int
    line: int
    name: str


@dataclass(frozen=True)
class Outcome:
    """The state of an example in a run."""

    state: str
    got: str = ""
    reason: str = ""
    seconds: float = 0.0
    stderr: str = ""
    frames: tuple[Frame, ...] = ()


@dataclass(frozen=True)
class Result:
    """An outcome on its way back."""

    question: str
    key: int
    outcome: Outcome


@dataclass(frozen=True)
class Entry:
    """An example of the manifest, with its outcome."""

    question: Question
    file: str
    example: Example
    kind: str
    outcome: Outcome
    cached: bool = False
    places: tuple[str, ...] = ()  # the lines of the page that a traceback goes through
    fingerprint: str = ""  # of all that the outcome is an outcome of
