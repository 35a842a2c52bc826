"""A Jupyter kernel as a reader's, ready at once: forked from a process that has imported JAX."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.connect import write_connection_file
from nbformat import NotebookNode
from nbformat.v4 import output_from_msg

from jax_doctest.portable.environ import scrubbed
from tests.building import start_module

PATIENCE = 300  # seconds for a cell, on a busy machine too
SHOWN = {"stream", "execute_result", "display_data", "error"}


@contextmanager
def kernel() -> Iterator[BlockingKernelClient]:
    """Start a kernel in an empty folder, and give what talks to it."""
    with TemporaryDirectory() as folder:
        file, _ = write_connection_file(f"{folder}/k.json", ip=f"{folder}/k", transport="ipc")
        (work := Path(folder, "work")).mkdir()  # some write files
        process = start_module(
            "ipykernel_launcher",
            *command(file, folder),
            cwd=work,
            environ=scrubbed(dict(os.environ), {}),
            streams=[Path(folder, "out"), Path(folder, "err")],
        )
        client = BlockingKernelClient(connection_file=file)
        try:
            client.load_connection_file()
            client.start_channels(hb=False)
            client.wait_for_ready(timeout=PATIENCE)
            yield client
        finally:
            client.stop_channels()
            process.kill()
            process.join()


def command(file: str, folder: str) -> list[str]:
    """Return what a kernel is told: kernels that run side by side share no file."""
    return ["-f", file, "--HistoryManager.enabled=False", f"--ipython-dir={folder}"]


def execute(client: BlockingKernelClient, code: str) -> list[NotebookNode]:
    """Execute a cell, and return what it puts out. Raises TimeoutError where it does not end."""
    outputs: list[NotebookNode] = []

    def note(message: dict[str, object]) -> None:
        if message["msg_type"] in SHOWN:
            outputs.append(output_from_msg(message))

    client.execute_interactive(code, allow_stdin=False, timeout=PATIENCE, output_hook=note)
    return outputs
