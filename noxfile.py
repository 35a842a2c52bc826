"""The jobs of CI, and an environment for each supported JAX release.

The jobs are the verbs of the Makefile, in the `.venv` that it makes; `make releases` comes here for
the environments, which uv makes in `.nox`.
"""

import sys
from pathlib import Path

import nox
from nox.command import CommandFailed
from python_discovery import get_interpreter

from jax_faq_ko import data_files
from jax_faq_ko import releases as supported

nox.options.sessions = ["test"]

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
@nox.parametrize("release", [nox.param(release, id=release) for release in RELEASES])
def releases(session: nox.Session, release: str) -> None:
    """Look up new names and run what has changed on one JAX release; bring both into the record."""
    pins = RELEASES[release]
    python = environment(session, release, pins["python"])
    install(session, python, supported.requirements(release, pins))
    places = ["--bundle", BUNDLE, "--record", "docs/verified"]
    what = ["run", release, str(python), "--known", "_build/releases"]
    session.run(sys.executable, "-m", "jax_faq_ko", "names", release, str(python), log=False)
    session.run(sys.executable, "-m", "jax_doctest", *places, *what, log=False)


@nox.session(venv_backend="none")
def add_release(session: nox.Session) -> None:
    """Add the release named after ``--`` to the supported ones, with what goes beside it."""
    (release,) = session.posargs
    for python in (f"3.{minor}" for minor in range(14, OLDEST_PYTHON - 1, -1)):
        options = ["--python-version", python, "--only-binary", ":all:", "--no-header", "--quiet"]
        wanted = Path(session.create_tmp(), "wanted.in")
        wanted.write_text(f"jax=={release}\njaxlib=={release}\n", encoding="utf-8")
        try:
            found = uv(session, "pip", "compile", *options, "--no-annotate", str(wanted.absolute()))
        except CommandFailed:
            continue
        replaced = supported.add(DOCS, release, {"python": python, **supported.pinned(found)})
        if replaced:
            session.warn(f"JAX {replaced} 대신 {release}을(를) 지원합니다.")
            for record in (DOCS / "verified").glob(f"jax-{replaced}-*.json"):
                record.unlink()
        return
    session.error(f"JAX {release}을(를) 설치할 수 있는 파이썬이 없습니다. 버전을 확인하세요")


def environment(session: nox.Session, release: str, newest: str) -> Path:
    """Make an environment with the newest Python that has wheels and is here; give its Python."""
    minors = range(int(newest.split(".")[1]), OLDEST_PYTHON - 1, -1)
    interpreters = (get_interpreter(f"cpython3.{minor}") for minor in minors)
    best = next((one for one in interpreters if one and not one.free_threaded), None)
    if best is None:
        session.error(f"JAX {release}: Python 3.{OLDEST_PYTHON}~{newest}을(를) 찾지 못했습니다")
    folder = Path(".nox", f"jax-{release}")
    if not made_with(folder, best.version_str.rpartition(".")[0]):
        uv(session, "venv", "--clear", "--quiet", "--python", best.executable, str(folder))
    return folder / "bin" / "python"


def made_with(folder: Path, python: str) -> bool:
    """Say whether an environment is there, of that Python, and still runs."""
    config = folder / "pyvenv.cfg"
    text = config.read_text(encoding="utf-8") if config.exists() else ""
    return f"version_info = {python}." in text and (folder / "bin" / "python").exists()


def install(session: nox.Session, python: Path, requirements: list[str]) -> None:
    """Install a release, if it is not there yet."""
    try:
        uv(
            session,
            "pip",
            "install",
            "--python",
            str(python),
            "--only-binary",
            ":all:",
            *requirements,
        )
    except CommandFailed:
        session.error(f"{requirements[0]}을(를) 설치하지 못했습니다")


def uv(session: nox.Session, *arguments: str) -> str:
    """Run uv; what it says is shown only where it fails."""
    command = Path(sys.executable).with_name("uv")
    environ = {"UV_PYTHON_DOWNLOADS": "never"}
    return str(
        session.run(str(command), *arguments, silent=True, log=False, external=True, env=environ)
    )
