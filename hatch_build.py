"""Compiles the engine's message catalogs: git has their sources alone."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogs(BuildHookInterface[Any]):
    """Puts beside each catalog what Python reads."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile them before the files of a wheel, or of an editable install, are chosen."""
        for path in Path(self.root, "src", "jax_doctest", "locale").rglob("*.po"):
            with path.open("rb") as source, path.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(source))
