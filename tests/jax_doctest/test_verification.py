"""What the reader sees: the line under a title, the matrix, what changes between releases."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from jax_doctest.api import code_version
from jax_doctest.portable.language import CATALOG
from jax_doctest.record.verdict import spans
from tests.jax_doctest.project import SOURCE
from tests.jax_doctest.recording import JAX, PAGE, TABLES, Project
from tests.pages import parsed, values


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def lines(sample: Project) -> list[str]:
    html = sample.html().html("page")
    found = re.findall(r'<div class="jax-verification[^"]*"[^>]*>(.*?)</div>', html, re.DOTALL)
    return [text(line).strip() for line in found]


def pretend(
    sample: Project, release: str, platform: str = "cpu", reason: str = "", **changes: str
) -> None:
    """Copy the record to another release, as if it had run there."""
    data = json.loads(sample.record.read_text("utf-8"))
    data |= {"jax": release, "platforms": [platform]}
    for name, state in changes.items():
        data["questions"][name][0] |= {"state": state, "got": "7\n", "reason": reason}
    path = sample.record.with_name(f"jax-{release}-{platform}.json")
    path.write_text(json.dumps(data), "utf-8")


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ("abcdefghi", "a–i"),
        ("abcghi", "a–c, g–i"),
        ("aci", "a, c, i"),
        ("hi", "h–i"),
        ("e", "e"),
        ("", ""),
        ("az", "a"),
    ],
)
def test_neighbours_become_a_range(chosen: str, words: str) -> None:
    assert spans(list("abcdefghi"), list(chosen)) == words


def test_nothing_has_been_run(sample: Project) -> None:
    said = f"? Unverified (not run yet): JAX 0.4.38–{JAX} · CPU"
    assert lines(sample) == [said, said]
    assert "Nothing has been run yet." in text(sample.html().html("tables"))


def test_line_under_the_title(sample: Project) -> None:
    sample.run()
    expected = f"✓ Verified: JAX {JAX} · CPU ? Unverified (not run yet): JAX 0.4.38–0.9.2 · CPU"
    assert lines(sample) == [expected, expected]
    html = sample.html().html("page")
    assert f'data-verified="{JAX}"' in html
    assert 'href="tables.html#verified-asked"' in html


def test_line_in_korean(sample: Project) -> None:
    sample.run()
    sample.build(builder="html", language="ko", jax_doctest_releases=["0.4.38", "0.9.2", JAX])
    html = sample.html().html("page")
    found = re.findall(r'<div class="jax-verification[^"]*"[^>]*>(.*?)</div>', html, re.DOTALL)
    assert text(found[0]).strip() == (
        f"✓ 확인: JAX {JAX} · CPU ? 미확인(아직 실행하지 않음): JAX 0.4.38–0.9.2 · CPU"
    )


def test_platforms_and_failures(sample: Project) -> None:
    sample.run()
    pretend(sample, "0.9.2", asked="failed")
    pretend(sample, JAX, "gpu")
    assert lines(sample)[0] == (
        f"✓ Verified: JAX {JAX} · CPU / JAX {JAX} · GPU "
        "✗ Does not hold: JAX 0.9.2 · CPU "
        "? Unverified (not run yet): JAX 0.4.38 · CPU / JAX 0.4.38–0.9.2 · GPU"
    )
    html = sample.html().html("tables")
    assert "Not run on TPU yet." in html
    assert 'href="#failed-asked-cpu-0-9-2"' in html
    assert 'id="failed-asked-cpu-0-9-2"' in html
    assert "Actual output 7" in text(html)


def test_why_something_failed_or_was_skipped(sample: Project) -> None:
    sample.run()
    pretend(sample, "0.4.38", reason="timeout: 60", asked="timeout")
    pretend(sample, "0.9.2", reason="only-on: JAX >=99", asked="skipped")
    assert lines(sample)[0] == (
        f"✓ Verified: JAX {JAX} · CPU ? None of its examples is run there: JAX 0.9.2 · CPU "
        "✗ Does not hold: JAX 0.4.38 · CPU"
    )
    html = text(sample.html().html("tables"))
    assert html.count("It did not end within 60 seconds.") == 1
    assert "Examples that were not run" in html
    assert html.count("First question · JAX 0.9.2 · CPU: Runs only on JAX &gt;=99.") == 1


def test_releases_an_example_is_not_for_are_named_in_the_language(sample: Project) -> None:
    always, *_ = PAGE.partition(".. doctest::")
    conditional = ".. doctest::\n   :jax: <0.5\n\n   >>> 2 * 2\n   4\n"
    sample.write(page=always + conditional, tables=TABLES)
    sample.run()
    html = text(sample.html().html("tables"))
    assert f"Second question · JAX {JAX} · CPU: Runs only on JAX &lt; 0.5." in html


def test_nothing_changes_between_releases(sample: Project) -> None:
    sample.write(page=">>> 1\n1\n", tables=TABLES)
    html = sample.html().html("tables")
    assert html.count("The output is the same on every supported release.") == 1
    assert "jax-changes-table" not in html


def test_an_edited_snippet_is_unverified_until_it_has_run(sample: Project) -> None:
    sample.run()
    sample.write(page=PAGE.replace(">>> 1 + 1", ">>> 1 + 1 + 0"), tables=TABLES)
    first, second = lines(sample)
    stale = f"? Unverified (the examples have changed since): JAX {JAX} · CPU"
    assert first == f"{stale} ? Unverified (not run yet): JAX 0.4.38–0.9.2 · CPU"
    assert second.startswith(f"✓ Verified: JAX {JAX} · CPU")
    sample.run()
    assert lines(sample)[0].startswith(f"✓ Verified: JAX {JAX} · CPU")


@pytest.mark.parametrize(
    ("old", "new", "stale"),
    [
        ("2 * 2\n   4", "2 * 2\n   4.0", True),
        (f":jax: >={JAX}", f":jax: >={JAX},<9", True),
        ("Second question", "Second question, in other words", False),
        ("2 * 2\n   5", "2 * 2\n   6", False),  # shown for releases that are not this one
    ],
)
def test_what_makes_a_record_stale(sample: Project, old: str, new: str, stale: bool) -> None:
    sample.run()
    text = PAGE.replace(old, new).replace("===============\n", "=" * 40 + "\n")
    sample.write(page=text, tables=TABLES)
    assert ("have changed since" in lines(sample)[1]) is stale


def test_matrix(sample: Project) -> None:
    sample.run()
    html = sample.html().html("tables")
    row = re.search(r'<tr[^>]*id="verified-other">(.*?)</tr>', html, re.DOTALL)
    assert row is not None
    assert re.findall(r'<td class="jax-(\w+)">', row[1]) == ["unknown", "unknown", "verified"]
    assert text(row[1]).split() == ["Second", "question", "none", "none", "passed"]
    assert row[1].count('href="page.html#other"') == 4
    assert "Not run on GPU, TPU yet." in html
    assert "Every recorded example passed." in html


GROUPS = f"""\
Groups
======

.. doctest:: left

   >>> 1 + 1
   2

.. doctest:: Right, *

   >>> 2 + 2
   4

A section without a label
-------------------------

>>> 3 + 3
6

.. doctest:: left
   :jax: <{JAX}

   >>> 5
   5

.. doctest:: left
   :jax: >={JAX}

   >>> 5 + 0
   5
"""


def test_every_link_of_a_table_leads_to_a_place(sample: Project) -> None:
    """Whatever a question is: labelled or not, a page without a title, a group of a page."""
    sample.write(page=PAGE, groups=GROUPS, bare=">>> 7\n7\n", tables=TABLES)
    sample.run()
    names = json.loads(sample.record.read_text("utf-8"))["questions"]
    assert {"asked", "bare", "groups:testgroup.left", "groups:testgroup.Right"} <= set(names)
    pretend(sample, "0.9.2", **dict.fromkeys(names, "failed"))
    built = sample.html()
    pages = {path.name: parsed(path) for path in built.out.glob("*.html")}
    links = [
        link
        for table in pages["tables.html"].css(".jax-matrix, .jax-changes, [id^=failed]")
        for link in values(table, "a[href]", "href")
    ]
    assert len(links) > 4 * len(names)
    for link in links:
        page, _hash, anchor = link.partition("#")
        assert not anchor or anchor in values(pages[page or "tables.html"], "[id]", "id"), link


def test_what_changes_between_releases(sample: Project) -> None:
    sample.run()
    html = sample.html().html("tables")
    assert html.count('class="jax-change"') == 1
    assert 'data-groups="0 0 1"' in html
    outputs = re.findall(r'class="jax-output[^>]*data-group="(\d)">(.*?)</div>\n</div>', html, re.S)
    assert [group for group, _ in outputs] == ["0", "1"]
    assert (
        text(outputs[0][1]).strip().startswith("① JAX 0.4.38–0.9.2 (Not verified on 0.4.38–0.9.2.)")
    )
    assert text(outputs[0][1]).strip().endswith("&gt;&gt;&gt; 2 * 2 5")
    assert text(outputs[1][1]).strip() == f"② JAX {JAX} &gt;&gt;&gt; 2 * 2 4"


def test_a_failure_is_a_change_too(sample: Project) -> None:
    sample.run()
    pretend(sample, "0.9.2", asked="failed")
    html = sample.html().html("tables")
    assert html.count('class="jax-change"') == 2
    assert 'data-groups="0 1 0"' in html


@pytest.mark.parametrize("damage", [b"{", b"\xff\xfe", b"<<<<<<< HEAD\n{}\n"])
def test_a_damaged_record_is_reported(sample: Project, damage: bytes) -> None:
    sample.run()
    sample.record.write_bytes(damage)
    built = sample.html()
    [told] = built.complained.splitlines()
    assert f"jax-{JAX}-cpu.json: the record is damaged" in told
    assert "Verified" not in built.html("page")


def test_other_releases_make_other_pages(sample: Project) -> None:
    first = sample.html()
    assert first.complained == ""
    page = PAGE.replace(f":jax: <{JAX}", ":jax: <0.9.2")
    (sample.folder / "page.rst").write_text(page, "utf-8")
    assert "leave out JAX 0.9.2." in sample.html().complained
    built = sample.build(builder="html", jax_doctest_releases=["0.4.38", JAX])
    assert built.complained == ""
    assert f"JAX 0.4.38–{JAX} · CPU" in text(built.html("page"))
    assert "0.9.2" not in text(built.html("tables"))


@pytest.mark.parametrize("file", ["page/tables.py", "builder.py", CATALOG.format("ko")])
def test_other_code_reads_the_pages_anew(tmp_path: Path, file: str) -> None:
    folder = tmp_path / "jax_doctest"
    shutil.copytree(SOURCE / "jax_doctest", folder)
    before = code_version(folder)
    assert code_version(folder) == before
    (folder / file).write_bytes((folder / file).read_bytes() + b"\n")
    assert code_version(folder) != before


def test_blocks_name_the_releases_they_are_for(sample: Project) -> None:
    html = sample.html().html("page")
    assert 'data-releases="0.4.38 0.9.2"' in html
    assert f'data-releases="{JAX}"' in html
    assert f'data-jax="&gt;={JAX}"' in html


def test_scripts_are_loaded_where_they_are_needed(sample: Project) -> None:
    built = sample.html()
    assert "jax-picker.js" in built.html("page")
    assert "jax-changes.js" not in built.html("page")
    assert "jax-changes.js" in built.html("tables")
    assert (built.out / "_static" / "jax-picker.js").exists()
