"""A clone of jax-ml/jax: the reader's own, or one without file contents in a cache folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

URL = "https://github.com/jax-ml/jax.git"
HELP = "JAX 저장소를 받아 둔 폴더가 있으면 알려 주세요: make upstream UPSTREAM=폴더"


class NoCloneError(Exception):
    """There is no clone to compare with, or it lacks what is asked for."""


class Clone:
    """The history of upstream."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not folder.is_dir():
            raise NoCloneError(f"{folder}: 폴더가 없습니다. {HELP}")
        self.git("rev-parse")  # git says it best why this is no repository
        self.head = self.commit("HEAD")
        self.text = cache(self._text)

    def git(self, *arguments: str, fine: tuple[int, ...] = (0,)) -> str:
        """Run git and return what it says; raise NoCloneError where it fails."""
        done = git("-C", str(self.folder), *arguments)
        if done.returncode not in fine:
            raise NoCloneError(f"{self.folder}: {done.stderr.strip()}\n{HELP}")
        return done.stdout

    def commit(self, name: str) -> str:
        """Return the full name of a commit."""
        done = git("-C", str(self.folder), "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        if done.returncode:
            raise NoCloneError(
                f"{self.folder}: 커밋 {name}이(가) 없습니다. "
                f"JAX 저장소가 맞는지, 얕은 복제가 아닌지 보고 git fetch를 실행하세요. {HELP}"
            )
        return done.stdout.strip()

    def date(self, commit: str) -> str:
        """Return the day of a commit."""
        return self.git("show", "--no-patch", "--format=%cs", commit).strip()

    def _text(self, commit: str, path: str) -> str | None:
        """Return a file at a commit, or None if it was not there."""
        if not self.git("ls-tree", commit, "--", path):
            return None
        return self.git("show", f"{commit}:{path}")

    def pages_with(self, *words: str) -> list[str]:
        """Return the pages of the present documentation that have all the words."""
        wanted = [part for word in words for part in ("-e", word)]
        options = ["-I", "-l", "-i", "-F", "--all-match", "--full-name"]
        found = self.git("grep", *options, *wanted, self.head, "--", *PAGES, fine=(0, 1))
        return sorted(line.partition(":")[2] for line in found.splitlines())


PAGES = (":(top,glob)docs/**/*.rst", ":(top,glob)docs/**/*.md")


def git(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run git, which must not ask anything."""
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    command = ["git", "-c", "core.quotePath=false", *arguments]
    try:
        return subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False
        )
    except FileNotFoundError:
        raise NoCloneError("git이 없습니다. 설치하세요.") from None


def cache_folder() -> Path:
    """Return where the clone is kept between runs."""
    root = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "jax-faq" / "jax"


def open_clone(named: str) -> Clone:
    """Return the clone that is named, or the cached one, made or brought up to date."""
    if named:
        return Clone(Path(named).expanduser())
    folder = cache_folder()
    if not folder.exists():
        make(folder)
    elif git("-C", str(folder), "pull", "--quiet", "--ff-only").returncode:
        print(
            f"{folder}: 새로 받지 못해, 전에 받아 둔 원문과 비교합니다.",
            file=sys.stderr,
        )
    return Clone(folder)


def make(folder: Path) -> None:
    """Clone the history without the contents of files; those of the documentation come along."""
    print(f"JAX 저장소의 이력을 {folder}에 받습니다. 처음 한 번만 하며 몇 분 걸립니다.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = folder.with_name(f"{folder.name}.{os.getpid()}")
    here = ("-C", str(new))
    steps = (
        ("clone", "--quiet", "--filter=blob:none", "--no-checkout", URL, str(new)),
        (*here, "sparse-checkout", "set", "docs"),
        (*here, "checkout", "--quiet"),
    )
    try:
        for step in steps:
            done = git(*step)
            if done.returncode:
                why = done.stderr.strip()
                raise NoCloneError(
                    f"{URL}에서 받지 못했습니다. 인터넷에 연결되어 있나요? {HELP}\n{why}"
                )
        new.replace(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)  # what an interrupted download has left
