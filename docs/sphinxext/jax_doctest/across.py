"""Runs the bundle on another Python with another JAX, as far as anything has changed there."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

from . import memory, schedule
from .cache import Cache
from .manifest import Manifest, loads
from .run import Entry, Environment, Settings
from .wish import Wish
from .worker import carried
from .worker.drive import Plan, Worker, WorkerError


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
class Site:
    """One release on this machine: its Python, and the folder with what is known of it."""

    release: str
    python: Path
    folder: Path

    def run(
        self, bundle: Path, wish: Wish, tell: Callable[[Plan, int, int], None]
    ) -> tuple[list[Entry], Environment]:
        """Run what has changed; where nothing has, JAX is not even imported."""
        manifest, settings = unpack(bundle)
        environment = memory.remembered(self.folder / memory.NAME, self.installed())
        if environment:
            cache = self.cache(environment, settings)
            if known := schedule.known(manifest, environment, settings, cache, wish):
                return known, environment
        with Worker([str(self.python), str(bundle), "--serve"], settings) as worker:
            environment = worker.environment()
            if environment.jax != self.release:
                raise WorkerError(
                    f"JAX {self.release}의 환경에 JAX {environment.jax or '(없음)'}이 있습니다."
                )
            memory.remember(self.folder / memory.NAME, self.installed(), environment)
            cache = self.cache(environment, settings)
            return schedule.run(manifest, environment, worker, cache, wish, tell), environment

    def cache(self, environment: Environment, settings: Settings) -> Cache:
        """Open the cache; how many run at a time, or which release is newest, is not in its key."""
        newest = settings.newest if settings.newest == environment.jax else ""
        settings = dataclasses.replace(settings, jobs=1, newest=newest)
        return Cache(self.folder / "cache.json", environment, settings)

    def installed(self) -> str:
        """Fingerprint an environment without starting its Python."""
        root = self.python.parents[1]
        names = sorted(path.name for path in root.glob("lib/*/site-packages/*.dist-info"))
        config = (root / "pyvenv.cfg").read_text(encoding="utf-8")
        return hashlib.sha256("\n".join([config, *names]).encode()).hexdigest()
