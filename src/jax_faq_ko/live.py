"""``make live``: the site in a browser, made anew whenever a page is saved.

Who writes a question would miss it: sphinx-autobuild alone ends where its port is taken.
"""

import os
import socket
import sys

MANY = 100  # ports to try


def serve(port: int) -> None:
    """Become sphinx-autobuild on the first port that is free, and say in Korean where to look."""
    free = free_port(port)
    if free != port:
        print(f"포트 {port}번은 다른 프로그램이 쓰고 있습니다.")
    print(f"브라우저로 보세요: http://127.0.0.1:{free} (처음에는 만드는 데 1~2분 걸립니다)")
    print("글을 저장하면 브라우저가 새로 고쳐집니다. 끝내려면 Ctrl+C를 누르세요.", flush=True)
    options = ["--open-browser", "--quiet", "--port", str(free), "-d", "_build/live"]
    ignored = [f"--ignore=*/{name}/*" for name in ("_build", ".venv", ".git", ".nox")]
    command = [sys.executable, "-m", "sphinx_autobuild", *options, *ignored, ".", "_build/html"]
    os.execv(sys.executable, command)


def free_port(first: int) -> int:
    """Find a port of this machine that nobody uses, from a first one on."""
    for port in range(first, first + MANY):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)):
                return port
    raise SystemExit(f"{first}번부터 {MANY}개의 포트가 모두 쓰이고 있습니다. PORT=로 알려 주세요.")
