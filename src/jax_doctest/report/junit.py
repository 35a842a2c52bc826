"""What machines read about a run: JUnit XML, annotations of a pull request."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..model import BAD_STATES, FAILED, SKIPPED, Entry, Manifest
from ..portable import results
from .difference import PLAIN
from .terminal import explain, headline


def write_junit(path: Path, entries: Sequence[Entry], manifest: Manifest) -> None:
    """Write a testcase per example, and one per problem."""
    suite = ET.Element("testsuite", name="doctest")
    for entry in results.counted(entries):
        case = ET.SubElement(
            suite,
            "testcase",
            classname=entry.question.name,
            name=f"{entry.file}:{entry.example.line}",
            file=entry.file,
            line=str(entry.example.line),
            time=f"{entry.outcome.seconds:.4f}",
        )
        _judge(case, entry)
    for problem in manifest.problems:
        name = f"{problem.file}:{problem.line}"
        case = ET.SubElement(suite, "testcase", classname="unaccounted", name=name)
        ET.SubElement(case, "error", message=problem.message)
    for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(attribute, str(len(suite.findall(f"testcase/{tag}"))))
    suite.set("tests", str(len(suite)))
    ET.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)


def _judge(case: ET.Element, entry: Entry) -> None:
    state, reason = entry.outcome.state, entry.outcome.reason
    if state == SKIPPED:
        ET.SubElement(case, "skipped", message=reason)
    elif state in BAD_STATES:
        tag = "failure" if state == FAILED else "error"
        body = ET.SubElement(case, tag, message=headline(entry), type=state)
        body.text = _printable("\n".join(explain(entry, PLAIN)))


def _printable(text: str) -> str:
    """Write control characters, which XML cannot hold, as Python would."""
    return "".join(c if c in "\n\t" or c.isprintable() else repr(c)[1:-1] for c in text)


def annotate(entries: Sequence[Entry], manifest: Manifest) -> Iterator[str]:
    """Write what GitHub shows beside the lines of a pull request."""
    for problem in manifest.problems:
        yield _annotation(problem.file, problem.line, problem.message)
    for entry in entries:
        if entry.outcome.state in BAD_STATES:
            text = "\n".join(explain(entry, PLAIN))
            yield _annotation(entry.file, entry.example.line, text)


def _annotation(file: str, line: int, text: str) -> str:
    for raw, escaped in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(raw, escaped)
    return f"::error file={file},line={line},title=doctest::{text}"
