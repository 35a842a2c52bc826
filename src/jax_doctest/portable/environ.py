"""What snippets see of an environment. The rest may be secret, or change results."""

import re
from collections.abc import Mapping

_NAMES = {
    *("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TERM"),
    *("TMPDIR", "TEMP", "TMP", "VIRTUAL_ENV"),
    *("PYTHONPATH", "PYTHONHOME", "PYTHONNOUSERSITE", "PYTHONUSERBASE"),
}
_BEGINNINGS = (
    *("LC_", "LD_", "DYLD_", "XDG_", "CUDA_", "NVIDIA_", "ROCM_", "ROCR_", "HIP_", "HSA_"),
    *("TPU_", "COVERAGE_"),
)
_SET_BY_JAX = {"TPU_SKIP_MDS_QUERY"}  # while it is imported: it says nothing of the machine
_SECRET = re.compile(
    r"secret|token|pass(?:w|phrase)|pwd|key|credential|auth|private|cookie|webhook|dsn"
    r"|(?<![a-z])pat(?![a-z])",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"://[^/\s]*@|[?;&]password=", re.IGNORECASE)  # with somebody's name
_WORD = re.compile(r"\w\w+")  # `_` is what a shell started last, and `_` to Python


def scrubbed(environ: Mapping[str, str], asked_for: Mapping[str, str]) -> dict[str, str]:
    """Keep of an environment what snippets need, and add what was asked for."""
    kept = {
        name: value
        for name, value in environ.items()
        if name in _NAMES or (name.startswith(_BEGINNINGS) and not _SECRET.search(name))
        if name not in _SET_BY_JAX
    }
    return kept | dict(asked_for)


def named_in(code: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Give the variables that some code names, but those that may be secret."""
    named = {name: environ[name] for name in sorted({*_WORD.findall(code)} & environ.keys())}
    return {
        name: value
        for name, value in named.items()
        if not (_SECRET.search(name) or _ADDRESS.search(value))
    }
