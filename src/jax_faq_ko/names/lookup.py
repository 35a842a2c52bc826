"""Looks names up in the JAX of the Python that runs this file; it needs nothing but that JAX.

Names come as a JSON list on standard input, states go out as JSON. Each is looked up in a process
of its own, as a reader would after ``import jax``: what one of them imports, or warns of only once,
is no answer to the next.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import warnings
from types import ModuleType

THERE = "there"
WARNED = "warned"  # there, but with a warning that it is deprecated
GONE = "gone"
UNKNOWN = "unknown"  # a package that it needs is not installed here
STATES = (THERE, WARNED, GONE)


def look_up(name: str) -> str:
    """Say whether a name is there: a dotted path, or ``from MODULE import NAME``.

    Every warning of deprecation counts, since nothing but this name is looked up.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            found = _imported(*name.split()[1::2]) if " " in name else _reached(name)
        except ModuleNotFoundError as error:
            ours = str(error.name).startswith(("jax.", "jaxlib."))
            return GONE if ours else UNKNOWN
        except (AttributeError, ImportError):
            return GONE
    warned = any(_of_deprecation(one) for one in caught) or hasattr(found, "__deprecated__")
    return WARNED if warned else THERE


def _of_deprecation(warning: warnings.WarningMessage) -> bool:
    return issubclass(warning.category, DeprecationWarning) or "deprecated" in str(warning.message)


def _imported(module: str, name: str) -> object:
    """Do what ``from module import name`` does."""
    return step(importlib.import_module(module), module, name)


def _reached(path: str) -> object:
    """Follow a path from its first name on."""
    path, *parts = path.split(".")
    found: object = importlib.import_module(path)
    for part in parts:
        found = step(found, path, part)
        path = f"{path}.{part}"
    return found


def step(found: object, path: str, part: str) -> object:
    """Return what a name stands for in what a path has led to: an attribute, or a submodule."""
    try:
        return getattr(found, part)
    except AttributeError:
        if not isinstance(found, ModuleType):
            raise
        return importlib.import_module(f"{path}.{part}")


def apart(name: str) -> str:
    """Look a name up in a process of its own; leave where that has no answer, and say why."""
    end, begin = os.pipe()
    if os.fork() == 0:
        try:
            said = look_up(name)
        except Exception as error:  # of a module that cannot be imported
            said = repr(error)
        os.write(begin, said.encode())
        os._exit(0)
    os.close(begin)
    with os.fdopen(end, encoding="utf-8") as pipe:
        state = pipe.read()
    os.wait()
    if state not in (*STATES, UNKNOWN):
        sys.exit(f"{name}: {state or 'the process that looked it up has ended'}")
    return state


def main() -> None:
    """Answer what stands on standard input."""
    import jax

    states = {name: apart(name) for name in json.load(sys.stdin)}
    json.dump({"jax": jax.__version__, "states": states}, sys.stdout)


if __name__ == "__main__":
    main()
