"""A site on a local port, for a real browser to read."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from tests.building import REPOSITORY

ROOT_PATH = "/" + REPOSITORY.rpartition("/")[2]


class Pages(SimpleHTTPRequestHandler):
    """Serves a site as GitHub Pages does, under the name of its repository, and logs nothing."""

    def translate_path(self, path: str) -> str:
        """Leave the name of the repository out of an address."""
        return super().translate_path(path.removeprefix(ROOT_PATH))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of http.server
        """Say nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer an unknown address with 404.html."""
        text = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(text)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder, and give its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Pages, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{ROOT_PATH}"
        server.shutdown()
