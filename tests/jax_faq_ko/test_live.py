"""`make live` finds a port and builds what is saved; `make linkcheck` finds dead links."""

import asyncio
import http.server
import multiprocessing
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from jax_faq_ko import build, live
from jax_faq_ko.__main__ import main
from tests.building import run_sphinx


class Build:
    """A build that does nothing, and is remembered."""

    def __init__(self, remembered: list[object], command: tuple[str, ...]) -> None:
        self.remembered = remembered
        remembered.append(command)

    def join(self) -> None:
        """Be done."""

    def terminate(self) -> None:
        """Remember being broken off."""
        self.remembered.append("broken off")


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Build nothing, and return what would have been built."""
    remembered: list[object] = []
    monkeypatch.setattr(live, "start", lambda *command: Build(remembered, command))
    return remembered


def test_a_port_that_is_taken_is_passed_over(
    built: list[object],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(build.SITE).mkdir(parents=True)
    served: list[int] = []
    opened: list[str] = []
    monkeypatch.setattr("uvicorn.run", lambda app, port, **_options: served.append(port))
    monkeypatch.setattr("webbrowser.open", opened.append)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["live", str(port)]) == 0
    said = capsys.readouterr().out
    [used] = served
    assert port < used < port + live.MANY
    assert f"포트 {port}번은 다른 프로그램이 쓰고 있습니다." in said
    assert f"브라우저로 보세요: http://127.0.0.1:{used}\n" in said
    assert opened == [f"http://127.0.0.1:{used}"]
    assert built == [live.PAGES]


def test_a_save_builds_pages_then_runs_examples(
    tmp_path: Path, built: list[object], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "_build").mkdir()

    async def save() -> bool:
        rebuilding = live.Rebuilding([tmp_path], live.SavedFiles(), build.start)
        watching = asyncio.create_task(rebuilding.watch())
        for name in ("_build/x.html", ".page.rst.swp", "page.rst"):
            await asyncio.sleep(0.5)  # for the watcher to begin, and to see one after the other
            (tmp_path / name).write_text("글", "utf-8")
        while len(built) < 4:
            await asyncio.sleep(0.05)
        watching.cancel()
        return bool(rebuilding.flag.is_set())

    # In a thread of its own: where a browser has been driven before, this one has a loop already.
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(lambda: asyncio.run(asyncio.wait_for(save(), 60))).result()
    assert built == [live.EXAMPLES, "broken off", live.PAGES, live.EXAMPLES, "broken off"]
    assert capsys.readouterr().out.startswith(
        "\npage.rst: 다시 만듭니다.\n페이지를 새로 고쳤습니다("
    )


def test_sphinx_is_built_in_a_process_that_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "conf.py").write_text(
        "import sys\nproject = f'{\"sphinx_book_theme\" in sys.modules}'\n", "utf-8"
    )
    (tmp_path / "index.rst").write_text("글\n==\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(list(build.WARM))
    build.start("-b", "html", ".", build.SITE).join()
    assert "<title>글 &#8212; True" in (tmp_path / build.SITE / "index.html").read_text("utf-8")


@pytest.mark.parametrize("port", ["0", "80000", "abc"])
def test_what_is_no_port_is_told_in_a_line(built: list[object], port: str) -> None:
    with pytest.raises(SystemExit, match=rf"포트는 1부터 65535까지의 수입니다: {port}\. 예: "):
        main(["live", port])
    assert built == []


def test_where_all_are_taken_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MANY", 1)
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(SystemExit, match="다른 포트를 알려 주세요: PORT=9000"),
    ):
        live.free_port(taken.getsockname()[1])


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder without a word."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
        """Say nothing."""


def test_a_dead_link_is_told_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.chdir(tmp_path)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        text = f".. _top:\n\n글\n==\n\n{address}/\n\n{address}/nowhere\n"
        (tmp_path / "index.rst").write_text(text, "utf-8")
        done = run_sphinx("linkcheck", tmp_path, tmp_path / "_build" / "linkcheck")
        server.shutdown()
    assert done.returncode != 0
    assert f"index.rst:8: 열리지 않는 링크입니다: {address}/nowhere (404" in done.stderr
    assert f"링크입니다: {address}/ " not in done.stderr
