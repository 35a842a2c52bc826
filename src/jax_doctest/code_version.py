"""A number for the state of an extension's code: what another state has read is read again."""

import zlib
from pathlib import Path


def code_version(folder: Path) -> int:
    """Give the ``env_version`` of an extension: a fingerprint of its code and its messages."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".mo"))
    return zlib.crc32(b"".join(path.read_bytes() for path in files)) + 1
