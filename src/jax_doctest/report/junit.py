"""The run as JUnit XML, which CI services show."""

import xml.etree.ElementTree as ET
from pathlib import Path

from ..atomic import write_whole
from ..model import FAILED, SKIPPED
from ..portable.printable import printable
from ..portable.reasons import sentence
from ..portable.summary import Run
from .explain import PLAIN, explain, headline


def write_junit(path: Path, run: Run) -> None:
    """Write a testcase per example, and one per problem."""
    suite = ET.Element("testsuite", name="doctest")
    for result in run.counted:
        case = _add(
            suite,
            "testcase",
            classname=result.question.name,
            name=f"{result.file}:{result.example.line}",
            file=result.file,
            line=str(result.example.line),
            time=f"{result.outcome.seconds:.4f}",
        )
        state, reason = result.outcome.state, result.outcome.reason
        if state == SKIPPED:
            _add(case, "skipped", message=sentence(reason))
        elif result.outcome.bad:
            tag = "failure" if state == FAILED else "error"
            body = _add(case, tag, message=headline(result), type=state)
            body.text = printable("\n".join(explain(result, PLAIN)))
    for problem in run.manifest.problems:
        name = f"{problem.file}:{problem.line}"
        case = _add(suite, "testcase", classname="unaccounted", name=name)
        _add(case, "error", message=problem.message)
    for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(attribute, str(len(suite.findall(f"testcase/{tag}"))))
    suite.set("tests", str(len(suite)))
    write_whole(path, ET.tostring(suite, encoding="utf-8", xml_declaration=True).decode())


def _add(parent: ET.Element, tag: str, **attributes: str) -> ET.Element:
    shown = {name: printable(value) for name, value in attributes.items()}
    return ET.SubElement(parent, tag, shown)
