"""Makes ``tracebacks.json``: what real JAX prints when a program fails, as somebody would paste it.

The programs are the examples of the site that show a traceback, each with what its question runs
before it, and those of ``programs.toml``. Each is run as a file, on the releases that are named.
Where two programs print the same message, whatever answers one of them answers the other; a name
that a release lacks is answered by its row among the names by release, too::

    make bundle
    python -m tests.jax_faq_ko.search.make_tracebacks 0.4.38=PYTHON 0.12.0.1=PYTHON
"""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jax_doctest.model import Environment, Question, Snippet
from jax_doctest.run import bundle

HERE = Path(__file__).parent
BUNDLE = HERE.parents[2] / "_build" / "faq-doctest.pyz"
FOUND = HERE / "tracebacks.json"
PROGRAM = "/home/user/train.py"  # for where it really lay
MESSAGE = re.compile(r"^(?:\w+\.)*(\w*(?:Error|Exception)): (.*)", re.MULTILINE)
VARIES = re.compile(
    r"\d+|\[[^]]*\]|'[^']*'|<[^>]*>|\([^)]*\)"
)  # between messages that are the same
LACKING = re.compile(r"module '([\w.]+)' has no attribute '(\w+)'")
MISSING = re.compile(r"cannot import name '(\w+)' from '([\w.]+)'")
IMPORTED = re.compile(r"^    from ([\w.]+) import (\w+)", re.MULTILINE)
PACKAGES = "/home/user/.venv/lib/python3/site-packages/"

# Imports JAX once, and runs each program in a process of its own, as Python runs a file. Its own
# frame is no part of what is printed.
RUNNER = r"""
import json, os, re, sys, types
import jax, jax.numpy, jax.scipy.special
folder, programs = sys.argv[1], json.load(sys.stdin)
path = os.path.join(folder, "train.py")
said = []
for code in programs:
    with open(path, "w") as file:
        file.write(code)
    if not os.fork():
        streams = os.open(path + ".out", os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
        os.dup2(streams, 1), os.dup2(streams, 2)
        sys.argv = [path]
        main = sys.modules["__main__"] = types.ModuleType("__main__")
        status = 0
        try:
            exec(compile(code, path, "exec"), vars(main))
        except BaseException:
            sys.excepthook(*sys.exc_info())
            status = 1
        sys.stdout.flush(), sys.stderr.flush()
        os._exit(status)
    failed = os.wait()[1]
    text = open(path + ".out").read() if failed else ""
    said.append(re.sub(r'  File "<string>", line \d+, in <module>\n(?:    .*\n)*', "", text))
json.dump(said, sys.stdout)
"""


def of_examples(questions: list[Question], release: str) -> Iterator[tuple[str, list[str], str]]:
    """Yield what shows a traceback: the name of its question, its answers, and its program."""
    here = Environment("3.13.0", release, platforms=("cpu",))
    for question in questions:
        before = ""
        for snippet in question.snippets:
            for source, raises in examples(snippet, here):
                if raises:
                    yield question.labels[0], list(question.labels), before + source
                else:
                    before += source


def examples(snippet: Snippet, here: Environment) -> Iterator[tuple[str, bool]]:
    """Yield the code of a snippet on a release, and whether it must fail."""
    variant = snippet.chosen(here)
    for example in variant.examples if variant else ():
        if "SKIP" not in example.flags:
            source = example.source.rstrip("\n") + "\n"
            yield source, (example.want or "").startswith("Traceback")


def run(python: str, programs: list[str]) -> list[str]:
    """Run programs on one Python, and return what each printed if it failed."""
    with TemporaryDirectory() as folder:
        command = [python, "-W", "ignore", "-c", RUNNER, folder]
        given = json.dumps(programs)
        done = subprocess.run(
            command, input=given, capture_output=True, text=True, check=True, cwd=folder
        )
        found = json.loads(done.stdout)
        return [neutral(text.replace(f"{folder}/train.py", PROGRAM)) for text in found]


def neutral(text: str) -> str:
    """Return a traceback without the places of this machine, and what stood above it left out."""
    text = re.sub(r"(?<![\w.])/[^\s\"]*/site-packages/", PACKAGES, text)
    text = re.sub(r"(?<![\w.])/[^\s\"]*/(?=lib/python3\.\d+/)", "/usr/", text)
    return text[text.find("Traceback (most recent call last)") :]


def same(text: str) -> tuple[str, str]:
    """Return what the last message of a traceback has in common with others that are the same."""
    messages = MESSAGE.findall(text)
    kind, words = messages[-1] if messages else ("", text)
    return kind, VARIES.sub("", words)


def answered_alike(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give each traceback the answers of all that print the same message, and its name's row."""
    alike: dict[tuple[str, str], dict[str, None]] = {}
    for each in found:
        alike.setdefault(same(each["text"]), {}).update(dict.fromkeys(each["answers"]))
    for each in found:
        rows = [".".join(name) for name in LACKING.findall(each["text"])]
        rows += [f"{module}.{name}" for name, module in MISSING.findall(each["text"])]
        if "No module named" in each["text"]:
            imported = IMPORTED.findall(each["text"])
            rows += [f"from-{module}-import-{name}" for module, name in imported]
        lacking = same(each["text"])[0] in ("AttributeError", "ImportError", "ModuleNotFoundError")
        others = [] if lacking else alike[same(each["text"])]
        each["answers"] = list(dict.fromkeys([*each["answers"], *others, *rows]))
    return found


def main(*releases: str) -> None:
    """Run everything on each release, and write what failed."""
    manifest, _settings = bundle.read(BUNDLE)
    own = tomllib.loads((HERE / "programs.toml").read_text("utf-8"))
    found = []
    for release, _, python in (each.partition("=") for each in releases):
        programs = [
            *of_examples(list(manifest.questions), release),
            *((name, entry["answers"], entry["code"].lstrip()) for name, entry in own.items()),
        ]
        texts = run(python, [code for _name, _answers, code in programs])
        for (name, answers, _code), text in zip(programs, texts, strict=True):
            if "Traceback" in text:
                found.append({"name": name, "jax": release, "answers": answers, "text": text})
    FOUND.write_text(
        json.dumps(answered_alike(found), ensure_ascii=False, indent=1) + "\n", "utf-8"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
