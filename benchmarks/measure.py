"""How something is measured: commands in turn, several rounds, the best of each and the spread.

Whatever else the machine is doing disturbs all of them alike where they take turns, and the least
time of several rounds is nearest to what the work itself takes.
"""

from __future__ import annotations

import os
import resource
import shlex
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil

LOOK = 0.5  # seconds between two looks at the memory
ENVIRONMENT = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}


@dataclass(frozen=True)
class Use:
    """What one run of a command has used, and what it printed."""

    seconds: float
    processor: float
    memory: float  # bytes at the peak, of all its processes; what they share counts once
    printed: str


@dataclass
class Tool:
    """A command to measure."""

    name: str
    command: list[str]
    folder: Path
    environ: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[], object] = lambda: None
    rounds: int = 3
    may_fail: bool = False  # a tool that cannot do all of the work is measured all the same
    uses: list[Use] = field(default_factory=list)

    def best(self) -> Use:
        """Give the round that took the least time."""
        return min(self.uses, key=lambda use: use.seconds)

    def spread(self) -> float:
        """Say by what part of the best round the worst was longer."""
        return max(use.seconds for use in self.uses) / self.best().seconds - 1


def measure(tools: Iterable[Tool]) -> None:
    """Run all tools in turn, round by round."""
    tools = list(tools)
    for number in range(max(tool.rounds for tool in tools)):
        for tool in tools:
            if number < tool.rounds:
                tool.prepare()
                tool.uses.append(run(tool.command, tool.folder, tool.environ, tool.may_fail))


def prepare(command: list[str], folder: Path) -> None:
    """Run a command that what is measured needs."""
    run(command, folder, {})


def run(
    command: list[str], folder: Path, environ: Mapping[str, str], may_fail: bool = False
) -> Use:
    """Run a command once. What fails has not done the work: then nothing is measured."""
    begun, used = time.perf_counter(), processor_seconds()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**ENVIRONMENT, **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    peaks: list[int] = [0]
    ended = threading.Event()
    watch = threading.Thread(target=watch_memory, args=(process.pid, ended, peaks))
    watch.start()
    printed, _ = process.communicate()
    seconds = time.perf_counter() - begun
    ended.set()
    watch.join()
    if process.returncode and not may_fail:
        sys.exit(f"{printed}{shlex.join(command)}: 종료 상태 {process.returncode}")
    return Use(seconds, processor_seconds() - used, max(peaks), printed)


def watch_memory(pid: int, ended: threading.Event, peaks: list[int]) -> None:
    """Note the memory of a process and of all that it has started, until it ends."""
    while not ended.wait(LOOK):
        peaks.append(sum(map(own_memory, family(pid))))


def family(pid: int) -> list[psutil.Process]:
    """Name a process and all that it has started."""
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def own_memory(process: psutil.Process) -> int:
    """Give the memory of a process, its part of what it shares with others."""
    try:
        return int(process.memory_full_info().pss)
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return 0


def processor_seconds() -> float:
    """Add up the time of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
