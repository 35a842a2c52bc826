"""The jobs of CI, and an environment for each supported JAX release.

The jobs are the verbs of the Makefile, in the `.venv` that it makes; `make releases` comes here for
the environments, which uv makes in `.nox`.
"""

import itertools
import logging
import sys
from pathlib import Path

import nox
from nox.command import CommandFailed

from jax_faq_ko import data_files
from jax_faq_ko import releases as supported
from jax_faq_ko.names import table as names

nox.options.sessions = ["test"]
# Which session runs, and that it ran, is no news; what goes wrong is said.
logging.getLogger("nox").setLevel(logging.WARNING)

DOCS = Path("docs")
BUNDLE = "_build/faq-doctest.pyz"
OLDEST_PYTHON = 11
if faults := data_files.faults([supported.load], DOCS):
    sys.exit("\n".join(faults))  # nox would print the trace of an exception
RELEASES = supported.load(DOCS)


def verb(session: nox.Session, name: str) -> None:
    """Run one verb; ``nox -s test -- PYTHON=python3.12`` hands the rest to make."""
    session.run("make", name, *session.posargs, external=True)


@nox.session(venv_backend="none")
def html(session: nox.Session) -> None:
    """Build the site."""
    verb(session, "html")


@nox.session(venv_backend="none")
def doctest(session: nox.Session) -> None:
    """Run every example."""
    verb(session, "doctest")


@nox.session(venv_backend="none")
def test(session: nox.Session) -> None:
    """Check everything."""
    verb(session, "test")


@nox.session(venv_backend="none")
def coverage(session: nox.Session) -> None:
    """Check that the tests go through all code of the engine."""
    verb(session, "coverage")


@nox.session(venv_backend="none")
@nox.parametrize("release", [nox.param(release, id=release) for release in RELEASES])
def releases(session: nox.Session, release: str) -> None:
    """Look up new names and run what has changed on one JAX release; bring both into the record."""
    pins = RELEASES[release]
    best = newest_python(session, release, pins["python"])
    engine = ["-m", "jax_doctest", "--bundle", BUNDLE, "--record", "docs/verified"]
    version = said(session, best, "-c", "import platform; print(platform.python_version())")
    wanted = supported.requirements(release, pins)
    left = said(session, sys.executable, *engine, "left", release, version, *wanted)
    if not left and not names.unasked(DOCS, release, fresh=False):
        why = f"JAX {release}: 이미 모두 기록되어 있어 실행하지 않습니다."
        print(f"{why} 다시 실행하려면 FRESH=1을 붙이세요.")
        return
    python = environment(session, release, best)
    install(session, python, wanted)
    what = ["run", release, str(python), "--known", "_build/releases"]
    session.run(sys.executable, "-m", "jax_faq_ko", "names", release, str(python), log=False)
    session.run(sys.executable, *engine, *what, log=False)


@nox.session(venv_backend="none")
def add_release(session: nox.Session) -> None:
    """Add the release named after ``--`` to the supported ones, with what goes beside it."""
    (release,) = session.posargs
    pythons = [f"3.{minor}" for minor in range(14, OLDEST_PYTHON - 1, -1)]
    for python, libraries in itertools.product(pythons, (supported.LIBRARIES, ())):
        options = ["--python-version", python, "--only-binary", ":all:", "--no-header", "--quiet"]
        wanted = Path(session.create_tmp(), "wanted.in")
        lines = [f"jax=={release}", f"jaxlib=={release}", *libraries]
        wanted.write_text("\n".join(lines), encoding="utf-8")
        try:
            found = uv(session, "pip", "compile", *options, "--no-annotate", str(wanted.absolute()))
        except CommandFailed:
            continue
        try:
            replaced = supported.add(DOCS, release, {"python": python, **supported.pinned(found)})
        except supported.UnknownReleaseError as error:
            session.error(str(error))
        if replaced:
            session.warn(f"지원하는 버전이 바뀌었습니다: JAX {replaced} → {release}.")
            for record in supported.records(DOCS, replaced):
                record.unlink()
        return
    fault = f"JAX {release}: 이 버전을 설치할 수 있는 파이썬이 없습니다."
    session.error(f"{fault} JAX의 버전과 인터넷 연결을 확인하세요.")


def newest_python(session: nox.Session, release: str, newest: str) -> str:
    """Find the newest Python that is here, and has wheels of a release."""
    minors = " ".join(map(str, range(int(newest.split(".")[1]), OLDEST_PYTHON - 1, -1)))
    find = ["make", "--silent", "find-python", f"MINORS={minors}"]
    try:
        return said(session, *find)
    except CommandFailed:
        fault = f"JAX {release}: 쓸 수 있는 파이썬을 찾지 못했습니다."
        session.error(f"{fault} 3.{OLDEST_PYTHON}~{newest} 가운데 하나를 설치하세요.")


def environment(session: nox.Session, release: str, best: str) -> Path:
    """Make an environment with a Python, if there is none; give the Python in it."""
    python = supported.python_of(release)
    folder = python.parents[1]
    version = said(session, best, "-c", "import sys; print('%d.%d' % sys.version_info[:2])")
    if not made_with(folder, version):
        uv(session, "venv", "--clear", "--quiet", "--python", best, str(folder))
    return python


def said(session: nox.Session, *command: str) -> str:
    """Run a command, and give the line that it prints."""
    return str(session.run(*command, silent=True, log=False, external=True)).strip()


def made_with(folder: Path, python: str) -> bool:
    """Say whether an environment is there, of that Python, and still runs."""
    config = folder / "pyvenv.cfg"
    text = config.read_text(encoding="utf-8") if config.exists() else ""
    return f"version_info = {python}." in text and (folder / "bin" / "python").exists()


def install(session: nox.Session, python: Path, requirements: list[str]) -> None:
    """Install a release, if it is not there yet."""
    options = ["--python", str(python), "--only-binary", ":all:"]
    try:
        uv(session, "pip", "install", *options, *requirements)
    except CommandFailed:
        session.error(f"설치하지 못했습니다: {requirements[0]}")


def uv(session: nox.Session, *arguments: str) -> str:
    """Run uv; what it says is shown only where it fails."""
    command = [str(Path(sys.executable).with_name("uv")), *arguments]
    environ = {"UV_PYTHON_DOWNLOADS": "never"}
    return str(session.run(*command, silent=True, log=False, external=True, env=environ))
