"""Names by release: what a look-up finds, what is kept of it, and what the page says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pytest
from selectolax.lexbor import LexborNode

from jax_faq_ko import releases
from jax_faq_ko.data_files import DataFileError
from jax_faq_ko.names import lookup
from jax_faq_ko.names import table as names
from jax_faq_ko.names.table import ListedName, NamesError, fault_of, load, missed, update, wanted
from tests.building import ROOT, Done, copy_of_data, run_module, run_sphinx
from tests.pages import tree, values

JAX = version("jax")
DOCS = ROOT / "docs"
PAGE = ".. _page:\n\nPage\n====\n\n.. names-by-release:: gone\n\n.. names-by-release:: there\n"
SAMPLE = """\
# comment
["jax.old"]
instead = "``jax.new`` or *this*"

["jax.new"]
instead = "before: ``jax.old``"

["from jax.config import config"]
instead = "nothing"
link = "page"

["jax.always"]
link = "https://example.org/always"

["jax.warned"]
instead = "something"
"""
THREE = ["0.4.38", "0.5.3", "0.6.2"]
ANSWERS = {
    "jax.old": ["there", "warned", "gone"],
    "jax.new": ["gone", "there", "there"],
    "from jax.config import config": ["gone"] * 3,
    "jax.always": ["there"] * 3,
}


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """Give a folder of data with the sample table."""
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "names.toml").write_text(SAMPLE, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("jax.tree.map", "there"),
        ("jax.extend.core.Jaxpr", "there"),  # a module that nobody has imported
        ("jax.tree_map", "gone"),
        ("jax.no_such_module.name", "gone"),
        ("jax.experimental.pjit.pjit", "warned"),
        ("from jax import config", "there"),
        ("from jax import extend", "there"),
        ("from jax.config import config", "gone"),
        ("from jax.numpy import in1d", "gone"),
    ],
)
def test_a_name_is_looked_up_as_a_reader_would(name: str, state: str) -> None:
    assert lookup.look_up(name) == state


def test_what_lacks_a_package_is_not_called_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "needy.py").write_text("import no_such_package\n", "utf-8")
    (tmp_path / "removed.py").write_text("raise ImportError('removed')\n", "utf-8")
    (tmp_path / "old.py").write_text("import warnings\nwarnings.warn('deprecated')\n", "utf-8")
    (tmp_path / "marked.py").write_text("def f(): ...\nf.__deprecated__ = 'no'\n", "utf-8")
    assert lookup.look_up("needy.name") == "unknown"
    assert lookup.look_up("removed.name") == "gone"
    assert lookup.look_up("old") == "warned"
    assert lookup.look_up("marked.f") == "warned"


def test_each_name_has_a_process_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    """What the first look-up imports must not answer, nor have warned, the second."""
    found = names.ask(Path(sys.executable), JAX, ["jax.experimental.pjit.pjit"] * 2 + ["jax.jit"])
    assert found == {"jax.experimental.pjit.pjit": "warned", "jax.jit": "there"}


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("raise RuntimeError('no driver')", r"boom\.name: RuntimeError\('no driver'\)"),
        ("import os; os._exit(3)", r"boom\.name: the process .* has ended"),
    ],
)
def test_a_name_without_an_answer_is_told(tmp_path: Path, code: str, told: str) -> None:
    """It is neither there nor gone, and would be asked for at every run."""
    (tmp_path / "boom.py").write_text(f"{code}\n", "utf-8")
    (tmp_path / "jax.py").touch()  # imported at once
    done = subprocess.run(
        [sys.executable, lookup.__file__],
        input='["boom.name"]',
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert re.fullmatch(f"{told}\n", done.stderr)


def test_the_table_is_read_with_its_lines(docs: Path) -> None:
    read = load(docs)
    assert [(name.name, name.line) for name in read] == [
        ("jax.old", 2),
        ("jax.new", 5),
        ("from jax.config import config", 8),
        ("jax.always", 12),
        ("jax.warned", 15),
    ]
    assert read[0].mentioned == ["jax.new"]
    assert len(wanted(read)) == 5


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('["jax.a"]\n\n["numpy.b"]\n', 'names.toml:3: numpy.b: `["jax.이름"]`'),
        ('["jax.a"]\ninsted = "x"\n', "jax.a: 모르는 항목입니다: insted. 비슷한 이름: instead."),
        ('["jax.a"]\ninstead = ""\n', "names.toml:1: jax.a: 항목의 값을 문자열로"),
        ('["jax.a"]\ninstead = 3\n', "names.toml:1: jax.a: 항목의 값을 문자열로"),
        (
            "# \n[jax.tree_leaves2]\n",
            'names.toml:2: jax: 점이 있는 이름은 큰따옴표로 감싸세요: ["jax.t',
        ),
        ('jax = "x"\n', "names.toml:1: jax: 한 줄에 [이름]만 쓰고"),
        (
            '[ \'jax.a\' ]\n["jax.b"]\njax.c = "x"\n',
            "names.toml:2: jax.b: 모르는 항목입니다: jax. 쓸 수 있는",
        ),
        ('# jax\n"jax.a" = {}\n', "names.toml:2: jax.a: 한 줄에 [이름]만 쓰고"),
        ('["jax.a"\n', "TOML로 읽을 수 없습니다"),
    ],
)
def test_a_mistake_in_the_table_is_named(docs: Path, text: str, message: str) -> None:
    (docs / "names.toml").write_text(text, "utf-8")
    with pytest.raises(DataFileError, match=re.escape(message)):
        load(docs)


@pytest.mark.parametrize(
    ("states", "asked"),
    [
        ("ggg", THREE),
        ("ttg", ["0.6.2"]),
        ("tgg", ["0.5.3", "0.6.2"]),
        ("gtg", ["0.6.2"]),
        ("ggt", ["0.5.3"]),
        ("gtt", ["0.4.38"]),
        ("ttt", []),
        ("wtw", []),
    ],
)
def test_which_releases_a_replacement_is_for(states: str, asked: list[str]) -> None:
    words = {"g": "gone", "t": "there", "w": "warned"}
    found = {release: words[state] for release, state in zip(THREE, states, strict=True)}
    assert missed(found, THREE) == asked


def test_a_replacement_must_be_there() -> None:
    old, gone = ListedName("jax.old", 1, "``jax.new``"), {"0.6.2": "gone"}
    assert not fault_of(old, {"jax.old": gone, "jax.new": {"0.6.2": "there"}}, THREE)
    assert not fault_of(old, {"jax.old": gone}, THREE)  # not looked up is not gone
    assert "JAX 0.6.2에 없습니다: jax.new" in fault_of(
        old, {"jax.old": gone, "jax.new": gone}, THREE
    )
    assert "`instead`에 적으세요" in fault_of(ListedName("jax.old", 1), {"jax.old": gone}, THREE)


def test_only_what_is_new_is_asked(docs: Path) -> None:
    python, order = Path(sys.executable), [JAX]
    names.write(docs, {"jax.old": {"0.1": "there", JAX: "there"}, "jax.left": {JAX: "there"}})
    assert update(docs, order, JAX, python, fresh=False) == 4
    found = names.read(docs)
    assert found["jax.old"] == {JAX: "there"}  # as it was; 0.1 is no longer supported
    assert found["jax.always"] == {JAX: "gone"}
    assert "jax.left" not in found
    assert update(docs, order, JAX, Path("/nowhere"), fresh=False) == 0
    assert update(docs, order, JAX, python, fresh=True) == 5
    assert names.read(docs)["jax.old"] == {JAX: "gone"}
    assert list((docs / "verified").iterdir()) == [docs / "verified" / "names.json"]


def test_the_command(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FRESH", raising=False)
    monkeypatch.setenv("CI", "true")  # the names that are known need no second look there
    shutil.copy(DOCS / "releases.json", docs)

    def asked(release: str) -> tuple[int, str, str]:
        done = run_module("jax_faq_ko", "names", release, sys.executable, cwd=docs.parent)
        return done.returncode, done.stdout, done.stderr

    assert asked(JAX) == (0, f"JAX {JAX}: 이름 5개를 찾아보았습니다.\n", "")
    assert asked(JAX) == (0, "", "")
    status, said, fault = asked("0.4.38")
    assert (status, said) == (2, "")
    assert fault.startswith(f"JAX 0.4.38 환경에 있는 JAX의 버전이 다릅니다: {JAX}. 그 환경을")


def test_a_python_without_jax(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho 'No module named jax' >&2\nexit 1\n", "utf-8")
    python.chmod(0o755)
    with pytest.raises(NamesError, match=r"JAX 0\.5\.3: .*No module named jax"):
        names.ask(python, "0.5.3", ["jax.jit"])


@pytest.mark.parametrize(
    "text", ["{", '{"jax.a": {"0.5.3": "perhaps"}}', '{"jax.a": {"0.5.3": ["there"]}}', "[]"]
)
def test_a_damaged_record_is_refused(docs: Path, text: str) -> None:
    names.write(docs, {})
    (docs / "verified" / "names.json").write_text(text, "utf-8")
    with pytest.raises(DataFileError, match=r"names\.json:1: 기록이 손상되었습니다"):
        names.read(docs)


@dataclass
class NamesPage:
    """A page with both tables, on data of its own: of its names all but one have been looked up."""

    folder: Path

    def build(self, table: str = SAMPLE, text: str = PAGE, builder: str = "html") -> Done:
        """Build it."""
        (self.data / "names.toml").write_text(table, "utf-8")
        source = self.folder / "source"
        (source / "index.rst").write_text(text, "utf-8")
        return run_sphinx(builder, source, self.folder / "html", "-D", f"data_folder={self.data}")

    @property
    def data(self) -> Path:
        """Where its data is."""
        return self.folder / "docs"

    @property
    def html(self) -> str:
        """What a reader gets."""
        return (self.folder / "html" / "index.html").read_text("utf-8")


@pytest.fixture
def page(tmp_path: Path) -> NamesPage:
    made = NamesPage(tmp_path)
    shutil.copytree(ROOT / "locale", tmp_path / "source" / "locale")
    data = copy_of_data(tmp_path)
    pins = releases.load(data)["0.4.38"]
    (data / "releases.json").write_text(json.dumps(dict.fromkeys(THREE, pins)), "utf-8")
    answers = {name: dict(zip(THREE, them, strict=True)) for name, them in ANSWERS.items()}
    names.write(data, answers)
    return made


def test_the_page(page: NamesPage) -> None:
    assert page.build().stderr == ""
    root = tree(page.html)
    gone, there = root.css("table.jax-names")

    def rows(table: LexborNode) -> dict[str, list[str]]:
        return {
            row.css("code")[0].text(): [
                state.text().strip() for state in row.css(".jax-name-state")
            ]
            for row in table.css("tbody tr")
        }

    assert rows(gone) == {
        "from jax.config import config": ["모든 버전: 없음"],
        "jax.old": ["0.4.38까지: 있음", "0.5.3: 경고와 함께 있음", "0.6.2부터: 없음"],
        "jax.warned": ["모든 버전: 미확인"],
    }
    assert rows(there) == {
        "jax.always": ["모든 버전: 있음"],
        "jax.new": ["0.4.38까지: 없음", "0.5.3부터: 있음"],
    }
    assert values(root, "tr[id='jax.old'] .jax-name-gone", "data-releases")[0] == "0.6.2"
    assert root.css("tr[id='jax.old'] em")[0].text() == "this"
    assert root.css("tr[id='from-jax.config-import-config'] a[href='#page']")
    assert root.css("tr[id='jax.always'] a[href='https://example.org/always']")


def test_the_page_follows_its_data(page: NamesPage) -> None:
    page.build()
    assert "jax.later" not in page.html
    longer = f'{SAMPLE}\n["jax.later"]\n'
    page.build(longer)
    assert "jax.later" in page.html
    names.write(page.data, names.read(page.data) | {"jax.later": {"0.6.2": "there"}})
    page.build(longer)
    assert "0.5.3까지: 미확인" in page.html
    assert "0.6.2부터: 있음" in page.html


def test_what_is_wrong_is_an_error_at_its_line(page: NamesPage) -> None:
    for table, text, complaint in (
        (SAMPLE.replace("jax.new``", "jax.old``"), PAGE, "names.toml:2: jax.old: 대신"),
        (SAMPLE.replace('instead = "nothing"\n', ""), PAGE, "names.toml:8: from jax.con"),
        (
            SAMPLE.replace('"page"', '"no-such-label"'),
            PAGE,
            "toml:8: `no-such-label` 라벨",
        ),
        (SAMPLE.replace("*this*", "``this"), PAGE, "names.toml:2: 코드(``) 표시가"),
        (SAMPLE.replace("jax.new", "numpy.new"), PAGE, "names.toml:5: numpy.new"),
        (SAMPLE, PAGE.replace("there", "neither"), "index.rst:8: `gone`, `there` 가운데에서"),
    ):
        done = page.build(table, text, "dummy")
        assert done.returncode == 1, complaint
        assert complaint in done.stderr


def test_every_name_of_the_site_is_looked_up_on_every_release() -> None:
    ours, answers = load(DOCS), names.read(DOCS)
    assert len(ours) > 120
    assert set(wanted(ours)) == set(answers)
    assert {tuple(states) for states in answers.values()} == {tuple(releases.load(DOCS))}
    order = list(releases.load(DOCS))
    assert [fault for name in ours if (fault := fault_of(name, answers, order))] == []
