"""What snippets see of an environment: what they need, and nothing that is secret."""

from __future__ import annotations

import pytest

from jax_doctest.portable.environ import named_in, scrubbed
from tests.jax_doctest.project import Build

NEEDED = {
    *("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "LD_LIBRARY_PATH"),
    *("CUDA_VISIBLE_DEVICES", "ROCM_PATH", "HIP_VISIBLE_DEVICES", "TPU_WORKER_ID"),
}
SECRET = {
    *("SECRET_TOKEN", "AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "MY_PASSWORD", "SSH_AUTH_SOCK"),
    *("NVIDIA_API_KEY", "TPU_TOKEN", "LC_PASSWORD", "CUDA_CREDENTIALS", "DATABASE_URL"),
}
CHANGING = {"JAX_PLATFORMS", "XLA_FLAGS", "PYTHONHASHSEED", "PYTHONWARNINGS", "JAX_ENABLE_X64"}
SET_BY_JAX = {"TPU_SKIP_MDS_QUERY"}  # once a page has had it imported


def test_what_is_passed_on() -> None:
    environ = dict.fromkeys((*NEEDED, *SECRET, *CHANGING, *SET_BY_JAX), "a")
    assert scrubbed(environ, {}).keys() == NEEDED
    asked_for = {"JAX_PLATFORMS": "cpu", "MY_PASSWORD": "b"}
    assert scrubbed(environ, asked_for) == dict.fromkeys(NEEDED, "a") | asked_for


def test_what_a_condition_names() -> None:
    environ = dict.fromkeys((*SECRET, "NIGHTLY", "OTHER"), "a")
    code = f"os.environ.get('NIGHTLY') and {sorted(SECRET)}"
    assert named_in(code, environ) == {"NIGHTLY": "a", "DATABASE_URL": "a"}
    environ = {"DATABASE_URL": "postgres://user:pass@host/x", "GIT_URL": "https://x@host"}
    environ |= {"JDBC": "jdbc:x?password=a", "GH_PAT": "a", "PASSPHRASE": "a", "PATHS": "a"}
    assert named_in(" ".join(environ), environ) == {"PATHS": "a"}


def test_a_condition_on_the_environment(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    block = ".. doctest::\n   :skipif: '{}' in __import__('os').environ\n\n   >>> 1\n   1\n\n"
    page = "".join(map(block.format, ("NIGHTLY", "NIGHTLY_TOKEN", "ABSENT")))
    for name in ("NIGHTLY", "NIGHTLY_TOKEN"):
        monkeypatch.setenv(name, "")
    built = build(pages={"page.rst": page})
    assert [state for _, state in built.states()] == ["skipped", "passed", "passed"]
