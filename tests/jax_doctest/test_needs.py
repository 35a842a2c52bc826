"""``:needs:``: what runs only beside another library, and what the page says of its release."""

from __future__ import annotations

import json
import re
from importlib.metadata import version

import pytest

from jax_doctest.model import Environment
from jax_doctest.page.assemble import spanned
from jax_doctest.portable.installed import found, libraries
from jax_doctest.portable.plan import Plan
from jax_doctest.read.markup import libraries as checked
from jax_doctest.record.verdict import Cell
from tests.jax_doctest.project import Build
from tests.jax_doctest.recording import JAX, TABLES, Project
from tests.jax_doctest.working import SETTINGS, question

MISSING = "no-such-library"
PAGE = """\
.. _there:

What is there
=============

.. doctest::
   :needs: PyTest, sphinx

   >>> import pytest, sphinx
   >>> 1 + 1
   2

.. _absent:

What is not
===========

>>> 2 + 2
4

.. doctest::
   :needs: no_such.library

   >>> 1 + 1
   3

.. doctest::
   :platform: tpu
   :needs: no-such-library

   >>> 1 + 1
   4
"""


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def told(sample: Project) -> list[str]:
    html = sample.html().html("page")
    found = re.findall(r'<p class="jax-libraries.*?</p>', html, re.DOTALL)
    return [words(each) for each in found]


@pytest.mark.parametrize(
    ("value", "names"),
    [("optax", ("optax",)), ("Orbax_Checkpoint, flax", ("orbax-checkpoint", "flax"))],
)
def test_names_as_package_indexes_spell_them(value: str, names: tuple[str, ...]) -> None:
    assert checked(value) == names


@pytest.mark.parametrize("value", ["", " ", "optax>=0.2", "-optax", "a/b"])
def test_what_is_no_name(value: str) -> None:
    with pytest.raises(ValueError, match=r"Say something|names of packages"):
        checked(value)


def test_what_is_installed_goes_by_the_same_names() -> None:
    here = libraries(found())
    assert here["ml-dtypes"] == version("ml_dtypes")
    assert MISSING not in here


def test_what_is_not_there_is_skipped_and_never_holds(build: Build) -> None:
    built = build(pages={"page.rst": PAGE})
    assert built.status == 0, built.printed
    states = ["passed", "passed", "passed", "skipped", "skipped"]
    assert [state for _line, state in built.states("page.rst")] == states
    reasons = [example["reason"] for example in built.report["examples"]]
    assert reasons[-2:] == [f"needs: {MISSING}", "only-on: platform tpu"]
    assert f"skipped 1: Not installed: {MISSING}." in built.printed
    assert built.report["libraries"] == {"pytest": version("pytest"), "sphinx": version("sphinx")}


def test_what_is_needed_is_part_of_the_mark_and_nothing_else_has_changed() -> None:
    def mark(*needs: str) -> str:
        here = Environment("3.13.0", "0.9.2", libraries=dict.fromkeys(needs, "1"))
        [(_, _, found)] = question("1", needs=needs).fingerprints(here)
        return found

    assert mark() == "d47a9d90e378c6aa"  # as records have had it before there was anything to need
    assert len({mark(), mark("optax"), mark("flax"), mark("flax", "optax")}) == 4


def test_of_many_versions_the_page_names_the_first_and_the_last() -> None:
    old, middle, new = (Cell("verified", release, "cpu") for release in ("0.5.3", "0.6.2", "0.7.2"))
    two: dict[tuple[str, ...], list[Cell]] = {("1", "3"): [old], ("2", "3"): [middle]}
    assert spanned(two) == two
    assert spanned({**two, ("4", "3"): [new]}) == {("1–4", "3"): [old, middle, new]}


def test_the_page_says_with_which_release_it_was_run(sample: Project) -> None:
    sample.write(page=PAGE, tables=TABLES)
    never = f"Not run here: JAX 0.4.38–{JAX} · CPU"
    assert told(sample) == [never] * 3
    sample.run()
    there = f"pytest {version('pytest')}, sphinx {version('sphinx')}"
    older = "Not run here: JAX 0.4.38–0.9.2 · CPU"
    assert told(sample) == [f"Run with {there}: JAX {JAX} · CPU · {older}", never, never]
    data = json.loads(sample.record.read_text("utf-8"))
    assert data["libraries"] == {"pytest": version("pytest"), "sphinx": version("sphinx")}
    built = sample.html()
    assert 'data-needs="pytest sphinx"' in built.html("page")
    assert "Needs PyTest" not in built.html("page")
    assert "Needs pytest, sphinx" in words(built.html("page"))
    assert f"What is not · JAX {JAX} · CPU: Not installed: {MISSING}." in words(
        built.html("tables")
    )
    assert f"Only some examples apply: JAX {JAX}" in built.html("page")


def test_what_has_changed_since_was_not_run(sample: Project) -> None:
    sample.write(page=PAGE, tables=TABLES)
    sample.run()
    sample.write(page=PAGE.replace("1 + 1\n   2", "2 + 0\n   2"), tables=TABLES)
    assert told(sample)[0] == f"Not run here: JAX 0.4.38–{JAX} · CPU"


def test_results_of_another_machine(sample: Project) -> None:
    sample.write(page=PAGE, tables=TABLES)
    data = sample.far_results()
    assert sample.take(data).returncode == 0
    there = json.loads(sample.record.read_text("utf-8"))["libraries"]
    assert there == data["libraries"]
    data["libraries"] = {"pytest": "<b>9</b>", "more": "1"}
    assert "the results are damaged (libraries)." in sample.take(data).stderr


def test_only_what_is_missing_is_named() -> None:
    here = Environment("3.13.0", "0.9.2", libraries={"a": "1"})
    plan = Plan(question("1", needs=("a", "b")), here, SETTINGS)
    assert [outcome.reason for outcome in plan.outcomes.values()] == ["needs: b"]
