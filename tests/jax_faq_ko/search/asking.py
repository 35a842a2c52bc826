"""How the tests ask the search: in the Node that Playwright brings, or in a browser."""

import json
import subprocess
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from playwright._impl._driver import compute_driver_executable

HERE = Path(__file__).parent
NODE = compute_driver_executable()[0]
SETS = ("queries", "unseen", "tuned", "judged", "reports", "tracebacks")

# Of the queries of each set, how many must have their answer first, and among three. Of users'
# words that nobody tuned to ("judged") more is wanted among three: 0.97.
WANTED = {
    "queries": (0.97, 0.99),
    "unseen": (0.93, 0.98),
    "tuned": (0.94, 0.98),
    "judged": (0.92, 0.95),
    "reports": (0.68, 0.9),
    "tracebacks": (0.98, 0.99),
}


@dataclass(frozen=True)
class Query:
    """What somebody types, and the questions that answer it."""

    kind: str
    text: str
    answers: tuple[str, ...]


def queries(name: str) -> list[Query]:
    """Read a set of queries; what nothing answers yet is left out."""
    if name == "tracebacks":
        found = json.loads((HERE / "tracebacks.json").read_text("utf-8"))
        return [Query(each["jax"], each["text"], tuple(each["answers"])) for each in found]
    if name in ("tuned", "judged"):
        return real(name)
    table = tomllib.loads((HERE / f"{name}.toml").read_text("utf-8"))
    return [
        Query(kind, text, (answer,) if isinstance(answer, str) else tuple(answer))
        for kind, lines in table.items()
        for text, answer in lines.items()
    ]


def real(half: str) -> list[Query]:
    """Read one half of what users ask: a hash of the name says which."""
    return [
        Query(kind, entry[kind], tuple(entry["answers"]))
        for name, entry in tomllib.loads((HERE / "real.toml").read_text("utf-8")).items()
        if ("judged", "tuned")[int(sha256(name.encode()).hexdigest(), 16) % 2] == half
        for kind in ("words", "error")
        if entry["answers"] and kind in entry
    ]


def node(*arguments: str, given: object = None) -> Any:
    """Run Node, and return the JSON that it prints."""
    text = json.dumps(given)
    done = subprocess.run(
        [NODE, *arguments], input=text, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def ask(static: Path, texts: Iterable[str]) -> list[list[dict[str, Any]]]:
    """Return what the search finds for each text, best first."""
    answers: list[list[dict[str, Any]]] = node(str(HERE / "ask.js"), str(static), given=list(texts))
    return answers


def judge(
    asked: list[Query], found: Callable[[Query], list[str]]
) -> tuple[float, float, list[str]]:
    """Return the share of queries with their answer first, among three, and what went wrong."""
    first = three = 0
    wrong = []
    for query in asked:
        anchors = found(query)
        rank = next((at for at, anchor in enumerate(anchors) if anchor in query.answers), -1)
        first += rank == 0
        three += 0 <= rank < 3
        if rank:
            wrong.append(f"{rank:3} {query.text[:70]!r}: {anchors[:3]}, not {query.answers}")
    return first / len(asked), three / len(asked), wrong
