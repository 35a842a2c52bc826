"""A clone of jax-ml/jax: one's own, or one without file contents in a cache folder."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

from docutils import nodes

from .section import sections

URL = "https://github.com/jax-ml/jax.git"
HELP = "JAX 저장소를 받아 둔 폴더가 있으면 알려 주세요: make upstream UPSTREAM=폴더"


class UpstreamError(Exception):
    """What is wrong or missing, and the cure."""


def git(folder: Path, *arguments: str, fine: tuple[int, ...] = (0,)) -> str:
    """Run git in a folder and give what it says; raise UpstreamError where it fails."""
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    command = ["git", "-C", str(folder), "-c", "core.quotePath=false", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment)
    except FileNotFoundError:
        raise UpstreamError("git이 없습니다. 설치하세요.") from None
    if done.returncode not in fine:
        raise UpstreamError(f"{folder}: {done.stderr.strip()}\n{HELP}")
    return done.stdout


class Clone:
    """The history of upstream."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not folder.is_dir():
            raise UpstreamError(f"{folder}: 폴더가 없습니다. {HELP}")
        git(folder, "rev-parse")  # which says best why this is no repository
        self.head, self.date = self.commit("HEAD")
        self.page = cache(self._page)  # its sections at a commit; none if it was not there

    def commit(self, name: str) -> tuple[str, str]:
        """Give the full name of a commit, and its day."""
        asked = ("--no-patch", "--format=%H %cs", f"{name}^{{commit}}")
        if not (found := git(self.folder, "show", *asked, fine=(0, 128)).split()):
            fault = f"{self.folder}: 없는 커밋입니다: {name}."
            cure = "JAX 저장소가 맞는지, 얕은 복제가 아닌지 보고 git fetch를 실행하세요."
            raise UpstreamError(f"{fault} {cure} {HELP}")
        return found[0], found[1]

    def pages(self) -> list[str]:
        """Name the pages of the present documentation."""
        listed = git(self.folder, "ls-tree", "-r", "--full-tree", "--name-only", self.head, "docs")
        return [name for name in listed.splitlines() if name.endswith((".rst", ".md"))]

    def _page(self, commit: str, path: str) -> list[nodes.section]:
        there = git(self.folder, "ls-tree", "--full-tree", commit, "--", path)
        return sections(git(self.folder, "show", f"{commit}:{path}"), path) if there else []


def cached() -> Path:
    """Make the clone in the cache folder, or bring it up to date, and say where it is.

    It has the history without the contents of files; those of the documentation come along.
    """
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "jax-faq", "jax")
    try:
        if not folder.exists():  # nor is it there if git fails to make it
            print(f"JAX 저장소의 이력을 {folder}에 받습니다. 처음 한 번만 하며 몇 분 걸립니다.")
            folder.parent.mkdir(parents=True, exist_ok=True)
            git(folder.parent, "clone", "--quiet", "--filter=blob:none", "--sparse", URL, "jax")
        git(folder, "sparse-checkout", "set", "docs")
        git(folder, "pull", "--quiet", "--ff-only")
    except UpstreamError as error:
        if not folder.exists():
            fault = f"{URL}에서 받지 못했습니다. 인터넷에 연결되어 있나요?"
            raise UpstreamError(f"{fault} {error}") from None
        print(f"{folder}: 새로 받지 못해, 전에 받아 둔 원문과 비교합니다.", file=sys.stderr)
    return folder
