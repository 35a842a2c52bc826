"""What MyST makes of Markdown: cells that it has executed, or not, and prompts that it quotes."""

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.environment import BuildEnvironment

from ..portable.language import _
from .questions import ancestors

_QUOTES = 3  # what `>>>` is in Markdown: a quotation in a quotation in a quotation


def in_cell(node: nodes.Node) -> bool:
    """Recognise what MyST-NB makes of a cell: its code, or what that printed."""
    return any(str(e.get("nb_element", "")).startswith("cell_code") for e in ancestors(node))


def why_not_executed(node: nodes.Node, env: BuildEnvironment, docname: str) -> str:
    """Say why MyST-NB has not executed a cell; empty where it has."""
    if env.config.nb_execution_mode == "off":
        return "nb_execution_mode = off"
    if any("skip-execution" in _tags(element) for element in ancestors(node)):
        return "skip-execution"
    known: dict[str, dict[str, Any]] = getattr(env, "nb_metadata", {})
    return "" if known.get(docname, {}).get("exec_data") else _("a notebook that is not executed")


def _tags(element: nodes.Element) -> list[str]:
    metadata: dict[str, list[str]] = element.get("cell_metadata", {})
    return metadata.get("tags", [])


def in_markdown(node: nodes.Node) -> bool:
    """Say whether a node is of a page in Markdown."""
    return str(node.document and node.document.get("source")).endswith((".md", ".ipynb"))


def quoted_prompts(doctree: nodes.document) -> Iterator[nodes.paragraph]:
    """Find what is quoted three times: where the source has `>>>`, code was meant."""
    if in_markdown(doctree):
        for paragraph in doctree.findall(nodes.paragraph):
            quotes = [e for e in ancestors(paragraph) if isinstance(e, nodes.block_quote)]
            if len(quotes) >= _QUOTES:
                yield paragraph
