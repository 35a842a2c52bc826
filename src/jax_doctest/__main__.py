"""The record from the command line: run a release, say what is left to run, take in results.

The Makefile and noxfile.py call this; a person types `make releases` or `make record`.
"""

import argparse
import contextlib
import dataclasses
import datetime
import functools
import glob
import os
import platform
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from .model import CONF, NOT_RUN, EngineError, Manifest, Result, Settings
from .portable import summary
from .portable.driver import Worker, interrupts
from .portable.language import _, speak
from .portable.printable import have_streams, printable, say
from .record import intake, record
from .report.terminal import Terminal
from .run import bundle
from .run.last_run import LastRun, installed_in
from .run.schedule import Order, Request, chosen, originals


def main(arguments: Sequence[str]) -> int:
    """Do what is asked for; what goes wrong is said in a sentence."""
    have_streams()
    options = _options(arguments)
    try:
        manifest, settings = bundle.read(options.bundle)
        speak(settings.language)
        return {"run": run, "take": take, "left": left}[options.verb](options, manifest, settings)
    except (EngineError, OSError, ImportError) as error:
        complain(error)
        return 1
    except KeyboardInterrupt:  # what was done is kept
        return 130


def complain(error: Exception) -> None:
    """Say what went wrong in a line."""
    line = printable(str(error)).replace("\n", "\\n")
    say(sys.stderr, f"{line}\n")


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="jax_doctest")
    parser.add_argument(
        "--bundle", type=Path, required=True, help="the file that the builder `bundle` made"
    )
    parser.add_argument("--record", type=Path, required=True, help="the folder of the record")
    verbs = parser.add_subparsers(dest="verb", required=True)
    here = verbs.add_parser("run", help="run it on another JAX of this machine")
    here.add_argument("release", help="of JAX")
    here.add_argument("python", type=Path, help="the Python that has that JAX")
    here.add_argument("--known", type=Path, required=True, help="a folder to keep results in")
    asked = verbs.add_parser("left", help="name the questions that the record does not prove")
    for name in ("release", "python"):
        asked.add_argument(name, help="its version")
    asked.add_argument(
        "beside", nargs="+", type=pin, help="what is installed beside it: name==version"
    )
    other = verbs.add_parser("take", help="take in results of another machine")
    other.add_argument("files", nargs="+", help="what the bundle wrote, or folders of such files")
    return parser.parse_args(arguments)


def pin(text: str) -> tuple[str, str]:
    """Part a name from its release."""
    name, release = text.split("==")
    return name, release


def run(options: argparse.Namespace, manifest: Manifest, settings: Settings) -> int:
    """Run one release and record what came of it."""
    request = Request.read(os.environ)
    terminal = Terminal(sys.stdout, request.plain)
    python = options.python.absolute()
    files = functools.partial(originals, Path(), [*manifest.digests, CONF], options.record)
    before = files()
    last_run = LastRun(options.known / options.release, installed_in(python))
    tell = terminal.progress if terminal.moving else lambda plan, number, total: None
    with contextlib.ExitStack() as stack:

        def start() -> Worker:
            worker = Worker([str(python), str(options.bundle), "--serve"], settings)
            there = stack.enter_context(worker).environment.jax
            if there != options.release:
                said = _(
                    "The environment of JAX {release} has JAX {there}. Delete that environment and "
                    "make it anew."
                )
                said = said.format(release=options.release, there=there or _("(none)"))
                raise EngineError(said)
            return worker

        stack.enter_context(interrupts())
        proved = functools.partial(record.proved_in, options.record, manifest)
        order = Order(manifest, settings, request, last_run, start, tell, proved=proved)
        came = order.run()
    if terminal.changed(before, files()):
        return 1
    terminal.failures(came.results)
    terminal.left_out(came.results, [NOT_RUN])
    for line in became_false(came.results):
        terminal.say(line)
    noted = keep(options.record, record.found(came), manifest)
    known = ", " + _("nothing has changed") if all(r.cached for r in came.counted) else ""
    terminal.say(f"{summary.described(came.environment)}: {came.closing_line}{known}{noted}")
    return 0 if came.succeeded else 1


def left(options: argparse.Namespace, manifest: Manifest, settings: Settings) -> int:
    """Print what is to run on a release of this machine, so that none is installed for nothing."""
    request = Request.read(os.environ)
    path = options.record / f"jax-{options.release}-cpu.json"
    known = record.read(path) if path.is_file() and not request.fresh else None
    beside = dict(options.beside)
    here = {"python": options.python, "numpy": beside.get("numpy", ""), "jaxlib": options.release}
    here |= {"system": platform.system(), "machine": platform.machine(), "libraries": beside}
    if known:
        there = summary.needed(dataclasses.replace(known.environment, **here), manifest)
        known = known if there == known.environment else None
    for question in chosen(manifest.questions, request.question):
        if not (known and known.proves(question)):
            say(sys.stdout, f"{question.name}\n")
    return 0


def became_false(results: Sequence[Result]) -> list[str]:
    """Name the questions whose answer does not hold here."""
    counts = Counter((r.question.title, r.question.name) for r in results if r.outcome.bad)
    if not counts:
        return []
    head = _("Answers that do not hold on this release: {count}").format(count=len(counts))
    line = "  " + _("{title} ({name}): examples: {count}")
    places = (line.format(title=title, name=name, count=n) for (title, name), n in counts.items())
    return ["", f"{head}:", *places, ""]


def take(options: argparse.Namespace, manifest: Manifest, settings: Settings) -> int:
    """Take in results, each file on its own: one that is refused keeps no other out."""
    status = 0
    for path in named(options.files):
        try:
            say(sys.stdout, taken(path, manifest, settings, options.record) + "\n")
        except (EngineError, OSError) as error:
            complain(error)
            status = 1
    return status


def taken(path: Path, manifest: Manifest, settings: Settings, folder: Path) -> str:
    """Take in a file; say what was in it. Raises EngineError."""
    one, unfinished = intake.read(path, manifest, settings.releases)
    noted = keep(folder, one, manifest)
    counts = Counter(recorded.state for them in one.questions.values() for recorded in them)
    states = [f"{count} {state}" for state, count in sorted(counts.items())]
    if unfinished:
        said = _("questions that were not run to their end: {count}")
        states.append(said.format(count=len(unfinished)))
    return "JAX {}, {}".format(*one.place) + f": {', '.join(states)}{noted}"


def named(words: Sequence[str]) -> list[Path]:
    """Name the files that are meant: one as it is called, all of a folder, or several in a row."""
    if not any(Path(word).exists() for word in words):
        parts = [part for word in words for part in word.split()]
        found = [sorted(glob.glob(part)) or [part] for part in parts]  # noqa: PTH207 - anywhere
        words = [name for names in found for name in names] or words
    paths = [Path(word or " ") for word in words]  # no name is not the folder that we are in
    return [file for path in paths for file in sorted(path.rglob("*.json")) or [path]]


def keep(folder: Path, new: record.Record, manifest: Manifest) -> str:
    """Bring a run into the record; say what became of that.

    A run of some questions cannot vouch for the others, where these ran somewhere else.
    """
    if not new.questions:
        return ""
    path = folder / new.name
    names = {question.name for question in manifest.questions}
    with record.alone(folder):
        old = record.read(path) if path.is_file() else None
        partly = old and not names & old.questions.keys() <= new.questions.keys()
        if old and partly and summary.place(old.environment) != summary.place(new.environment):
            said = _("not recorded: other questions ran elsewhere, or on other packages; run all")
            return f" ({said})"
        today = datetime.datetime.now(datetime.UTC).date().isoformat()
        changed = record.write(folder, record.merge(old, new, names, today))
    return " (" + _("record updated") + ")" if changed else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
