"""``make live``: the site in a browser, made anew whenever a page is saved, and its examples run.

Who writes a question would miss it: sphinx-autobuild alone starts Python, Sphinx and the theme for
each save, runs no example, and ends where its port is taken. Its server and its script in the pages
are used here; what is built is built in a process forked from one that has imported everything.
"""

import asyncio
import socket
import time
import webbrowser
from pathlib import Path

import uvicorn
import watchfiles
from sphinx_autobuild.middleware import JavascriptInjectorMiddleware
from sphinx_autobuild.server import RebuildServer
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, WebSocketRoute
from starlette.staticfiles import StaticFiles

from .build import SITE, start

MANY = 100  # ports to try
PORTS = 1 << 16  # that there are
HOST = "127.0.0.1"
PAGES = ("--jobs", "auto", "-d", "_build/live", "-b", "html", ".", SITE)
EXAMPLES = ("-d", "_build/doctest/.doctrees", "-b", "doctest", ".", "_build/doctest")


class SavedFiles(watchfiles.DefaultFilter):
    """What is not made by a build, an editor or git."""

    ignore_dirs = (*watchfiles.DefaultFilter.ignore_dirs, "_build", ".nox", ".ruff_cache")
    ignore_entity_patterns = (*watchfiles.DefaultFilter.ignore_entity_patterns, r"\.mo$")


class Rebuilding(RebuildServer):  # type: ignore[misc]  # it has no types
    """Builds the pages after each save, which a browser then shows, and runs the examples.

    Examples still running when the next page is saved are broken off: what is done is kept.
    """

    async def watch(self) -> None:
        """Follow what is saved, until the server ends."""
        examples = start(*EXAMPLES)
        try:
            async for changes in watchfiles.awatch(*self.paths, watch_filter=self.ignore):
                names = sorted({Path(path).name for _kind, path in changes})
                print(f"\n{', '.join(names)}: 다시 만듭니다.", flush=True)
                examples.terminate()
                await asyncio.to_thread(examples.join)
                began = time.monotonic()
                await asyncio.to_thread(start(*PAGES).join)
                self.flag.set()
                print(f"페이지를 새로 고쳤습니다({time.monotonic() - began:.1f}초).", flush=True)
                examples = start(*EXAMPLES)
                if any(name.endswith(".py") for name in names):
                    print("파이썬 코드를 고쳤으면 make live를 다시 시작하세요.", flush=True)
        finally:
            examples.terminate()


def serve(port: str) -> None:
    """Serve the site on the first port that is free, and say in Korean where to look."""
    if not (port.isdecimal() and 0 < int(port) < PORTS):
        raise SystemExit(f"포트는 1부터 {PORTS - 1}까지의 수입니다: {port}. 예: PORT=9000")
    wanted = int(port)
    free = free_port(wanted)
    if free != wanted:
        print(f"포트 {port}번은 다른 프로그램이 쓰고 있습니다.")
    print("사이트를 만듭니다. 처음에는 1~2분 걸립니다.", flush=True)
    start(*PAGES).join()
    address = f"http://{HOST}:{free}"
    print(f"브라우저로 보세요: {address}")
    print("글을 저장하면 브라우저가 새로 고쳐지고 바뀐 예제를 실행합니다.")
    print("끝내려면 Ctrl+C를 누르세요.", flush=True)
    webbrowser.open(address)
    uvicorn.run(application(f"{HOST}:{free}"), host=HOST, port=free, log_level="warning")


def application(host: str) -> Starlette:
    """Put the server together: the site, and what tells its pages to load again."""
    rebuilding = Rebuilding(["."], SavedFiles(), start)
    return Starlette(
        routes=[
            WebSocketRoute("/websocket-reload", rebuilding),
            Mount("/", StaticFiles(directory=SITE, html=True)),
        ],
        middleware=[Middleware(JavascriptInjectorMiddleware, ws_url=host)],
        lifespan=rebuilding.lifespan,
    )


def free_port(first: int) -> int:
    """Find a port of this machine that nobody uses, from a first one on."""
    for port in range(first, min(first + MANY, PORTS)):
        with socket.socket() as tried:
            if tried.connect_ex((HOST, port)):
                return port
    fault = f"{first}번부터 {MANY}개의 포트가 모두 쓰이고 있습니다."
    raise SystemExit(f"{fault} 다른 포트를 알려 주세요: PORT=9000")
