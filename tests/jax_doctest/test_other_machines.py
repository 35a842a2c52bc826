"""Machines that lack something: what can run runs, and one line says what is missing."""

from __future__ import annotations

import ast
import json
import os
import re
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from jax_doctest import bundled
from jax_doctest.model import Environment, Settings
from jax_doctest.portable.plan import Plan
from jax_doctest.worker import unix
from tests.building import Done
from tests.jax_doctest.project import SOURCE, Build
from tests.jax_doctest.recording import Project
from tests.jax_doctest.working import beginning_with, question

# What a Mac, or a Python before 3.13 on it, does not have.
MAC = """\
import ctypes, os, pathlib, platform, sys, sysconfig
import multiprocessing, subprocess, urllib.request  # they ask where they are
sysconfig.get_config_vars(), platform.platform()
sys.platform = "darwin"
for name in ("waitid", "pidfd_open", "sched_getaffinity", "memfd_create"):
    delattr(os, name)
class CDLL(ctypes.CDLL):
    def __getattr__(self, name):
        if name == "prctl":
            raise AttributeError(name)
        return super().__getattr__(name)
ctypes.CDLL = CDLL
read_text = pathlib.Path.read_text
def read(self, *arguments, **named):
    if str(self).startswith("/proc"):
        raise FileNotFoundError(str(self))
    return read_text(self, *arguments, **named)
pathlib.Path.read_text = read
"""
NO_CTYPES = "import sys\nsys.modules['ctypes'] = None\n"
NO_WAITID = "import os\ndel os.waitid\n"
FEW_FILES = "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, ({0}, {0}))\n"

PAGES = {
    "ends.rst": ">>> import os\n>>> os._exit(3)\n>>> 1\n1\n",
    "files.rst": ">>> [open('/dev/null').fileno() for _ in range(2)]\n[3, 3]\n",
    "lasts.rst": ".. doctest::\n   :timeout: 0.5\n\n   >>> while True: pass\n",
    "starts.rst": ">>> import subprocess\n>>> subprocess.run(['true']).returncode\n0\n",
}


@pytest.mark.parametrize("fork", [True, False], ids=["forked", "spawned"])
@pytest.mark.parametrize(
    "code",
    [NO_WAITID, NO_CTYPES, MAC, FEW_FILES.format(256), FEW_FILES.format(40)],
    ids=["no waitid", "no ctypes", "mac", "256 files", "40 files"],
)
def test_a_machine_without_these_calls(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, fork: bool
) -> None:
    monkeypatch.setattr("sys.platform", "linux" if fork else "another")
    environ = beginning_with(code, tmp_path / "site")
    built = build(pages=PAGES, jax_doctest_environ=environ)
    assert built.states() == [
        *((1, "passed"), (2, "crashed"), (3, "skipped")),
        (1, "passed"),
        (4, "timeout"),
        *((1, "passed"), (2, "passed")),
    ]


@pytest.fixture
def heedless() -> Iterator[None]:
    """Be started by something that does not want to know how its children end."""
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    masked = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
    yield
    signal.pthread_sigmask(signal.SIG_SETMASK, masked)
    signal.signal(signal.SIGCHLD, before)


def test_signals_that_whoever_started_us_ignores(build: Build, heedless: None) -> None:
    alarm = ">>> import signal\n>>> signal.pthread_sigmask(signal.SIG_BLOCK, [])\nset()\n"
    built = build(pages={**PAGES, "z_alarm.rst": alarm})
    assert "No child processes" not in built.complained
    assert [state for _, state in built.states("ends.rst")] == ["passed", "crashed", "skipped"]
    assert built.states("z_alarm.rst") == [(1, "passed"), (2, "passed")]


@pytest.mark.parametrize("left", ["", "Name: jax\n", "Version: 1\n"])
def test_what_is_left_of_a_package(build: Build, tmp_path: Path, left: str) -> None:
    environ = beginning_with("", tmp_path / "site")
    for name in ("jax", "other"):
        folder = tmp_path / "site" / f"{name}-1.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(left, "utf-8")
    built = build(pages={"page.rst": ">>> 1\n1\n"}, jax_doctest_environ=environ)
    assert (built.status, built.complained) == (0, "")


def test_nowhere_to_write_to(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", None)
    built = build(pages={"page.rst": ">>> 1\n1\n"})
    assert (built.status, built.complained) == (0, "")


def test_a_path_that_is_no_text(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{os.environ['PATH']}:/\udcff")
    assert build(pages={"page.rst": ">>> 1\n1\n"}).status == 0


def run(bundle: Path, *options: str, before: str = "", python: str = sys.executable) -> Done:
    """Run a bundle without anything of this environment, after some lines of code."""
    code = f"import runpy, sys\n{before}\nsys.argv[:] = sys.argv[1:]\n"
    code += "runpy.run_path(sys.argv[0], run_name='__main__')"
    command = [python, "-I", "-S", "-c", code, str(bundle), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


ODD = {
    "LC_ALL": "C",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONIOENCODING": "ascii",
    "HOME": None,
    "PYTHONOPTIMIZE": "2",
    "PYTHONWARNINGS": "error",
}


def test_odd_surroundings(build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names and messages that the encoding of a terminal lacks, and paths that shells split."""
    page = {"page.rst": ">>> print('\\uac00')\n>>> 1\n1\n"}
    bundle = build(builder="bundle", pages=page, language="ko", jax_doctest_bundle="é ; x.pyz").out
    temporary = tmp_path / "no \udcff;"
    temporary.mkdir()
    environ = {name: value for name, value in {**os.environ, **ODD}.items() if value is not None}
    environ["TMPDIR"] = str(temporary)
    for options in (["--help"], ["--output", "가 나.json"]):
        done = subprocess.run(
            [sys.executable, "é ; x.pyz", *options],
            cwd=bundle,
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""
        assert done.stdout.isascii()
    assert done.stdout.splitlines()[-1] == "1 passed, 1 failed, 0 skipped"
    assert json.loads((bundle / "가 나.json").read_text("utf-8"))["examples"][0]["got"] == "가\n"
    assert list(temporary.iterdir()) == []


def test_windows(build: Build, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    said = (
        "Examples do not run on Windows. Use WSL: https://learn.microsoft.com/windows/wsl/install"
    )
    bundle = build(builder="bundle", pages=PAGES).out / "faq-doctest.pyz"
    done = run(bundle, before="sys.platform = 'win32'")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"{said}\n")
    monkeypatch.setattr("sys.platform", "win32")
    for name in ("SIGHUP", "SIGQUIT"):
        monkeypatch.delattr("signal." + name)
    built = build()
    assert (built.status, built.printed, built.complained) == (1, f"\n{said}\n", "")


def test_windows_takes_results_in(sample: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    results = sample.far_results()
    monkeypatch.setattr("sys.platform", "win32")
    assert sample.take(results).returncode == 0
    done = sample.run()
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "WSL" in done.stderr


@pytest.mark.parametrize("language", ["en", "ko"])
def test_an_old_python(build: Build, language: str) -> None:
    built = build(builder="bundle", pages=PAGES, language=language)
    bundle = built.out / "faq-doctest.pyz"
    with zipfile.ZipFile(bundle) as archive:
        ast.parse(archive.read("__main__.py"), feature_version=(3, 4))
    said = {
        "en": "This takes Python 3.10 or newer, and here is {}.",
        "ko": "Python 3.10 이상이 필요합니다. 지금은 {}입니다.",
    }[language]
    fake = "sys.version_info, sys.version = (3, 9, 1, 'final', 0), '3.9.1 (main)'"
    done = run(bundle, before=fake)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"{said.format('3.9.1')}\n")
    versions = Path.home() / ".pyenv" / "versions"
    there = [folder for old in ("2.7", "3.6", "3.8") for folder in versions.glob(f"{old}.*")]
    for folder in there:  # where they are, really
        command = [str(folder / "bin" / "python"), str(bundle)]
        real = subprocess.run(command, capture_output=True, check=False, timeout=60)
        assert real.returncode == 1
        assert real.stderr.decode("utf-8") == f"{said.format(folder.name)}\n"


NO_JAX = """\
import importlib.metadata, sys
version = importlib.metadata.version
def known(name):
    if name.startswith("jax"):
        raise importlib.metadata.PackageNotFoundError(name)
    return version(name)
importlib.metadata.version = known
sys.modules["jax"] = None
"""
IMPORTS = """\
>>> 1
1

.. _one:

One
===

>>> import os, jax
>>> jax.__name__
'jax'

.. _two:

Two
===

>>> if True:
...     from jax.numpy import ones
>>> 2
2

.. _three:

Three
=====

.. doctest::
   :jax: >=0.1

   >>> 3
   3
"""


def test_no_jax(build: Build, tmp_path: Path) -> None:
    environ = beginning_with(NO_JAX, tmp_path / "site")
    values = {"jax_doctest_import_jax": True, "jax_doctest_environ": environ}
    built = build(builder="bundle", pages={"page.rst": IMPORTS}, **values)
    output = tmp_path / "results.json"
    done = run(built.out / "faq-doctest.pyz", "--output", str(output))
    assert (done.returncode, done.stderr) == (1, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("no JAX, Python ")
    assert f"Results written to {output}." in lines
    assert lines[-2:] == ["not run 4: There is no JAX here.", "1 passed, 0 failed, 1 skipped"]
    states = [example["state"] for example in json.loads(output.read_text("utf-8"))["examples"]]
    assert states == ["passed", *4 * ["not_run"], "skipped"]
    built = build()
    assert (built.status, built.last) == (1, "1 passed, 0 failed, 1 skipped")
    assert "not run 4: There is no JAX here." in built.printed.splitlines()


@pytest.mark.parametrize(
    ("code", "runs"),
    [
        ("import jax", False),
        ("import numpy, jax.numpy as jnp", False),
        ("x = 1; from jax import lax", False),
        ("def f():\n    import jax", False),
        ("import jaxtyping, my.jax", True),
        ("print('import jax')", True),
        ("from my import jax", True),
    ],
)
def test_what_takes_jax(code: str, runs: bool) -> None:
    plan = Plan(question(code), Environment("3.13.0"), Settings())
    assert bool(plan.job.steps) is runs


BROKEN = {
    "raise ImportError('jaxlib is too old')": "ImportError: jaxlib is too old",
    "import os\nprint('noise', flush=True)\nos.abort()": "noise",
    "def devices(): import os; os.abort()\ndef effects_barrier(): pass": (
        "JAX could not start (cpu, gpu, tpu): The process was ended by signal SIGABRT."
    ),
}


@pytest.mark.parametrize("code", BROKEN)
def test_a_jax_that_is_broken(build: Build, tmp_path: Path, code: str) -> None:
    environ = beginning_with("", tmp_path / "site")
    (tmp_path / "site" / "jax.py").write_text(code, "utf-8")
    page = {"page.rst": ">>> import jax\n>>> 1\n1\n"}
    built = build(pages=page, jax_doctest_import_jax=True, jax_doctest_environ=environ)
    assert built.status == 1
    assert re.fullmatch(r"The worker could not start \(exit status \d+\)\.", built.last)
    assert built.complained.strip() == BROKEN[code]


def test_no_jax_for_the_record(sample: Project) -> None:
    results = {**sample.far_results(), "jax": ""}
    done = sample.take(results)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "JAX (none) is none of the supported releases" in done.stderr


def test_no_packaging(sample: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    results = sample.far_results()
    done = run(sample.bundle, before="sys.modules['packaging.specifiers'] = None")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "packaging" in done.stderr
    for name in [name for name in sys.modules if name.partition(".")[0] == "packaging"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "packaging", None)
    for done in (sample.take(results), sample.run()):
        assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
        assert "packaging" in done.stderr


def test_the_worker_alone(capsys: pytest.CaptureFixture[str]) -> None:
    command = [sys.executable, "-I", "-S", str(SOURCE / "jax_doctest" / "worker" / "__main__.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, input="")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    assert bundled.main([]) == 1  # out of its bundle
    (said,) = capsys.readouterr().err.splitlines()
    assert "manifest.json" in said


def test_where_nothing_can_be_written(sample: Project, tmp_path: Path) -> None:
    for option in ("--output", "--known"):
        place = sample.bundle / "folder"  # inside a file
        if option == "--output":
            done = run(sample.bundle, option, str(place))
        else:
            done = sample.command("run", version("jax"), sys.executable, option, str(place))
        assert done.returncode in (1, 2)
        assert done.stdout == ""
        assert str(place) in done.stderr.splitlines()[-1]
        assert "Traceback" not in done.stderr
    built = sample.build(builder="bundle", jax_doctest_bundle=f"{sample.bundle}/inside.pyz")
    assert built.status == 1
    assert str(sample.bundle) in built.last


@pytest.mark.parametrize(
    "name", ["/dev/null", "/dev/full", "/proc/results.json", "{bundle}", "{folder}"]
)
def test_where_results_would_do_harm(build: Build, tmp_path: Path, name: str) -> None:
    bundle = build(builder="bundle", pages={"page.rst": ">>> 1\n1\n"}).out / "faq-doctest.pyz"
    before = bundle.read_bytes()
    name = name.format(bundle=bundle, folder=tmp_path)
    for output in (name, str(tmp_path / "link")):
        if output != name:
            Path(output).symlink_to(name)
        done = run(bundle, "--output", output)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.endswith(f"{output} cannot be written to.\n")
    assert Path("/dev/null").is_char_device()
    assert bundle.read_bytes() == before


def test_a_link_stays_one(build: Build, tmp_path: Path) -> None:
    bundle = build(builder="bundle", pages={"page.rst": ">>> 1\n1\n"}).out / "faq-doctest.pyz"
    (tmp_path / "there").mkdir()
    link, results = tmp_path / "link.json", tmp_path / "there" / "results.json"
    link.symlink_to(results)
    for _ in range(2):
        assert run(bundle, "--output", str(link)).returncode == 0
        assert link.is_symlink()
        assert json.loads(results.read_text("utf-8"))["summary"]["passed"] == 1


def test_a_run_that_fails_leaves_no_older_results(build: Build, tmp_path: Path) -> None:
    page = {"page.rst": ">>> 1\n1\n"}
    bundle = build(builder="bundle", pages=page).out / "faq-doctest.pyz"
    output = tmp_path / "results.json"
    assert run(bundle, "--output", str(output)).returncode == 0
    assert output.exists()
    environ = beginning_with("import os\ndel os.fork\n", tmp_path / "site")
    build(builder="bundle", jax_doctest_environ=environ)
    done = run(bundle, "--output", str(output))
    assert done.returncode == 1
    assert re.search(r"The worker could not start \(exit status \d+\)\.\n$", done.stderr)
    assert not output.exists()


def test_a_bundle_that_is_gone_crashes_nothing(build: Build, tmp_path: Path) -> None:
    """A new interpreter that cannot read it has run nothing that could be recorded."""
    there = tmp_path / "bundle" / "faq-doctest.pyz"
    gone = f">>> import os\n>>> os.remove({str(there)!r})\n"
    pages = {"a.rst": gone, "b.rst": ">>> 1\n1\n>>> 2\n2\n"}
    build(builder="bundle", pages=pages)
    output = tmp_path / "results.json"
    options = ["--jobs", "1", "--output", str(output)]
    done = run(there, *options, before="sys.platform = 'another'")
    assert (done.returncode, done.stderr) == (1, "")
    states = [example["state"] for example in json.loads(output.read_text("utf-8"))["examples"]]
    assert states == ["passed", "passed", "not_run", "skipped"]


def test_without_docstrings_there_is_nothing_to_read(sample: Project) -> None:
    command = [sys.executable, "-OO", "-m", "sphinx", "-q", "-b", "doctest"]
    done = subprocess.run(
        [*command, str(sample.folder), str(sample.tmp / "out")],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "take away -OO, or PYTHONOPTIMIZE." in done.stderr


def test_who_may_not_be_ended_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process of another user, as `sudo` starts one."""

    def refuse(pid: int, number: int) -> None:
        raise PermissionError

    child = subprocess.Popen(["sleep", "60"])
    with monkeypatch.context() as patch:
        patch.setattr("os.kill", refuse)
        unix.bury_orphans(set())
    assert child.poll() is None
    child.kill()
    child.wait()


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams(sample: Project, closed: str) -> None:
    """As those of a service are, or of a job that a clock starts."""
    results = sample.tmp / "results.json"
    for command in (
        f"{sys.executable} -I {sample.bundle} --output {results}",
        f"{sys.executable} -m jax_doctest --bundle {sample.bundle} --record {sample.record.parent} "
        f"take {results}",
    ):
        done = subprocess.run(
            f"{command} {closed}", shell=True, check=False, capture_output=True, text=True
        )
        assert (done.returncode, done.stderr) == (0, ""), command
    assert sample.record.exists()
