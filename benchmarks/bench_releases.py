"""How long all supported releases take: everything anew, and where nothing has changed.

Beside both stands the sum of what the examples themselves took in their processes: the floor of
a machine that runs them one after the other.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KNOWN = ROOT / "_build" / "releases"


def run(**environ: str) -> float:
    """Run all releases, and give the seconds that it took."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "nox", "--session", "releases"]
    subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environ}, check=True, capture_output=True
    )
    return time.perf_counter() - begun


def own_seconds() -> dict[str, float]:
    """Sum up what the examples took on each release."""
    return {
        path.parent.name: sum(
            question["seconds"] for question in json.loads(path.read_text("utf-8")).values()
        )
        for path in KNOWN.glob("*/cache.json")
    }


def main() -> None:
    """Measure and print."""
    subprocess.run(["make", "bundle"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    run()  # the environments are there from now on
    fresh, cached = run(FRESH="1"), run(FRESH="", CI="")
    own = own_seconds()
    print(f"{len(own)} releases, everything anew: {fresh:.1f} s")
    print(f"{len(own)} releases, nothing changed: {cached:.1f} s")
    print(f"the examples' own time, summed up:  {sum(own.values()):.1f} s")
    print(f"anew, as a part of that:            {fresh / sum(own.values()):.2f}")


if __name__ == "__main__":
    main()
