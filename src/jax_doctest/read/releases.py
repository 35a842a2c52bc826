"""The JAX releases that a project supports."""

from sphinx.config import Config

from ..portable.installed import version_of


def supported(config: Config) -> list[str]:
    """Name them, oldest first: those of conf.py, or else the one that is installed."""
    installed = version_of("jax")
    return list(config.jax_doctest_releases) or [installed] * bool(installed)
