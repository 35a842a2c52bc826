"""The FAQ's own examples: changing what the page says is noticed, wherever it is changed."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace

from jax_doctest.model import Example, Manifest, loads
from jax_doctest.portable.compare import Shown, judge, split
from tests.building import ROOT
from tests.jax_doctest.project import Build, mutations


def unnoticed(example: Example, got: str) -> list[str]:
    """Give the changes to the expected output after which the example still passes."""
    want = example.want or ""
    output, error = split(want)
    stack = want[len(output) : len(want) - len(error)]
    changed = {text + stack + error for text in mutations(output)}
    changed |= {output + stack + text for text in mutations(error)}
    shown = Shown(*split(got))
    return [
        text
        for text in changed
        if judge(replace(example, want=text), shown, newest=False)[0] == "passed"
    ]


def test_every_mutation_is_noticed(build: Build) -> None:
    pages = {"faq_ko.rst": (ROOT / "faq_ko.rst").read_text(encoding="utf-8")}
    bundle = build(builder="bundle", pages=pages, jax_doctest_import_jax=True)
    built = build()
    with zipfile.ZipFile(bundle.out / "faq-doctest.pyz") as archive:
        manifest = loads(Manifest, archive.read("jax_doctest/manifest.json"))
    examples = {
        example.line: example
        for question in manifest.questions
        for snippet in question.snippets
        for variant in snippet.variants
        for example in variant.examples
    }
    passed = [e for e in built.report["examples"] if e["state"] == "passed" and e["want"]]
    assert len(passed) > 100
    missed = {
        result["line"]: changes
        for result in passed
        if (changes := unnoticed(examples[result["line"]], result["got"]))
    }
    assert missed == {}
    assert re.search(r"^[1-9]\d* passed, 0 failed, \d+ skipped$", built.last)
