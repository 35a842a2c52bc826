"""What is known from before: where nothing has to run, JAX need not even be imported."""

import contextlib
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from ..atomic import write_whole
from ..model import Environment, Settings, decode, dumps
from ..portable.installed import packages
from .cache import Cache

# An accelerator can come and go while everything that is installed stays.
_DEVICES = ("nvidia*", "kfd", "accel*", "vfio/*")


@dataclass(frozen=True)
class LastRun:
    """A folder that keeps what an environment was the last time, and what came of its questions."""

    folder: Path
    installed: str  # a fingerprint of what is installed there now

    @property
    def file(self) -> Path:
        """Where the environment is kept."""
        return self.folder / "environment.json"

    def environment(self) -> Environment | None:
        """Give the environment, if nothing has been installed since."""
        with contextlib.suppress(OSError, ValueError, LookupError, TypeError):
            data = json.loads(self.file.read_text(encoding="utf-8"))
            if data["installed"] == self.installed:
                return decode(Environment, data["environment"])
        return None

    def remember(self, environment: Environment) -> None:
        """Write the environment down."""
        self.folder.mkdir(parents=True, exist_ok=True)
        text = dumps({"installed": self.installed, "environment": environment})
        write_whole(self.file, text)

    def cache(self, environment: Environment, settings: Settings) -> Cache:
        """Open what is known of the questions."""
        return Cache(self.folder / "cache.json", environment, settings)


def installed_here() -> str:
    """Fingerprint what is installed beside this Python, and the devices of this machine."""
    devices = [str(found) for name in _DEVICES for found in Path("/dev").glob(name)]
    return dumps([packages(), sorted(devices)])


def installed_in(python: Path) -> str:
    """Fingerprint the packages of another environment without starting its Python."""
    root = python.parents[1]
    names = sorted(path.name for path in root.glob("lib/*/site-packages/*.dist-info"))
    config = (root / "pyvenv.cfg").read_text(encoding="utf-8")
    return hashlib.sha256("\n".join([config, *names]).encode()).hexdigest()
