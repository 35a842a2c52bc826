"""The jobs of CI: the verbs of the Makefile, in the `.venv` that the Makefile makes."""

import nox

nox.options.sessions = ["test"]


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
