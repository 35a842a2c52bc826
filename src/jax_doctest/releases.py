"""The JAX releases that a project supports."""

from __future__ import annotations

import contextlib
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.config import Config


def supported(config: Config) -> list[str]:
    """Name them, oldest first: those of conf.py, or else the one that is installed."""
    releases = list(config.jax_doctest_releases)
    if not releases:
        with contextlib.suppress(PackageNotFoundError):
            releases.append(version("jax"))
    return releases
