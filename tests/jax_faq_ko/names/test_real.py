"""Names on a page exist, are not deprecated, and lead to where they are explained."""

import re
import sys
from pathlib import Path

import pytest

from jax_faq_ko import releases
from jax_faq_ko.names import links
from jax_faq_ko.names import real as names
from tests.building import ROOT, copy_of_data, run_sphinx
from tests.jax_faq_ko.korean.samples import Samples

DOCS = ROOT / "docs"
NEWEST = names.is_newest(list(releases.load(DOCS)))


@pytest.mark.skipif(not NEWEST, reason="on an older JAX an unknown name is a note")
def test_a_name_that_is_not_real_is_an_error_at_its_line(samples: Samples) -> None:
    reported = samples.errors["names.rst"]
    assert len(reported) == 8
    expected = [
        (11, "jax.jitt: JAX", "비슷한 이름: jax.jit."),
        (11, "jax.experimental.host_callback: JAX", "없는 이름입니다."),
        (12, "jax.tree_map: JAX", "없는 이름입니다. 대신 이렇게 쓰세요: :func:`jax.tree.map`"),
        (12, "torch.compile: ", "JAX, NumPy, Python 어디에도 없는 이름입니다."),
        (13, "jax.lax.psend: JAX", "입니다."),
        (14, "jax.Array: ", ":class:`jax.Array`"),
        (15, "jax._src.api.jit: 공개된", "``jax._src.api.jit``"),
        (16, "jax.random.normall: JAX", "비슷한 이름: jax.random.normal."),
    ]
    for line, start, end in expected:
        assert any(
            at == line and message.startswith(start) and end in message for at, message in reported
        ), start


def test_on_an_older_jax_a_missing_name_is_no_error(tmp_path: Path) -> None:
    data = copy_of_data(tmp_path / "site")
    releases.add(data, "999.0", releases.load(data)["0.9.2"])
    text = ".. _page:\n\n제목\n====\n\n:func:`jax.not_yet`\n"
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "index.rst").write_text(text, "utf-8")
    source = tmp_path / "source"
    done = run_sphinx("dummy", source, tmp_path / "out", "-D", f"data_folder={data}")
    assert (done.returncode, done.stderr) == (0, "")


def test_names_link_to_the_official_pages(samples: Samples) -> None:
    assert "reference target not found" not in samples.log
    page = samples.page("names")
    links = re.findall(r'class="reference external" href="([^"]*)"', page)
    for address in (
        "https://docs.jax.dev/en/latest/_autosummary/jax.jit.html#jax.jit",
        "https://docs.jax.dev/en/latest/jax.numpy.html#module-jax.numpy",
        "https://docs.jax.dev/en/latest/errors.html#jax.errors.TracerBoolConversionError",
        "https://numpy.org/doc/stable/reference/generated/"
        "numpy.testing.assert_allclose.html#numpy.testing.assert_allclose",
        "https://docs.python.org/3/library/functions.html#print",
        "https://docs.python.org/3/reference/datamodel.html#object.__hash__",
    ):
        assert address in links
    assert ">jax.jit</span>" in page  # no parentheses: the particle follows the bare name


@pytest.mark.parametrize(
    ("name", "is_module", "address"),
    [
        ("jax.lax.linalg", True, "jax.lax.html#module-jax.lax.linalg"),
        ("jax.lax.Precision", False, "jax.lax.html#jax.lax.Precision"),
        ("jax.lax.scan", False, "_autosummary/jax.lax.scan.html#jax.lax.scan"),
        ("numpy.int8", False, "reference/arrays.scalars.html#numpy.int8"),
        ("numpy.interp", False, "reference/generated/numpy.interp.html#numpy.interp"),
        ("dict.items", False, "library/stdtypes.html#dict.items"),
        ("setattr", False, "library/functions.html#setattr"),
        ("os.path.join", False, "library/os.path.html#os.path.join"),
        ("pathlib.Path.read_text", False, "library/pathlib.html#pathlib.Path.read_text"),
        ("time", True, "library/time.html#module-time"),
    ],
)
def test_a_name_is_explained_where_its_rule_says(name: str, is_module: bool, address: str) -> None:
    project = links.project_of(name, links.load(DOCS))
    assert project.link(name, is_module) == project.url + address


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("jax.numpy", "module"),
        ("jax.jit", "function"),
        ("jax.debug_nans", "function"),
        ("jax.Array", "class"),
        ("jax.errors.JaxRuntimeError", "exception"),
        ("jax.Array.astype", "method"),
        ("jax.Array.at", "attribute"),
        ("jax.config", "data"),
        ("jax.typing.ArrayLike", "data"),
        ("print", "function"),
    ],
)
def test_what_a_name_is(name: str, kind: str) -> None:
    assert names.kind_of(name) == kind


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a package with a deprecated name, a deprecated module and an unrelated warning."""
    folder = tmp_path / "oldish"
    folder.mkdir()
    (folder / "__init__.py").write_text(
        "import warnings\n"
        "def __getattr__(name):\n"
        "    if name == 'going':\n"
        "        warnings.warn('oldish.going is deprecated.', DeprecationWarning)\n"
        "    elif name == 'noisy':\n"
        "        warnings.warn('something else is deprecated.', DeprecationWarning)\n"
        "    else:\n"
        "        raise AttributeError(name)\n"
        "def marked(): ...\n"
        "marked.__deprecated__ = 'use another'\n"
    )
    (folder / "module.py").write_text(
        "import warnings\nwarnings.warn('oldish.module is deprecated.', DeprecationWarning)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(names, "PACKAGES", ("oldish",))
    monkeypatch.setitem(sys.modules, "oldish", None)
    monkeypatch.delitem(sys.modules, "oldish")


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("oldish", ""),
        ("oldish.noisy", ""),
        ("oldish.going", "oldish.going is deprecated."),
        ("oldish.module", "oldish.module is deprecated."),
        ("oldish.marked", "use another"),
        ("oldish.markd", "비슷한 이름: oldish.marked."),
    ],
)
def test_a_deprecated_name_is_recognised(name: str, fault: str) -> None:
    names.fault_of.cache_clear()
    found = names.fault_of(name)
    assert found.endswith(fault)
    assert bool(found) == bool(fault)


def test_an_older_release_is_not_the_newest() -> None:
    assert not names.is_newest(["0.1", "99.0"])
    assert names.is_newest(["99.0", "0.1"])  # the last is
