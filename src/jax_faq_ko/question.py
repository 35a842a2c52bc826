"""The end of ``make question``: one question on the JAX releases that are here, and what is left.

Who writes a first question would miss it: installing every release takes longer than writing, and
CI has them all.
"""

import subprocess
import sys
from importlib import metadata
from pathlib import Path

from . import releases

KNOWN = Path("_build", "releases")


def finish(docs: Path, bundle: Path) -> int:
    """Run the question that the environment names where that is possible, and say what is left.

    Returns 0 where its answer holds on all releases that are here.
    """
    pythons = {release: releases.python_of(release) for release in releases.load(docs)}
    here = [release for release, python in pythons.items() if python.exists()]
    engine = [sys.executable, "-m", "jax_doctest", "--bundle", str(bundle)]
    engine += ["--record", str(docs / "verified"), "run"]
    failed = []
    if here:
        print("이 컴퓨터에 있는 다른 JAX 버전에서도 실행합니다.", flush=True)
    for release in here:
        command = [*engine, release, str(pythons[release]), "--known", str(KNOWN)]
        if subprocess.run(command, check=False).returncode:
            failed.append(release)
    own = metadata.version("jax")  # its outputs have been filled in from it
    missing = [release for release in pythons if release not in (*here, own)]
    if failed:
        print(
            f"JAX {', '.join(failed)}에서는 출력이 다릅니다. 기여하기의 "
            "'답이 JAX 버전에 따라 다를 때'처럼 범위를 나누어 적고 다시 실행하세요."
        )
        return 1
    print("남은 일")
    print("* 적힌 출력이 맞는지 읽어 보세요: git diff")
    if missing:
        print(f"* 여기에 없는 버전은 풀 리퀘스트를 보내면 CI가 실행합니다: {', '.join(missing)}")
    print("* 영어는 나중에 옮겨도 됩니다. 이대로 커밋하고 풀 리퀘스트를 보내세요.")
    return 0
