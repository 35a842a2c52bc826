"""The notebooks: each runs from top to bottom in a Jupyter of its own, and shows what it says.

Its examples have run already, outside of Jupyter. So of those that the record has as they are now
a few of all kinds run, and all that have changed since; with FRESH=1, as once a week, all of them.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path

import nbformat
import pytest
from docutils.nodes import make_id
from nbformat import NotebookNode

from jax_doctest.portable.compare import matches
from jax_doctest.portable.environ import scrubbed
from jax_faq_ko import releases
from tests.building import REPOSITORY, ROOT
from tests.jax_faq_ko.notebooks.kernel import __file__ as kernel_file
from tests.jax_faq_ko.notebooks.kernel import execute, kernel
from tests.pages import parsed, values
from tests.proven import FRESH, mark, passed

STRICT = ("ELLIPSIS",)
WITH = ("jax", "jaxlib", "numpy", "ipython", "ipykernel", *releases.LIBRARIES)
LOOSE = (*STRICT, "NORMALIZE_WHITESPACE")  # Jupyter breaks long values into lines
IMPORT = re.compile(r"^\s*(?:import|from) (\w+)", re.MULTILINE)


def notebooks(site: Path) -> list[Path]:
    """Return the notebooks of the site."""
    return sorted((site / "notebooks").glob("*.ipynb"))


def shown(outputs: list[NotebookNode]) -> str:
    """Return what a cell has printed, what it is worth, and what error it ended with."""
    parts = []
    for output in outputs:
        if output.output_type == "stream" and output.name == "stdout":
            parts.append(output.text)
        elif output.output_type == "execute_result":
            parts.append(output.data["text/plain"] + "\n")
        elif output.output_type == "error":
            parts.append(f"{output.ename.rpartition('.')[2]}: {output.evalue}\n")
    return re.sub(r"\x1b\[[\d;]*m", "", "".join(parts))


def same(want: str, got: str) -> bool:
    """Compare outputs as a page does; only line breaks and the name of a cell may differ."""
    want = want.replace("<...>", "...")
    return matches(want, got, STRICT) or matches(want, got, LOOSE)


def check(path: Path) -> list[str]:
    """Return what differs in a notebook; what was proved in this environment is not run again."""
    notebook = nbformat.read(path, as_version=4)
    cells = [(each.source, shown(each.outputs)) for each in notebook.cells if "outputs" in each]
    ours = [Path(__file__).read_text("utf-8"), Path(kernel_file).read_text("utf-8")]
    proven = mark(cells, sys.version, *map(metadata.version, WITH), *ours)
    if proven.exists() and not FRESH:
        return []
    if not (different := run(path.name, notebook)):
        passed(proven)
    return different


def run(name: str, notebook: NotebookNode) -> list[str]:
    """Execute a notebook, and return what differs from what it shows."""
    different: list[str] = []
    with kernel() as client:
        for cell in notebook.cells:
            if cell.cell_type == "code":
                try:
                    want, got = shown(cell.outputs), shown(execute(client, cell.source))
                except TimeoutError as error:
                    return [*different, f"{name}: {cell.source}\n---\n{error}"]
                if not same(want, got):
                    different.append(f"{name}: {cell.source}\n{want}---\n{got}")
    return different


def kinds(path: Path) -> set[object]:
    """Return what a notebook imports, and which outputs its cells have: what Jupyter may mind."""
    code = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    imported = {name for cell in code for name in IMPORT.findall(cell.source)}
    return imported | {tuple(output.output_type for output in cell.outputs) for cell in code}


def recorded(site: Path) -> set[str]:
    """Return the questions that the record has as they are now, run on the newest JAX."""
    page = parsed(site / "docs" / "verification.html")
    rows = "#jax-matrix-cpu tr:has(> td:last-child:is(.jax-verified, .jax-partly))"
    return {name.removeprefix("verified-") for name in values(page, rows, "id")}


def chosen(paths: list[Path], known: set[str], fresh: bool) -> list[Path]:
    """Choose the notebooks to run: what nobody knows, and few small ones that have all kinds."""
    found = [path for path in paths if fresh or make_id(path.stem) not in known]
    of = {path: kinds(path) for path in paths}
    left = set().union(*of.values()).difference(*(of[path] for path in found))
    while left:
        found.append(max(paths, key=lambda path: len(of[path] & left) / path.stat().st_size))
        left -= of[found[-1]]
    return found


@pytest.mark.skipif(
    metadata.version("jax") != list(releases.load(ROOT / "docs"))[-1],
    reason="노트북의 출력은 가장 새로운 JAX의 것입니다",
)
def test_each_notebook_shows_what_it_says(site: Path) -> None:
    paths = chosen(notebooks(site), recorded(site), FRESH)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        different = [text for texts in pool.map(check, paths) for text in texts]
    assert different == [], "\n\n".join(different)


def test_what_has_changed_runs_and_of_the_rest_a_few_of_all_kinds(site: Path) -> None:
    paths = notebooks(site)
    known = {make_id(path.stem) for path in paths}
    few = chosen(paths, known, fresh=False)
    assert set().union(*map(kinds, few)) == set().union(*map(kinds, paths))
    assert len(few) < len(paths) / 5
    left_out = next(path for path in paths if path not in few)
    assert left_out in chosen(paths, known - {make_id(left_out.stem)}, fresh=False)
    assert set(chosen(paths, known, fresh=True)) == set(paths)


def test_what_the_record_had_otherwise_is_not_recorded(site: Path, tmp_path: Path) -> None:
    page = (site / "docs" / "verification.html").read_text("utf-8")
    (tmp_path / "docs").mkdir()
    newest = re.compile(r'class="jax-\w+"(?=>.*</td>\n</tr>)')
    for state, rows in {"verified": page.count('id="verified-'), "stale": 0, "unknown": 0}.items():
        copy = newest.sub(f'class="jax-{state}"', page)
        (tmp_path / "docs" / "verification.html").write_text(copy, "utf-8")
        assert len(recorded(tmp_path)) == rows


STATE = """
import os, sys, jax, numpy
from jax._src import xla_bridge
print(sorted(name for name in sys.modules if name.partition(".")[0] in ("jax", "jaxlib")))
print(sorted(map(str, jax.config.values.items())), numpy.get_printoptions(), __name__)
print(xla_bridge.backends_are_initialized(), {"JAX_ENABLE_X64", "SOME_TOKEN"} & set(os.environ))
"""


def test_a_kernel_is_as_a_fresh_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """JAX has been imported, nothing else of it, and no backend has been started."""
    monkeypatch.setenv("JAX_ENABLE_X64", "1")
    monkeypatch.setenv("SOME_TOKEN", "secret")
    fresh = subprocess.run(
        [sys.executable, "-c", STATE],
        env=scrubbed(os.environ, {}),
        capture_output=True,
        text=True,
        check=True,
    )
    with kernel() as client:
        state = shown(execute(client, STATE))
    assert state.endswith("False set()\n")
    assert state == fresh.stdout


def test_another_output_is_noticed() -> None:
    assert same("<...>:1\n[1,\n 2]\n", "cell.py:1\n[1, 2]\n")
    assert not same("[1, 2]\n", "[1, 3]\n")


def questions(site: Path) -> Iterator[tuple[str, bool]]:
    """Yield the label of each question, and whether it has a link to its notebook."""
    for page in [site / "faq_ko.html", *site.glob("docs/faq/*.html")]:
        for section in parsed(page).css("article > section > section"):
            for link in values(section, ".notebook a", "href"):
                assert (page.parent / link).exists()
            runs = bool(section.css(".jax-doctest, .doctest, .highlight-pycon"))
            assert runs == bool(section.css(".notebook a[download]")), section.id
            yield section.attrs.sget("id"), runs


def test_each_question_links_to_its_notebook(site: Path) -> None:
    linked = [label for label, runs in questions(site) if runs]
    assert set(linked) == {path.stem for path in notebooks(site)}
    assert len(linked) >= 13


def test_notebook_is_python_and_prose(site: Path) -> None:
    path = site / "notebooks" / "how-to-use-jit-with-methods.ipynb"
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert notebook.cells[0].source.startswith("JAX 한국어 FAQ\n\n# 클래스 메서드에는 `jit`을")
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not any(re.search(r"^(>>>|\.\.\.)|doctest:", cell.source, re.M) for cell in code)
    [raising] = [cell for cell in code if "Error interpreting" in shown(cell.outputs)]
    assert raising.metadata.tags == ["raises-exception"]
    prose = "".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert "## 방법 2. `self`를 정적 인자로 지정합니다" in prose
    assert "`Scaler`는 배열도, JAX가 아는 컨테이너도 아니어서" in prose
    assert "[사용자 정의 파이트리 노드](https://docs.jax.dev/" in prose
    assert "JAX 0.11 이상에서 나오는 출력입니다." in prose


def test_colab_opens_it_from_the_repository(published: Path) -> None:
    [download, colab] = values(parsed(published / "faq_ko.html"), "#why .notebook a", "href")
    assert download == "notebooks/why.ipynb"
    owner_and_name = REPOSITORY.removeprefix("https://github.com/")
    opened = f"https://colab.research.google.com/github/{owner_and_name}/blob/notebooks/why.ipynb"
    assert colab == opened
    text = (published / "notebooks" / "why.ipynb").read_text("utf-8")
    assert "(https://someone.github.io/jax-faq/faq_ko.html#why)" in text
    script = (ROOT / ".github" / "scripts" / "push-notebooks").read_text("utf-8")
    assert "git push --force" in script
    assert " HEAD:notebooks" in script


def test_without_a_repository_there_is_no_colab(site: Path) -> None:
    for page in site.rglob("*.html"):
        assert "colab.research" not in page.read_text("utf-8"), page.name
