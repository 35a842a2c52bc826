"""A sample project with a record: runs its bundle as `make releases` and a far machine do."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jax_doctest.__main__ import main
from tests.building import Done
from tests.jax_doctest.project import Build, Built

JAX = version("jax")
PAGE = f"""\
.. _asked:

First question
==============

>>> 1 + 1
2

.. _other:

Second question
===============

.. doctest::
   :jax: <{JAX}

   >>> 2 * 2
   5

.. doctest::
   :jax: >={JAX}

   >>> 2 * 2
   4
"""
TABLES = """\
.. _tables:

Tables
======

.. verification-matrix::

.. verification-failures::

.. verification-machines::

.. release-changes::
"""


@dataclass
class Project:
    """A folder with pages and a record."""

    build: Build
    folder: Path
    tmp: Path

    @property
    def record(self) -> Path:
        """The only file of the record."""
        return self.folder / "docs" / "verified" / f"jax-{JAX}-cpu.json"

    @property
    def bundle(self) -> Path:
        """The run as one file."""
        return self.tmp / "bundle" / "faq-doctest.pyz"

    def write(self, **pages: str) -> None:
        """Write pages, and what they need."""
        files = {f"{name}.rst": text for name, text in pages.items()}
        built = self.build(
            builder="bundle", pages=files, jax_doctest_releases=["0.4.38", "0.9.2", JAX]
        )
        assert built.status == 0, built.complained

    def command(self, *arguments: str) -> Done:
        """Run the command line of the record."""
        places = ["--bundle", str(self.bundle), "--record", str(self.record.parent)]
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main([*places, *arguments])
        return Done(arguments, status, out.getvalue(), err.getvalue())

    def run(self, release: str = JAX) -> Done:
        """Run a release here."""
        return self.command("run", release, sys.executable, "--known", str(self.tmp / "known"))

    def far_results(self) -> dict[str, Any]:
        """Run the bundle as a machine without this project does."""
        path = self.tmp / "results.json"
        command = [sys.executable, "-I", str(self.bundle), "--output", str(path)]
        subprocess.run(command, capture_output=True, check=False, timeout=120)
        data: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return data

    def take(self, data: object) -> Done:
        """Take in results."""
        path = self.tmp / "results.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
        return self.command("take", str(path))

    def html(self) -> Built:
        """Build the pages."""
        return self.build(builder="html")
