"""What an environment was the last time: where nothing has to run, JAX need not be imported."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from .manifest import decode, dumps
from .run import Environment
from .whole import write_whole
from .worker import serve

NAME = "environment.json"

# An accelerator can come and go while everything that is installed stays.
_DEVICES = ("nvidia*", "kfd", "accel*", "vfio/*")


def remember(path: Path, installed: str, environment: Environment) -> None:
    """Write down what an environment is, as long as this is installed there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, dumps({"installed": installed, "environment": environment}), 0o644)


def remembered(path: Path, installed: str) -> Environment | None:
    """Give it back, if nothing has been installed since."""
    with contextlib.suppress(OSError, ValueError, LookupError, TypeError):
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["installed"] == installed:
            return decode(Environment, data["environment"])
    return None


def installed_here() -> str:
    """Fingerprint what is installed beside this Python, and the devices of this machine."""
    devices = [str(found) for name in _DEVICES for found in Path("/dev").glob(name)]
    return dumps([serve.packages(), sorted(devices)])
