"""Writing a file in one step: whoever reads it finds the old text or the new one."""

import os
import tempfile
from pathlib import Path
from stat import S_IMODE


def write_whole(path: Path, text: str | bytes) -> bool:
    """Write a text as it is, or leave everything as it was; say whether there was need to.

    A file keeps its permissions, one that holds the text already its time, and a link stays one.
    """
    path = path.resolve()
    there = path.is_file()
    content = text.encode("utf-8", "backslashreplace") if isinstance(text, str) else text
    if there and path.read_bytes() == content:
        return False
    short = path.name[:40]  # a name may be as long as can be
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{short}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(S_IMODE(path.stat().st_mode) if there else 0o644)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
    return True
