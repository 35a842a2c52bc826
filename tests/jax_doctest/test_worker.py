"""The worker process itself: what it leaves behind, and how it is ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from jax_doctest.model import EngineError, Environment, Question, Settings, dumps, loads
from jax_doctest.portable import driver as drive
from jax_doctest.portable import installed
from jax_doctest.portable.plan import Plan
from jax_doctest.worker import serve as serve_module
from tests.building import ROOT
from tests.jax_doctest.project import Build, configure
from tests.jax_doctest.working import (
    SETTINGS,
    beginning_with,
    processes,
    question,
    serve,
    wait_until,
)

HERE = Environment("3.13.0")


def test_json_round_trip() -> None:
    asked = question("1", "2")
    assert loads(Question, dumps(asked)) == asked


def children(pid: int) -> list[int]:
    """Name the processes that another has started."""
    return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.parametrize("how", ["close", "terminate", "kill", "kill the worker"])
def test_no_orphans(mark: str, how: str) -> None:
    settings = Settings(import_jax=False, environ={"MARK": mark})
    start = "import subprocess, time; p = subprocess.Popen(['sleep', '60'])"
    with serve(settings) as worker:
        asked = question(start, "time.sleep(60)")
        plan = Plan(asked, worker.environment, settings)
        assert next(worker.replies([plan.job])).outcome.state == "passed"
        wait_until(lambda: len(processes(mark)) == 4)  # keeper, worker, snippet, sleep
        if how == "terminate":
            worker.process.terminate()
        elif how == "kill":
            worker.process.kill()
        elif how == "kill the worker":
            (pid,) = children(worker.process.pid)
            os.kill(pid, signal.SIGKILL)
            assert worker.process.wait(60) == 128 + signal.SIGKILL


@pytest.mark.parametrize("how", ["finish", "terminate"])
def test_no_orphans_of_orphans(mark: str, how: str) -> None:
    settings = Settings(import_jax=False, environ={"MARK": mark})
    start = "import subprocess, time; _ = subprocess.Popen(['sh', '-c', 'sleep 60; true'], "
    start += "start_new_session=True)"
    with serve(settings) as worker:
        asked = question(start, "time.sleep(60)" if how == "terminate" else "time.sleep(0.1)")
        plan = Plan(asked, worker.environment, settings)
        replies = worker.replies([plan.job])
        assert next(replies).outcome.state == "passed"
        if how == "terminate":
            worker.process.terminate()
        else:
            assert next(replies).outcome.state == "passed"


def test_a_killed_worker(mark: str) -> None:
    settings = Settings(import_jax=False, environ={"MARK": mark})
    with serve(settings) as worker:
        asked = question("import os, signal", "os.kill(os.getppid(), signal.SIGKILL)", "3")
        plan = Plan(asked, worker.environment, settings)
        (done,) = drive.run(worker, [plan])
        outcomes = [result.outcome for result in done.results()]
    assert [outcome.state for outcome in outcomes] == ["passed", "not_run", "not_run"]
    assert outcomes[1].reason == "lost"


def test_a_worker_that_is_not_there() -> None:
    with drive.Worker([sys.executable, "-c", ""], SETTINGS) as worker:
        worker.process.wait()
        worker.send("nobody listens")
        with pytest.raises(EngineError, match="exit status 0"):
            _ = worker.environment


def test_a_worker_that_does_not_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drive, "GRACE", 0.1)
    with drive.Worker([sys.executable, "-c", "import time; time.sleep(60)"], SETTINGS) as worker:
        worker.environment = HERE  # it has been heard, so it is not just importing JAX
    assert worker.process.returncode == -signal.SIGKILL


def test_control_c(mark: str, tmp_path: Path) -> None:
    """Ctrl-C reaches every process of a terminal at once."""
    source = tmp_path / "project"
    source.mkdir()
    configure(source, jax_doctest_environ={"MARK": mark})
    flag = tmp_path / "flag"
    page = f">>> import time; open({str(flag)!r}, 'w').close(); time.sleep(600)\n"
    (source / "index.rst").write_text(page, encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-b", "doctest", str(source), str(tmp_path / "out")]
    with subprocess.Popen(
        command,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=os.environ | {"MARK": mark},
        # What a shell starts in the background ignores Ctrl-C, and so would we.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        wait_until(flag.exists)
        os.killpg(process.pid, signal.SIGINT)
        process.wait(60)
    assert process.returncode != 0


def test_nobody_listens() -> None:
    with serve() as worker:
        assert worker.process.stdout
        worker.process.stdout.close()
        assert worker.process.wait(60) == 1


def test_versions() -> None:
    assert installed.version_of("no-such-package") == ""


def test_one_at_a_time_on_an_accelerator() -> None:
    settings = Settings(jobs=4)
    assert serve_module.fitted(settings, HERE).jobs == 4
    assert serve_module.fitted(settings, Environment("3.13.0", platforms=("gpu",))).jobs == 1


def test_there_are_no_more_questions_at_a_time_than_files_may_be_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for allowed, jobs in ((256, 32), (4, 1), (-1, 96)):
        monkeypatch.setattr("resource.getrlimit", lambda _, n=allowed: (n, n))
        assert serve_module.fitted(Settings(jobs=96), HERE).jobs == jobs


def test_set_up_alone_does_not_run() -> None:
    plan = Plan(question("raise ValueError", kind="testsetup"), HERE, SETTINGS)
    assert plan.job.steps == ()
    assert [result.outcome.state for result in plan.results()] == ["skipped"]


def test_what_was_said_before_an_exception_is_of_its_example(build: Build) -> None:
    """Half a line waits in a buffer: Python's own, or that of the C library."""
    page = "\n\n".join(
        f">>> def f():\n...     import ctypes\n...     {says}\n...     raise ValueError(1)\n"
        ">>> f()\nhalf a line\nTraceback (most recent call last):\n  ...\nValueError: 1\n"
        ">>> print('next')\nnext"
        for says in ("print('half a line', end='')", "ctypes.CDLL(None).printf(b'half a line')")
    )
    built = build(pages={"page.rst": page})
    assert (built.status, built.last) == (0, "6 passed, 0 failed, 0 skipped"), built.printed


# A JAX that says something while it is imported.
NOISY = """\
from types import SimpleNamespace
print("noise")
def devices():
    return [SimpleNamespace(client=SimpleNamespace(platform_version=""), device_kind="")]
def default_backend():
    return "cpu"
def device_count():
    return 1
"""
STREAMS = """\
>>> import io, sys
>>> sys.stdout is sys.__stdout__, sys.stdin is sys.__stdin__, sys.stderr is sys.__stderr__
(True, True, True)
>>> sys.stdout = io.StringIO()
>>> print("said", file=sys.__stdout__)
said
"""


def test_the_streams_that_an_interpreter_began_with(build: Build, tmp_path: Path) -> None:
    environ = beginning_with("", tmp_path / "site")
    (tmp_path / "site" / "jax.py").write_text(NOISY, "utf-8")
    pages = {"page.rst": f">>> import jax\n{STREAMS}", "other.rst": STREAMS}
    built = build(pages=pages, jax_doctest_import_jax=True, jax_doctest_environ=environ)
    assert (built.status, built.last) == (0, "9 passed, 0 failed, 0 skipped"), built.printed


SURROGATES = r"""
>>> def fail(message):
...     error = ValueError(message)
...     error.add_note("a \udc80 note")
...     raise error
>>> fail("half a \ud800 pair")
Traceback (most recent call last):
  ...
ValueError: half a \ud800 pair
a \udc80 note
>>> import warnings
>>> warnings.warn("\ud800", UserWarning)  # doctest: +SHOW_WARNINGS
UserWarning: \ud800
>>> fail("\udfff")
>>> warnings.warn("\udfff", UserWarning)
"""


def test_half_a_pair_of_surrogates_is_told_as_on_a_terminal(build: Build) -> None:
    built = build(pages={"page.rst": SURROGATES}, jax_doctest_releases=[version("jax")])
    assert built.last == "4 passed, 2 failed, 0 skipped"
    wrong = [example for example in built.report["examples"] if example["state"] == "failed"]
    assert wrong[0]["got"].endswith("ValueError: \\udfff\n")
    assert wrong[1]["reason"] == "warned: UserWarning: \\udfff"
    assert (built.out / "junit.xml").read_text("utf-8").count(r"\udfff") > 3


@pytest.mark.parametrize("builder", ["doctest", "bundle", "accept"])
def test_a_name_that_is_not_in_the_encoding_of_the_system(build: Build, builder: str) -> None:
    page = "Page\n====\n\n>>> 1\n1\n"
    environ = {"NAME": "caf\udce9"}
    built = build(builder=builder, pages={"caf\udce9.rst": page}, jax_doctest_environ=environ)
    assert (built.status, built.complained) == (0, "")
    if builder == "doctest":
        assert built.report["examples"][0]["file"] == "caf\udce9.rst"


def test_half_a_pair_of_surrogates_in_set_up_code_is_a_mistake_in_it(build: Build) -> None:
    built = build(pages={"page.rst": ">>> 1\n1\n"}, doctest_global_setup="half = '\ud800'")
    assert built.last == "0 passed, 1 failed, 1 skipped"
    assert "UnicodeEncodeError" in built.printed


PRINTED = r"""
>>> print("\ud800")
Traceback (most recent call last):
  ...
UnicodeEncodeError: 'utf-8' codec can't encode character '\ud800' in position 0: ...
>>> "\ud800"
'\ud800'
"""


def test_what_no_terminal_can_show_is_an_error(build: Build) -> None:
    assert build(pages={"page.rst": PRINTED}).last == "2 passed, 0 failed, 0 skipped"


def test_other_pythons(mark: str) -> None:
    """The worker needs nothing but Python 3.10."""
    found = subprocess.run(
        ["make", "--silent", "find-python", "MINORS=10"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    if found.returncode:
        pytest.skip("no Python 3.10 here that runs")
    command = [found.stdout.strip(), *drive.local_command()[1:], "--serve"]
    settings = Settings(import_jax=False, environ={"MARK": mark})
    with drive.Worker(command, settings) as worker:
        plan = Plan(question("x = 1", "assert x == 1"), worker.environment, settings)
        (done,) = drive.run(worker, [plan])
    assert [result.outcome.state for result in done.results()] == ["passed", "passed"]


def test_a_worker_that_still_imports_jax_ends_without_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    begun = tmp_path / "begun"
    wait = "    time.sleep(60)\nexcept BaseException:\n    print('raised')\n    raise\n"
    code = f"import time\nopen({str(begun)!r}, 'w').close()\ntry:\n{wait}"
    (tmp_path / "jax.py").write_text(code, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    worker = drive.Worker([*drive.local_command(), "--serve"], Settings())
    wait_until(begun.exists)
    worker.close()
    assert worker.process.wait(60) == 143
    assert capfd.readouterr() == ("", "")


def test_a_worker_that_nobody_asks_anything() -> None:
    command = [*drive.local_command(), "--serve"]
    assert subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode == 1


def test_where_there_is_a_device_it_is_asked_for_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever imports JAX: the platform decides which blocks run."""
    here = Settings(import_jax=False)
    assert serve_module.look_around(here).platforms == ("cpu",)
    monkeypatch.setattr(serve_module, "devices", lambda: ["/dev/nvidia0"])
    probed = "gpu", "PJRT C API\ncuda 13000", "NVIDIA H200", 1
    monkeypatch.setattr(serve_module, "_probe", lambda settings: probed)
    found = serve_module.look_around(here)
    assert (found.platforms, found.device_kind) == (("gpu", "cuda"), "NVIDIA H200")


THREADS = """\
>>> import threading
>>> def act(): raise {error}
>>> thread = threading.Thread(target=act)
>>> thread.start(); thread.join(){flag}
{shown}
>>> class Fails:
...     def __del__(self): raise OSError('lost')
>>> Fails() and None{flag}
"""


def test_exceptions_that_end_no_example(build: Build) -> None:
    """A thread ends with it, or nothing does; a reader sees a traceback in any case."""
    page = THREADS.format(error="ValueError('why')", flag="", shown="")
    built = build(pages={"page.rst": page})
    wrong = [example for example in built.report["examples"] if example["state"] != "passed"]
    assert [(one["line"], one["reason"]) for one in wrong] == [
        (4, "warned: Exception in a thread: ValueError: why"),
        (8, "warned: Exception ignored: OSError: lost"),
    ]
    assert "Exception in thread Thread-1 (act):" in built.printed
    shown = "Exception in a thread: ValueError: why"
    page = THREADS.format(
        error="ValueError('why')", flag="  # doctest: +SHOW_WARNINGS", shown=shown
    )
    page += "Exception ignored: OSError: lost\n"
    assert build(pages={"page.rst": page}).status == 0
    page = THREADS.format(error="SystemExit", flag="  # doctest: +IGNORE_WARNINGS", shown="")
    assert build(pages={"page.rst": page}).status == 0


def test_a_thread_that_fails_between_examples(build: Build) -> None:
    page = (
        ">>> import threading, time\n>>> def act(): time.sleep(0.2); raise ValueError('late')\n"
        ">>> threading.Thread(target=act).start()\n>>> 1 + 1\n2\n>>> time.sleep(0.4)\n"
    )
    built = build(pages={"page.rst": page})
    reasons = [example["reason"] for example in built.report["examples"]]
    assert reasons == [*[""] * 4, "warned: Exception in a thread: ValueError: late"]
