"""`make live` finds a port, and says in Korean where to look; `make linkcheck` finds dead links."""

import http.server
import socket
import threading
from pathlib import Path

import pytest

from jax_faq_ko import live
from tests.building import run_sphinx


def test_a_port_that_is_taken_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    started: list[str] = []
    monkeypatch.setattr("os.execv", lambda program, command: started.extend(command))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        live.serve(port)
    said = capsys.readouterr().out
    used = int(started[started.index("--port") + 1])
    assert port < used < port + live.MANY
    assert f"포트 {port}번은 다른 프로그램이 쓰고 있습니다." in said
    assert f"브라우저로 보세요: http://127.0.0.1:{used} " in said


def test_where_all_are_taken_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MANY", 1)
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(SystemExit, match="PORT=로 알려 주세요"),
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
    assert f"index.rst:8: WARNING: 열리지 않는 링크입니다: {address}/nowhere (404" in done.stderr
    assert f"링크입니다: {address}/ " not in done.stderr
