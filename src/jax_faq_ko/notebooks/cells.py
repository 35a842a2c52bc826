"""A question as a notebook: its prose, and the examples of the manifest as cells that run."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

import nbformat
from docutils import nodes
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from sphinx.locale import get_translation

from jax_doctest.api import describe, model, split, without_flags

from .markdown import Address, fenced, inline, markdown, quoted

_ = get_translation("sphinx")

METADATA = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python"},
}
BLANK_LINE = re.compile(r"^<BLANKLINE>$", re.MULTILINE)


@dataclass(frozen=True)
class NotebookMaker:
    """The blocks of a page with what the manifest says of each, and the snippets of questions."""

    blocks: Mapping[nodes.Node, model.Block]
    snippets: Mapping[str, Sequence[model.Snippet]]  # by question
    newest: str  # the release whose output a notebook shows
    address: Address

    def notebook(self, section: nodes.section, name: str, source: str) -> NotebookNode | None:
        """Make the notebook of a question; one without examples has none."""
        if not self.snippets.get(name):
            return None
        parts = [source, *self.parts(section, iter(self.snippets[name]), 1)]
        cells: list[NotebookNode] = []
        for prose, group in groupby(parts, key=lambda part: isinstance(part, str)):
            if prose:
                text = "\n\n".join(filter(None, map(str, group)))
                cells += [new_markdown_cell(text)] if text else []
            else:
                cells += [cell for cell in group if isinstance(cell, NotebookNode)]
        for number, cell in enumerate(cells):
            cell["id"] = f"cell-{number}"  # the same input gives the same file
        made: NotebookNode = new_notebook(cells=cells, metadata=METADATA)
        nbformat.validate(made)
        return made

    def parts(
        self, node: nodes.Element, snippets: Iterator[model.Snippet], level: int
    ) -> Iterator[str | NotebookNode]:
        """Yield the prose as Markdown and the examples as cells, as they come."""
        for child in node.children:
            if child in self.blocks:
                yield from self.block(child, self.blocks[child], snippets)
            elif isinstance(child, nodes.section):
                yield from self.parts(child, snippets, level + 1)
            elif isinstance(child, nodes.title) and isinstance(node, nodes.section):
                yield f"{'#' * level} {inline(child, self.address)}"
            elif isinstance(child, nodes.Element) and any(
                inside in self.blocks for inside in child.findall()
            ):
                yield from self.parts(child, snippets, level)
            elif "jax-doctest" not in node["classes"]:  # where a block holds, its cell says itself
                yield markdown(child, self.address)

    def block(
        self, node: nodes.Node, block: model.Block, snippets: Iterator[model.Snippet]
    ) -> Iterator[str | NotebookNode]:
        """Yield a block: the cells of a snippet, or text with the reason for not running it."""
        if block.state == model.SNIPPET:
            for snippet in islice(snippets, 1):  # none where two questions have a label
                yield from self.cells(snippet)
        elif block.state not in (model.OUTPUT, model.BUILT):
            yield block.reason
            yield fenced(node.astext(), block.language)

    def cells(self, snippet: model.Snippet) -> Iterator[str | NotebookNode]:
        """Yield the cells of a snippet as the newest release runs it."""
        needs = list(dict.fromkeys(name for v in snippet.variants for name in v.condition.needs))
        here = model.Environment("", self.newest, libraries=dict.fromkeys(needs, ""))
        variant = snippet.chosen(here)
        if needs:
            yield _("Install what this needs: {}").format(quoted(f"pip install {' '.join(needs)}"))
        if variant is None:
            variant = snippet.variants[-1]
            yield _("This runs on {} only.").format(describe(variant.condition))
            yield fenced("".join(code(example) for example in variant.examples), "python")
            return
        if said := describe(variant.condition):
            yield _("This is the output on {}.").format(said)
        sources: list[str] = []
        for number, example in enumerate(variant.examples):
            sources.append(code(example))
            if example.want or number == len(variant.examples) - 1:
                yield cell("".join(sources), example)
                sources.clear()


def code(example: model.Example) -> str:
    """Return what to run, without the remarks that are for doctest alone."""
    return "".join(f"{line}\n" for line in without_flags(example.source).splitlines())


def cell(source: str, example: model.Example) -> NotebookNode:
    """Make a cell with the output that the page shows; it goes on after an error that is meant."""
    want = example.want or ""
    if "DONT_ACCEPT_BLANKLINE" not in example.flags:
        want = BLANK_LINE.sub("", want)
    output, error = split(want)
    made: NotebookNode = new_code_cell(source.rstrip())
    if output:
        made.outputs.append(new_output("stream", text=output))
    if error:
        made.metadata["tags"] = ["raises-exception"]
        name, _colon, message = error.partition(":")
        lines = ["Traceback (most recent call last):", "  ...", *error.splitlines()]
        shown = {"ename": name.strip(), "evalue": message.strip(), "traceback": lines}
        made.outputs.append(new_output("error", **shown))
    return made
