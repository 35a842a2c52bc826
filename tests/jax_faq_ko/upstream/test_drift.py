"""What has become of a section: every state, in a repository with a history of its own."""

import re
from pathlib import Path

import pytest

from tests.jax_faq_ko.upstream.project import FAQ, Project, faq, question

WHY = "Why is ``jit`` slow?"
LABEL = "why-is-jit-slow"
TEXT = """\
It *compiles*, see :func:`jax.jit` and `the guide`_,
and <https://example.org/a>::

    f(1)  # twice
"""
TARGET = ".. _the guide: https://example.org/guide"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def checked(project: Project, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """Check; return the exit status and what was said of each question that drifted."""
    status = project.run("check")
    lines = capsys.readouterr().out.splitlines()
    return status, [re.sub(r"^.*?toml:\d+: ", "", line) for line in lines if "비교했" not in line][
        : -3 if status else None
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TEXT, []),
        (TEXT.replace(", see", ",\nsee").replace("*", ""), []),
        (TEXT.replace("compiles", "traces"), ["why: 바뀜(글)"]),
        (TEXT.replace("f(1)", "f(2)"), ["why: 바뀜(코드)"]),
        (TEXT.replace("f(1)", " f(1)"), []),  # deeper, but no other code
        (TEXT.replace("<https", "`<https").replace("/a>", "/b>`__"), ["why: 바뀜(글, 링크)"]),
        (TEXT.replace(":func:", ":class:"), ["why: 바뀜(링크)"]),
        (TEXT.replace(":func:`", ":func:`~"), []),  # shown shorter, but the same link
        (TEXT.replace(":func:", ""), ["why: 바뀜(링크)"]),
        (TEXT.replace("`the guide`_", "`a guide`_"), ["why: 바뀜(글, 링크)"]),
        (TEXT + "\n.. note:: New.\n\n.. unknown-thing:: x\n   :option: y\n", ["why: 바뀜(글)"]),
        (TEXT + "\n.. a comment\n", []),
    ],
)
def test_words_code_and_links_are_told_apart(
    project: Project, capsys: pytest.CaptureFixture[str], text: str, said: list[str]
) -> None:
    start = project.commit(faq=faq(question(WHY, TEXT), links=TARGET))
    project.commit(faq=faq(question(WHY, text), links=TARGET.replace("guide:", "guide: x")))
    project.follow(start, why=LABEL)
    assert checked(project, capsys) == (int(bool(said)), said)


MARKDOWN = """\
(top)=
# Guide

(why)=
## Why

See {func}`jax.jit`
and [it](x.md).

```{code-cell}
f()
```
"""


def test_markdown_is_read_alike(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    start = project.commit(guide_md=MARKDOWN)
    project.follow(start)
    assert project.run("accept", "why", "docs/guide.md#why") == 0
    for old, new, said in (
        ("jit`\nand", "jit` and", []),
        ("f()", "g()", ["why: 바뀜(코드)"]),
        ("x.md", "y.md", ["why: 바뀜(링크)"]),
        ("See", "Read", ["why: 바뀜(글)"]),
        ("```{code-cell}\nf()\n```", "```\nf()\n```", []),
    ):
        project.commit(guide_md=MARKDOWN.replace(old, new))
        capsys.readouterr()
        assert checked(project, capsys) == (int(bool(said)), said)


def test_a_change_elsewhere_is_none(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    start = project.commit(faq=faq(question(WHY, TEXT), question("Else?", "Old.")))
    project.commit(faq=faq(question("Else?", "New."), question(WHY, TEXT)))
    project.follow(start, why=LABEL)
    assert checked(project, capsys) == (0, [])


def test_a_stub_is_followed_by_its_label(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    start = project.commit(faq=faq(question(WHY, TEXT, "faq-slow"), question("Two?", TEXT, "two")))
    project.commit(
        faq=faq(
            question(WHY, "Moved to :ref:`slow`.", "faq-slow"),
            question("Two?", "Moved to :ref:`why it is two <two>`.", "two"),
        ),
        old_md="(slow)=\n# Slow\n\nMoved to {ref}`why-slow`.\n",
        new_md="# Compiling\n\n(why-slow)=\n## Why slow\n\nIt compiles.\n",
        two=question("Two", "Twice.", "two"),
    )
    project.follow(start, one="faq-slow", two="two")
    assert checked(project, capsys) == (
        1,
        ["one: 옮김 → docs/new.md#why-slow", "two: 옮김 → docs/two.rst#two"],
    )
    assert project.run("show", "one") == 0
    assert "{+compiles.+}" in capsys.readouterr().out


def test_a_stub_that_leads_nowhere_is_gone(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    start = project.commit(faq=faq(question(WHY, TEXT), question("Two?", TEXT)))
    project.commit(
        faq=faq(question(WHY, "Moved to :ref:`no-such`."), question("Two?", "Moved to :ref:`a`.")),
        a=question("A", "Moved to :ref:`b`.", "a"),
        b=question("B", "Moved to :ref:`a`.", "b"),
    )
    project.follow(start, one=LABEL, two="two")
    assert checked(project, capsys) == (1, ["one: 사라짐", "two: 사라짐"])


@pytest.mark.parametrize("label", ["", "faq-slow"])
def test_a_section_that_left_its_page_is_found(
    project: Project, capsys: pytest.CaptureFixture[str], label: str
) -> None:
    start = project.commit(faq=faq(question(WHY, TEXT, label)))
    mark = f"({label})=\n" if label else ""
    project.commit(faq=faq(), slow_md=f"# Slow\n\n{mark}## Why is `jit` slow?\n\nIt compiles.\n")
    project.follow(start, why=label or LABEL)
    assert checked(project, capsys) == (1, [f"why: 옮김 → docs/slow.md#{label or LABEL}"])


def test_gone_and_restored(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    start = project.commit(faq=faq(question(WHY, TEXT)))
    project.follow(start, why=LABEL)
    project.commit(faq=faq())
    assert checked(project, capsys) == (1, ["why: 사라짐"])
    project.commit(faq=faq(question(WHY, TEXT)))
    assert checked(project, capsys) == (0, [])
    project.commit(faq=None)
    assert checked(project, capsys) == (1, ["why: 사라짐"])
    assert project.run("accept", "why") == 0
    capsys.readouterr()
    assert checked(project, capsys) == (0, [])  # gone, and we know
    project.commit(faq=faq(question(WHY, TEXT)))
    assert checked(project, capsys) == (1, [f"why: 새 질문: {WHY.replace('`', '')}"])


def test_a_new_question_is_told_of_once(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    start = project.commit(faq=faq(question(WHY, TEXT)))
    part = "A part\n~~~~~~\n\nOf it."
    new = question("New one?", f"Yes.\n\n{part}", "new-one")
    project.commit(faq=faq(question(WHY, TEXT), new))
    project.follow(start, why=LABEL)
    assert checked(project, capsys) == (1, [f"{FAQ}#new-one: 새 질문: New one?"])
    assert project.run("accept", "mine", f"{FAQ}#new-one") == 0
    capsys.readouterr()
    assert checked(project, capsys) == (0, [])
    project.follow(start, why=LABEL, mine="new-one")  # as of a commit that did not have it
    assert checked(project, capsys) == (1, ["mine: 새 질문: New one?"])
