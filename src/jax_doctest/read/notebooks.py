"""What MyST makes of Markdown: cells that it has executed, or not, and prompts that it quotes."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ..portable.language import N_, _
from .questions import ancestors
from .state import PAGES, note_problem

_CELL, _CODE = "cell_code", "cell_code_source"  # what MyST-NB calls its elements
_RST = "restructuredtext"  # as Sphinx calls it
_MARKDOWN = dict.fromkeys((".md", ".ipynb"), "markdown")  # also where another page includes it
STOPPED = N_(
    "This cell raised an error. Mend it; where its error is meant, give it the tag "
    "`raises-exception`."
)
_QUOTES = 3  # what `>>>` is in Markdown: a quotation in a quotation in a quotation


def in_cell(node: nodes.Node) -> bool:
    """Recognise what MyST-NB makes of a cell: its code, or what that printed."""
    return any(str(e.get("nb_element", "")).startswith("cell_code") for e in ancestors(node))


def note_raised(app: Sphinx, doctree: nodes.document) -> None:
    """Remember which cells of a page have raised, whether it shows that or not.

    Of those of which it shows nothing at all nobody else would tell. What a notebook has come to,
    MyST-NB writes into its folder.
    """
    env = app.env
    if not getattr(env, "nb_metadata", {}).get(env.docname, {}).get("exec_data"):
        return
    folder: str = env.mystnb_config.output_folder  # type: ignore[attr-defined]
    text = Path(folder, f"{env.docname}.ipynb").read_text("utf-8")
    cells = list(enumerate(json.loads(text)["cells"]))
    raised = {number: cell for number, cell in cells if _went_wrong(cell)}
    PAGES.of(env).raised = [*raised]
    shown = {cell.get("cell_index") for cell in doctree.findall(nodes.container)}
    source = Path(env.doc2path(env.docname))
    lines = source.read_text("utf-8").split("\n")
    for cell in (raised[number] for number in raised if number not in shown):
        code = "".join(cell["source"]).partition("\n")[0]
        quoted = (json.dumps(code + end, ensure_ascii=False) for end in ("", "\n"))
        written = {code.strip(), *(text + comma for text in quoted for comma in ("", ","))}
        there = (n for n, text in enumerate(lines, 1) if text.strip() in written)
        note_problem(env, str(source), next(there, 1), _(STOPPED))


def _went_wrong(cell: dict[str, Any]) -> bool:
    """Say whether a cell has raised, and was not to."""
    errors = [one for one in cell.get("outputs", ()) if one["output_type"] == "error"]
    return bool(errors) and "raises-exception" not in cell["metadata"].get("tags", ())


class Cells:
    """The cells of a page, and how far MyST-NB came with them."""

    def __init__(self, doctree: nodes.document, env: BuildEnvironment, docname: str) -> None:
        self.off = getattr(env.config, "nb_execution_mode", "off") == "off"
        known: dict[str, dict[str, Any]] = getattr(env, "nb_metadata", {})
        self.data: dict[str, Any] = known.get(docname, {}).get("exec_data") or {}
        containers = doctree.findall(nodes.container)
        cells = [cell for cell in containers if cell.get("nb_element") == _CELL]
        raised = PAGES.of(env, docname).raised
        self.wrong = [cell for cell in cells if _raised(cell) or cell["cell_index"] in raised]
        self.below: list[nodes.container] = []  # where execution did not come to any more
        if not self.data.get("succeeded", True):
            if not (raised or self.wrong):  # it took too long, or its kernel died
                begun = [cell for cell in cells if cell.get("exec_count")]
                self.wrong = begun[-1:] or cells[:1]
            stop = max([*raised, *(cell["cell_index"] for cell in self.wrong)], default=0)
            self.below = [cell for cell in cells if cell["cell_index"] > stop]

    def stopped_in(self, node: nodes.Node) -> bool:
        """Say whether this is the code of a cell that went wrong."""
        around = list(ancestors(node))
        return any(map(_is_code, around)) and any(cell in around for cell in self.wrong)

    def stopped_unseen(self) -> Iterator[nodes.container]:
        """Find the cells that went wrong whose code the page does not show."""
        yield from (cell for cell in self.wrong if not any(map(_is_code, cell.children)))

    def why_not_executed(self, node: nodes.Node) -> str:
        """Say why MyST-NB has not executed a cell; empty where it has."""
        around = list(ancestors(node))
        if self.off:
            return "nb_execution_mode = off"
        if any("skip-execution" in _tags(element) for element in around):
            return "skip-execution"
        if not self.data:
            return _("a notebook that is not executed")
        below = any(cell in around for cell in self.below)
        return _("the notebook ended before it") if below else ""


def _is_code(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Element) and node.get("nb_element") == _CODE


def _raised(cell: nodes.Element) -> bool:
    """Say whether a cell shows an error that nobody has meant."""
    shown = any("traceback" in e.get("classes", ()) for e in cell.findall(nodes.literal_block))
    return shown and "raises-exception" not in _tags(cell)


def _tags(element: nodes.Element) -> list[str]:
    metadata: dict[str, list[str]] = element.get("cell_metadata", {})
    return metadata.get("tags", [])


def _env(node: nodes.Node) -> BuildEnvironment | None:
    return getattr(node.document and node.document.settings, "env", None)


def in_markdown(node: nodes.Node) -> bool:
    """Say whether a node is of a page in Markdown: conf.py may call such files anything."""
    page, env = node.document, _env(node)
    suffix = Path(str(page and page.get("source"))).suffix
    kinds: dict[str, str] = _MARKDOWN | (env.config.source_suffix if env else {})
    return kinds.get(suffix, _RST) != _RST


def has_colon_fences(node: nodes.Node) -> bool:
    """Say whether `:::` may begin something where MyST reads, if it is told to; in reST never."""
    env = _env(node)
    enabled = getattr(env and env.config, "myst_enable_extensions", ())
    return "colon_fence" in enabled or not in_markdown(node)


def quoted_as_prompt(node: nodes.Node) -> bool:
    """Say whether something is quoted three times: where the source has `>>>`, code was meant."""
    quotes = [e for e in ancestors(node) if isinstance(e, nodes.block_quote)]
    return len(quotes) >= _QUOTES and in_markdown(node)
