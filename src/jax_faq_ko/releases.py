"""The supported JAX releases: ``docs/releases.json``, a line each, with what goes beside it.

Who adds a release would miss it: the site, CI and ``make releases`` all take them from here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from packaging.specifiers import SpecifierSet
from packaging.version import Version
from sphinx.application import Sphinx
from sphinx.config import Config

from jax_doctest.api import model, write_whole

from . import data_files
from .data_files import DataFileError, a_key_a_line

FILE = "releases.json"
BESIDE = ("numpy", "scipy", "ml_dtypes")
LIBRARIES = ("optax", "equinox", "flax", "orbax-checkpoint")  # what examples need, where one fits

# Its extra for TPUs asks for `libtpu-nightly`, which PyPI does not have.
NOT_ON_PYPI = {("tpu", "0.4.38")}

_RELEASE = re.compile(r"\d+(?:\.\d+)+")
_RANGE = re.compile(r" +:jax: *([<>=!~][\d.,<>=!~ ]*)")

Pins = dict[str, str]


class UnknownReleaseError(Exception):
    """What was asked for is no version of JAX."""


def load(docs: Path) -> dict[str, Pins]:
    """Read the table, oldest release first; raise DataFileError where it is damaged."""
    path = docs / FILE
    tables = data_files.objects(path, "버전의 표로 읽을 수 없습니다({}).")
    for release, line, pins in tables:
        if not _RELEASE.fullmatch(release):
            raise DataFileError(path, line, f"{release}: JAX의 버전을 0.12.1처럼 적으세요.")
        if set(pins) - {*LIBRARIES} != {"python", *BESIDE}:
            fault = f"{release}: python, {', '.join(BESIDE)}를 적으세요."
            raise DataFileError(path, line, f"{fault} 더 적을 수 있는 것: {', '.join(LIBRARIES)}.")
    return {release: pins for release, _line, pins in tables}


def requirements(release: str, pins: Pins) -> list[str]:
    """Name what an environment of a release is made of."""
    beside = [f"{name}=={pins[name]}" for name in (*BESIDE, *LIBRARIES) if name in pins]
    return [f"jax=={release}", f"jaxlib=={release}", *beside]


def pinned(resolved: str) -> Pins:
    """Take from what an installer resolved (``name==version`` lines) what we pin."""
    found = dict(re.findall(r"(?m)^([\w-]+)==(\S+)", resolved.replace("ml-dtypes", "ml_dtypes")))
    return {name: found[name] for name in (*BESIDE, *LIBRARIES) if name in found}


def add(docs: Path, release: str, pins: Pins) -> str:
    """Add a line; it takes the place of an older release of the same minor, which is returned.

    Raises UnknownReleaseError for what is no version, or older than what is there.
    """
    if not _RELEASE.fullmatch(release):
        raise UnknownReleaseError(f"JAX의 버전이 아닙니다: `{release}`.")
    data, new = load(docs), Version(release)
    replaced = next((old for old in data if Version(old).release[:2] == new.release[:2]), "")
    if replaced and new < Version(replaced):
        raise UnknownReleaseError(f"JAX {release}보다 새로운 버전을 이미 지원합니다: {replaced}.")
    data.pop(replaced, None)
    data[release] = pins
    write_whole(docs / FILE, a_key_a_line({name: data[name] for name in sorted(data, key=Version)}))
    return replaced if replaced != release else ""


def drop(docs: Path, release: str) -> None:
    """Take a release off the table, and its records with it; raise where it is not there."""
    data = load(docs)
    if release not in data:
        known = ", ".join(data)
        raise UnknownReleaseError(
            f"지원하지 않는 버전입니다: JAX {release}. 지원하는 버전: {known}."
        )
    del data[release]
    write_whole(docs / FILE, a_key_a_line(data))
    for record in records(docs, release):
        record.unlink()


def records(docs: Path, release: str) -> list[Path]:
    """Name what is recorded of a release, a file for each platform."""
    return sorted((docs / "verified").glob(f"jax-{release}-*.json"))


def python_of(release: str) -> Path:
    """Say where ``make releases`` puts the Python that has a release."""
    return Path(".nox", f"jax-{release}", "bin", "python")


def outlived(docs: Path, pages: Iterable[Path]) -> Iterator[str]:
    """Say where a range holds on no release that is supported: what it shows can go."""
    releases = list(load(docs))
    for page in pages:
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
            found = _RANGE.fullmatch(line)
            if found and not any(SpecifierSet(found[1]).filter(releases)):
                fault = "이 범위에 지원하는 버전이 없습니다. 블록을 지우세요."
                yield f"{page}:{number}: JAX {found[1]}: {fault}"


def write_requirements(docs: Path, folder: Path, platform: str) -> str:
    """Write a requirements file for each release; give the JSON that CI makes jobs of.

    Releases that cannot be installed for the platform (``cpu``, ``gpu``, ``tpu``) are no jobs.
    """
    folder.mkdir(parents=True, exist_ok=True)
    releases = load(docs)
    for release, pins in releases.items():
        text = "\n".join(requirements(release, pins)) + "\n"
        (folder / f"{release}.txt").write_text(text, encoding="utf-8")
    jobs = {name: pins for name, pins in releases.items() if (platform, name) not in NOT_ON_PYPI}
    return json.dumps([{"jax": name, "python": pins["python"]} for name, pins in jobs.items()])


def changed(docs: Path, release: str) -> str:
    """Say which answers do not hold on a release, for the issue that reports it."""
    found = records(docs, release)
    if not found:
        return f"설치하지 못했거나 실행하지 못했습니다: JAX {release}. 이유는 아래에 있습니다."
    questions = json.loads(found[0].read_text(encoding="utf-8"))["questions"]
    bad = [
        name
        for name, examples in questions.items()
        if any(example["state"] in model.BAD_STATES for example in examples)
    ]
    then = f"기록에 더하려면 `make releases NEW={release}`를 실행하고 커밋하세요."
    if not bad:
        return f"JAX {release}에서도 모든 답이 맞습니다. {then}"
    listed = "\n".join(f"* `{name}`" for name in bad)
    return f"JAX {release}에서 맞지 않는 예제가 있는 질문입니다.\n\n{listed}\n\n{then}"


def tell_the_engine(app: Sphinx, config: Config) -> None:
    """Give the engine the list of releases."""
    config.jax_doctest_releases = list(load(data_files.folder(config)))
