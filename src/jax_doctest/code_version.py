"""A number for the state of an extension's code: what another state has read is read again."""

import zlib
from pathlib import Path


def code_version(folder: Path) -> int:
    """Give the ``env_version`` of an extension: a fingerprint of the Python files in its folder."""
    return zlib.crc32(b"".join(path.read_bytes() for path in sorted(folder.rglob("*.py")))) + 1
