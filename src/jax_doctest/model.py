"""The words of the engine, and their JSON.

Everything that travels between the rooms, or to another machine, is one of these.
This file imports nothing of ours and runs on Python 3.10 without anything installed
(``packaging`` is needed only where conditions are weighed).
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import typing
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")

CONF = "conf.py"  # what configures a project
PLATFORMS = ("cpu", "gpu", "tpu")  # JAX's own names
KINDS = ("cuda", "rocm")  # of gpu

# What becomes of a block on a page.
SNIPPET = "snippet"  # its examples run
OUTPUT = "output"  # belongs to a snippet: a testoutput, or another output of it
TEXT = "text"  # its language is not Python
BUILT = "built"  # the build itself runs it, as MyST-NB does
NOT_RUN = "not_run"  # with a reason
UNACCOUNTED = "unaccounted"  # something is wrong with it

# What becomes of an example in a run.
PASSED = "passed"
FAILED = "failed"
SKIPPED = "skipped"
TIMEOUT = "timeout"
CRASHED = "crashed"

BAD_STATES = (FAILED, TIMEOUT, CRASHED)

NO_LANGUAGE = "no-language"  # why a block counts as text: it has none, and is not Python

FINGERPRINT = 16  # hexadecimal digits: enough to tell thousands of examples apart


class EngineError(Exception):
    """What keeps the engine from its work, in a sentence for a person."""


@dataclass(frozen=True)
class Condition:
    """Where a snippet holds: PEP 440 ranges, platforms, and what must be installed."""

    jax: str = ""
    python: str = ""
    platforms: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()  # libraries; where one is missing, nobody can tell

    def unmet(self, environment: Environment) -> str:
        """Say why the snippet is not for this environment; empty where it is."""
        if self.jax and not within(environment.jax, self.jax):
            return f"JAX {self.jax}"
        if self.python and not within(environment.python, self.python):
            return f"Python {self.python}"
        if self.platforms and not set(self.platforms) & set(environment.platforms):
            return f"platform {', '.join(self.platforms)}"
        return ""

    def met(self, environment: Environment) -> bool:
        """Say whether the snippet is for this environment, and can run in it."""
        return not (self.unmet(environment) or self.missing(environment))

    def missing(self, environment: Environment) -> list[str]:
        """Name the libraries that the snippet needs, and that are not there."""
        return [name for name in self.needs if name not in environment.libraries]


def within(version: str, specifiers: str) -> bool:
    """Say whether a release is in a PEP 440 range."""
    from packaging.specifiers import SpecifierSet

    version = version.rstrip("+")  # of a Python that was built between two releases
    return bool(version) and SpecifierSet(specifiers).contains(version, prereleases=True)


@dataclass(frozen=True)
class Example:
    """One prompt, or one block of code, with what it must show."""

    source: str
    want: str | None  # None: whatever it shows is right (testsetup, testcleanup)
    line: int  # of the first line of the source, from 1
    want_line: int  # of the first line of the expected output, or where it would stand
    flags: tuple[str, ...] = ()
    mode: str = "single"  # as compile() calls it: "single" echoes values, "exec" does not
    sure: bool = True  # no: the lines may be those of an equal block in the same file


@dataclass(frozen=True)
class Variant:
    """A snippet's examples under one condition."""

    line: int
    condition: Condition
    examples: tuple[Example, ...]
    timeout: float = 0.0  # seconds per example; 0: the run's own
    skip_if: str = ""  # a Python expression, for pages written for sphinx.ext.doctest


@dataclass(frozen=True)
class Snippet:
    """One block on a page; more than one variant where the output depends on the release."""

    file: str
    kind: str  # the directive, or "block" for one without
    variants: tuple[Variant, ...]

    def chosen(self, environment: Environment) -> Variant | None:
        """Find the variant that holds there."""
        return next((one for one in self.variants if one.condition.met(environment)), None)

    def shown(self, environment: Environment) -> Variant:
        """Give the variant that holds there; where none does, the first stands for all."""
        return self.chosen(environment) or self.variants[0]


@dataclass(frozen=True)
class Question:
    """A labelled section: the unit of isolation, one process and one namespace."""

    name: str  # unique: the page and the label
    labels: tuple[str, ...]
    title: str
    snippets: tuple[Snippet, ...]
    environ: tuple[str, ...] = ()  # what conf.py asks for: ``NAME=value``
    whole: bool = True  # no: a block of it could not be read, and none of it runs

    @property
    def variants(self) -> Iterator[tuple[Snippet, Variant]]:
        """All variants of its snippets."""
        return ((snippet, variant) for snippet in self.snippets for variant in snippet.variants)

    @property
    def examples(self) -> Iterator[Example]:
        """All examples, of whichever condition."""
        return (example for _, variant in self.variants for example in variant.examples)

    def fingerprints(self, environment: Environment) -> Iterator[tuple[Snippet, Example, str]]:
        """Pair what it shows in an environment, run there or not, with fingerprints.

        A fingerprint is of all that an outcome is an outcome of: the code of the question up to
        there, its environment, the conditions, and the expected output; neither the line nor the
        engine. Where it has changed, the outcome proves nothing any more.
        """
        so_far = hashlib.sha256("\0".join(self.environ).encode(errors="backslashreplace"))
        for snippet in self.snippets:
            chosen = snippet.chosen(environment)
            variant = snippet.shown(environment)
            conditions = [v.condition for v in ([chosen] if chosen else snippet.variants)]
            for example in variant.examples:
                if chosen:
                    code = f"{example.mode}\0{example.source}\0{variant.skip_if}"
                    so_far.update(code.encode(errors="backslashreplace"))
                mark = so_far.copy()
                what = [example.source, example.want, example.flags, variant.skip_if]
                where = [[c.jax, c.python, c.platforms, *c.needs] for c in conditions]
                mark.update(dumps([*what, *where]).encode())
                yield snippet, example, mark.hexdigest()[:FINGERPRINT]


@dataclass(frozen=True)
class Block:
    """One literal block of a page, in exactly one state."""

    file: str
    line: int
    state: str
    language: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Problem:
    """What keeps a block from being accounted for."""

    file: str
    line: int
    message: str


@dataclass(frozen=True)
class Manifest:
    """All snippets of the site."""

    questions: tuple[Question, ...] = ()
    blocks: tuple[Block, ...] = ()
    problems: tuple[Problem, ...] = ()
    digests: dict[str, str] = field(default_factory=dict)  # file to SHA-256 of what was read


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
    libraries: dict[str, str] = field(default_factory=dict)  # releases of what is installed there
    packages: str = ""  # a fingerprint of all of it

    @property
    def platform(self) -> str:
        """The platform under the name that JAX uses."""
        return self.platforms[0]


@dataclass(frozen=True)
class Settings:
    """What holds for a whole run."""

    timeout: float = 60.0
    output_limit: int = 65536
    import_jax: bool = True
    fork: bool = True
    jobs: int = 1
    releases: tuple[str, ...] = ()  # those that the project supports, oldest first
    environ: dict[str, str] = field(default_factory=dict)  # asked for: added to the scrubbed one
    path: tuple[str, ...] = ()  # added to sys.path
    setup: str = ""  # what a `skipif` may rely on
    language: str = ""  # in which people are told how it went

    @property
    def newest(self) -> str:
        """The release on which a warning must not go unmentioned."""
        return self.releases[-1] if self.releases else ""


@dataclass(frozen=True)
class Step:
    """An example on its way to a process."""

    key: int  # its place among the question's examples
    example: Example
    kind: str
    timeout: float
    skip_if: str = ""
    environ: dict[str, str] = field(default_factory=dict)  # what conf.py and the condition ask for


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
class Report:
    """What a process says of an example that it has run."""

    seconds: float
    warnings: tuple[str, ...] = ()
    error: str = ""  # the last lines of a traceback: type and message
    notes: str = ""
    frames: tuple[Frame, ...] = ()
    skipped: str = ""  # the condition under which it was


@dataclass(frozen=True)
class Outcome:
    """The state of an example in a run."""

    state: str
    got: str = ""
    reason: str = ""
    seconds: float = 0.0
    stderr: str = ""
    frames: tuple[Frame, ...] = ()

    @property
    def bad(self) -> bool:
        """Whether it speaks against the page."""
        return self.state in BAD_STATES


@dataclass(frozen=True)
class Reply:
    """An outcome on its way back."""

    question: str
    key: int
    outcome: Outcome


@dataclass(frozen=True)
class Result:
    """An example of the manifest, with its outcome."""

    question: Question
    file: str
    example: Example
    kind: str
    outcome: Outcome
    cached: bool = False
    places: tuple[str, ...] = ()  # the lines of the page that a traceback goes through
    fingerprint: str = ""  # of all that the outcome is an outcome of
    failed_line: int = 0  # within a block without prompts; 0: that of the example

    @property
    def line(self) -> int:
        """The line of the page that a person has to look at."""
        return self.failed_line or self.example.line


def dumps(value: Any) -> str:
    """Write any of the words as one line of JSON, which every file can hold."""
    text = json.dumps(value, default=dataclasses.asdict, ensure_ascii=False)
    return text.encode(errors="backslashreplace").decode()  # half a character, as JSON writes it


def loads(kind: type[T], text: str | bytes) -> T:
    """Read one of the words."""
    return decode(kind, json.loads(text))


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def decode(kind: type[T], data: Any) -> T:
    """Build one of the words from what JSON gave. Raises TypeError where that is something else."""
    if dataclasses.is_dataclass(kind) and isinstance(data, dict):
        fields = {}
        for name, value in data.items():
            try:
                fields[name] = decode(_hints(kind)[name], value)
            except (TypeError, KeyError) as error:
                raise TypeError(f"{name}: {error}") from None
        return kind(**fields)
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple and isinstance(data, list):
        return tuple(decode(inside[0], value) for value in data)  # type: ignore[return-value]
    if origin is dict and isinstance(data, dict):
        return {name: decode(inside[1], value) for name, value in data.items()}  # type: ignore[return-value]
    if isinstance(data, _PLAIN.get(kind, ())) and (kind is bool or not isinstance(data, bool)):
        if kind is float and not abs(typing.cast("float", data)) < _ENDLESS:
            raise TypeError(str(data)[:80])
        return data  # type: ignore[return-value]
    raise TypeError(repr(data)[:80])


_ENDLESS = 1e100  # what a number stays below, if it is one: JSON has none that is no number
# What JSON may give for a word.
_PLAIN: dict[Any, tuple[type, ...]] = {
    str: (str,),
    bool: (bool,),
    int: (int,),
    float: (int, float),
    str | None: (str, type(None)),
}
