"""Runs the bundle on another Python with another JAX, as far as anything has changed there."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

from ..model import Entry, Environment, Manifest, Settings, loads
from ..portable import bundled as carried
from ..portable.driver import Worker, WorkerError
from ..portable.plan import Plan
from . import schedule
from .last_run import Past
from .request import Wish


def unpack(bundle: Path) -> tuple[Manifest, Settings]:
    """Read what a bundle carries."""
    with zipfile.ZipFile(bundle) as archive:
        manifest = archive.read(f"{carried.PACKAGE}/{carried.MANIFEST}")
        settings = archive.read(f"{carried.PACKAGE}/{carried.SETTINGS}")
    here = dataclasses.replace(
        loads(Settings, settings), fork=sys.platform == "linux", jobs=os.cpu_count() or 1
    )
    return loads(Manifest, manifest), here


@dataclasses.dataclass
class Installed:
    """One release on this machine: its Python, and the folder with what is known of it."""

    release: str
    python: Path
    folder: Path

    def run(
        self,
        bundle: Path,
        manifest: Manifest,
        settings: Settings,
        wish: Wish,
        tell: Callable[[Plan, int, int], None],
    ) -> tuple[list[Entry], Environment]:
        """Run what has changed; where nothing has, JAX is not even imported."""
        past = Past(self.folder, self.fingerprint())
        if known := schedule.known(manifest, settings, past, wish):
            return known
        with Worker([str(self.python), str(bundle), "--serve"], settings) as worker:
            environment = worker.environment()
            if environment.jax != self.release:
                raise WorkerError(
                    f"JAX {self.release}의 환경에 JAX {environment.jax or '(없음)'}이 있습니다."
                )
            return schedule.run(manifest, environment, worker, past, wish, tell), environment

    def fingerprint(self) -> str:
        """Fingerprint the packages without starting their Python."""
        root = self.python.parents[1]
        names = sorted(path.name for path in root.glob("lib/*/site-packages/*.dist-info"))
        config = (root / "pyvenv.cfg").read_text(encoding="utf-8")
        return hashlib.sha256("\n".join([config, *names]).encode()).hexdigest()
