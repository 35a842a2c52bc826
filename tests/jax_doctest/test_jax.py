"""What only a real JAX can show. One build serves all these tests."""

from __future__ import annotations

import pytest
from jax.errors import JaxRuntimeError

from tests.jax_doctest.project import Build

P, F, S = "passed", "failed", "skipped"

EXPECTED = {
    "callbacks": [(4, P), (5, P), (9, P)],
    "devices": [(4, P), (5, P), (6, P), (7, P), (13, P), (14, P)],
    "errors": [(4, P), (5, P), (8, P)],
    "variants": [(7, P), (8, P), (23, S), (29, S), (35, P)],
    "x64": [(4, P), (5, P), (6, P), (12, P), (13, P), (19, P), (20, P), (21, P), (22, P)],
}


def test_all_pages(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "JAX_ENABLE_X64": "1",
        "XLA_FLAGS": "--xla_force_host_platform_device_count=3",
        "PYTHONWARNINGS": "error",
    }.items():
        monkeypatch.setenv(name, value)  # nothing of this reaches a snippet
    built = build("jax", jax_doctest_import_jax=True, jax_doctest_jobs=2)
    assert {page: built.states(f"{page}.rst") for page in EXPECTED} == EXPECTED
    assert built.status == 0
    assert built.last == "24 passed, 0 failed, 2 skipped"
    assert built.report["platform"] == "cpu"
    assert built.report["devices"] == 1
    reasons = [e["reason"] for e in built.report["examples"] if e["state"] == S]
    assert reasons == ["only-on: JAX <0.5", "only-on: platform tpu"]


def test_jax_that_cannot_start(build: Build) -> None:
    built = build(
        pages={"page.rst": ">>> 1\n1\n"},
        jax_doctest_import_jax=True,
        jax_doctest_environ={"JAX_PLATFORMS": "no_such_platform"},
    )
    assert built.status == 1
    assert "The worker could not start" in built.printed
    assert "no_such_platform" in built.complained


def test_nothing_of_jax_is_there_where_nobody_imports_it(build: Build) -> None:
    text = ">>> import numpy as np\n>>> np.dtype('bfloat16')\nTraceback (most recent call last):\n"
    text += "  ...\nTypeError: data type 'bfloat16' not understood\n"
    assert build(pages={"page.rst": text}, jax_doctest_import_jax=True).status == 0


# On one device a callback runs before the call returns; on several, while the reader types on.
CALLBACK = """\
>>> import os
>>> os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=2"
>>> import jax
>>> from jax.sharding import Mesh, NamedSharding, PartitionSpec
>>> devices = jax.devices()[:{devices}]
>>> x = jax.device_put(
...     jax.numpy.zeros(2), NamedSharding(Mesh(devices, ("i",)), PartitionSpec("i"))
... )
>>> def check(x):
...     raise ValueError("negative")
>>> @jax.jit
... def f(x):
...     jax.debug.callback(check, x)
...     return x + 1
>>> y = f(x)
>>> print(f(x))
[1. 1.]
>>> y = f(x)
Traceback (most recent call last):
  ...
{error}: ...
ValueError: negative
>>> print("calm")
calm
"""


@pytest.mark.parametrize("devices", [1, 2])
@pytest.mark.parametrize("fork", [True, False])
def test_what_a_callback_raises_is_of_the_example_that_called_it(
    build: Build, monkeypatch: pytest.MonkeyPatch, fork: bool, devices: int
) -> None:
    """As at a prompt; a page shows the short form, and the report no frame of the engine."""
    monkeypatch.setattr("sys.platform", "linux" if fork else "another")
    error = f"{JaxRuntimeError.__module__}.{JaxRuntimeError.__qualname__}"
    page = CALLBACK.format(error=error, devices=devices)
    built = build(pages={"page.rst": page}, jax_doctest_import_jax=True)
    passed = [(line, P) for line in (1, 2, 3, 4, 5, 6, 9, 11)]
    assert built.states("page.rst") == [*passed, (15, F), (16, F), (18, P), (23, P)]
    for example in built.report["examples"]:
        if example["state"] == F:
            assert f"  ...\n{error}: " in example["got"]
            assert example["got"].endswith("\nValueError: negative\n")
    assert built.printed.count("An exception was raised that the page does not show.") == 2
    for text in (built.printed, *(path.read_text("utf-8") for path in built.out.glob("*.[jx]*"))):
        assert "jax_doctest/worker" not in text
