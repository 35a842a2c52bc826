"""Proves every snippet of a Sphinx project on real JAX.

Name it in ``extensions``, then run ``sphinx-build -b doctest``.
This file stays free of imports: the worker shares the package, but has no Sphinx.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Tell Sphinx about the directives and the builders."""
    from . import builder

    return builder.setup(app)
