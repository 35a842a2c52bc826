"""What breaks other tools: each probe has its outcome, at its line, and the others still run."""

from __future__ import annotations

from importlib.metadata import version

import pytest

from tests.jax_doctest.project import Build

P, F, S, T, C = "passed", "failed", "skipped", "timeout", "crashed"

EXPECTED = {
    "a_first": [(4, P)],
    "exit": [(4, P), (5, C), (6, S), (12, P)],
    "endless": [(7, T), (8, S)],
    "segfault": [(4, P), (5, C)],
    "abort": [(4, P), (5, C)],
    "killed": [(4, P), (5, C)],
    "flood": [(4, F), (6, P)],
    "recursion": [(4, P), (6, P)],
    "message": [(4, F), (8, P), (12, F)],
    "silence": [(4, F), (5, P), (8, F), (12, P)],
    "interrupt": [(4, F), (5, P), (9, P)],
    "closed": [
        (4, P),
        (5, P),
        (6, P),
        (14, P),
        (15, P),
        (16, P),
        (21, P),
        (22, C),
        (27, P),
        (28, C),
    ],
    "forks": [(4, P), (5, P), (6, P), (7, P), (9, P), (20, P), (21, P), (26, P)],
    "threads": [(4, P), (5, P), (6, P), (8, P), (9, P)],
    "native": [(4, P), (5, P), (7, P), (9, P)],
    "places": [(4, P), (5, P), (7, P), (8, P), (14, P), (15, P)],
    "fresh": [
        (line, P) for line in (4, 6, 8, 9, 11, 12, 14, 15, 17, 19, 20, 21, 26, 28, 32, 33, 34, 36)
    ],
    "warnings": [(4, P), (5, F), (6, P), (7, P), (9, P), (10, P)],
    "notes": [(4, P), (5, P), (6, P), (10, P)],
    "z_last": [(4, P)],
}


REASONS = {
    ("exit.rst", 5): "exit: 0",
    ("exit.rst", 6): "ended: 5",
    ("endless.rst", 7): "timeout: 0.5",
    ("segfault.rst", 5): "signal: SIGSEGV",
    ("abort.rst", 5): "signal: SIGABRT",
    ("killed.rst", 5): "signal: SIGKILL",
    ("closed.rst", 28): "closed",
    ("closed.rst", 22): "unreported",
}


@pytest.mark.parametrize("fork", [True, False])
def test_every_probe(build: Build, fork: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux" if fork else "another")
    built = build("probes", jax_doctest_jobs=2, jax_doctest_releases=[version("jax")])
    assert built.status == 1
    assert {page: built.states(f"{page}.rst") for page in EXPECTED} == EXPECTED
    assert built.last == "73 passed, 14 failed, 2 skipped"
    reasons = {(e["file"], e["line"]): e["reason"] for e in built.report["examples"]}
    assert {place: reasons[place] for place in REASONS} == REASONS


def test_output_is_cut(build: Build) -> None:
    built = build("probes", jax_doctest_output_limit=1000)
    got = next(e["got"] for e in built.report["examples"] if e["file"] == "flood.rst")
    assert got == "x" * 1000 + "\n[... +9,999,001 B]\n"
    assert len(built.printed) < 20_000
