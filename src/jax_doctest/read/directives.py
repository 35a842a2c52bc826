"""The directives that mark snippets, their options, and what the page shows of them."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any, ClassVar

from docutils import nodes
from docutils.nodes import Node
from docutils.parsers.rst import directives
from sphinx.directives.code import CodeBlock, LiteralInclude
from sphinx.directives.patches import Code
from sphinx.util.docutils import SphinxDirective

from ..model import Condition
from ..portable.language import N_, _, meant
from .markup import CODE, DECISIVE, LOOK, MARKUP, RUN, Markup, expression, flags, versions
from .shown import conditional, labelled
from .state import note_problem

_BLANK_LINE = re.compile(r"^\s*<BLANKLINE>", re.MULTILINE)


GLUED = N_("Between a directive and its content stands an empty line.")
_OPTION = re.compile(r":([\w-]+):(?:\s+(.*))?$")
_ADDED = ("prepend", "append")

Checks = dict[str, Callable[[str], Any]]
_HIDDEN: Checks = {"skipif": expression, "pyversion": versions}
# How the page shows each, and its options.
_SNIPPETS: dict[str, tuple[str, Checks]] = {
    "doctest": ("pycon", {**RUN, **LOOK, "options": flags}),
    "testcode": ("python", {**RUN, **LOOK}),
    "testoutput": ("none", {**LOOK, **_HIDDEN, "options": flags}),
    "testsetup": ("none", _HIDDEN),  # code that no reader sees
    "testcleanup": ("none", _HIDDEN),
}


class _Marking(SphinxDirective):
    """What all directives with our options have in common."""

    checked: Checks = CODE  # the options that it has

    def problem(self, message: str, option: str = "") -> None:
        """Report something at the line of the option that it is about."""
        source, line = self.state_machine.get_source_and_line(self.lineno)
        lines = self.block_text.splitlines() if option else []
        here = (n for n, text in enumerate(lines) if text.strip().startswith(f":{option}:"))
        note_problem(self.env, source or "", (line or self.lineno) + next(here, 0), message)

    def take_options(self, known: Collection[str]) -> None:
        """Report options below an empty line, which docutils takes for content; heed ours."""
        while self.content and (found := _OPTION.match(self.content[0])) and found[1] in known:
            said = _("`:{option}:` stands below an empty line. Put it right under the directive.")
            self.problem(said.format(option=found[1]), found[1])
            if found[1] in self.checked:
                self.options[found[1]] = found[2]
            blank = next((n for n, line in enumerate(self.content[1:]) if line.strip()), 0)
            self.content.trim_start(1 + blank)
            self.content_offset += 1 + blank

    def check_options(self) -> dict[str, Any]:
        """Give the options that are right; report the others."""
        good: dict[str, Any] = {}
        for name, value in self.options.items():
            if name not in self.checked:
                known = ", ".join(f"`:{option}:`" for option in sorted(self.checked))
                said = _("The directive `{directive}` has no option `:{option}:`. It has: {known}.")
                said = said.format(directive=self.name, option=name, known=known)
                self.problem(said + meant(name, self.checked, "`:{}:`"), name)
                continue
            try:
                good[name] = self.checked[name](value)
            except ValueError as error:
                said = _("The value of `:{option}: {value}` is wrong. {fault}")
                self.problem(said.format(option=name, value=value or "", fault=error), name)
        return good

    def markup(self, kind: str, options: dict[str, Any], code: str, groups: str) -> Markup:
        """Put the options of this directive together."""
        _, line = self.state_machine.get_source_and_line(self.content_offset + 1)
        return Markup(
            kind=kind,
            line=line or self.lineno,
            code=code,
            groups=tuple(name.strip() for name in groups.split(",") if name.strip()),
            condition=Condition(
                options.get("jax", ""),
                options.get("pyversion", ""),
                options.get("platform", ()),
                options.get("needs", ()),
            ),
            timeout=options.get("timeout", 0.0),
            flags=options.get("options", ()),
            skip_if=options.get("skipif", ""),
            reason=options.get("no-run", ""),
            sure=not (DECISIVE & self.options.keys()) - options.keys(),
        )

    def present(self, markup: Markup, shown: Node) -> list[Node]:
        """Put beside a block what its reader must know."""
        label = labelled(markup.condition, markup.skip_if)
        if not (label or markup.reason):
            return [shown]
        box = conditional(markup.condition)
        if label:
            box += nodes.paragraph("", "", *label, classes=["jax-condition"])
        if markup.reason:
            reason = nodes.paragraph(markup.reason, markup.reason, classes=["jax-reason"])
            self.set_source_info(reason)  # what has a source can be translated
            box += nodes.paragraph("", _("This code is not run"), classes=["jax-not-run"])
            box += reason
        box += shown
        return [box]


class SnippetDirective(_Marking):
    """The directives of sphinx.ext.doctest, under their names."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    # docutils lets any option pass, so that a wrong one is reported at its own line.
    option_spec: ClassVar[Checks] = defaultdict(
        lambda: directives.unchanged, name=directives.unchanged
    )

    def run(self) -> list[Node]:
        """Make a literal block that remembers what it is."""
        self.name = self.name.lower()  # docutils takes it in any case
        language, self.checked = _SNIPPETS[self.name]
        self.take_options(self.checked)
        options = self.check_options()
        code = "\n".join(self.content)
        text = _BLANK_LINE.sub("", code) if self.name == "doctest" else code  # an empty line as one
        hidden = "hide" in options or self.name in ("testsetup", "testcleanup")
        kind: type[nodes.TextElement] = nodes.comment if hidden else nodes.literal_block
        block = kind(text, text, language=language, classes=options.get("class", []))
        markup = self.markup(self.name, options, code, "".join(self.arguments[:1]))
        block[MARKUP] = replace(markup, shown=text)
        always, never = "trim-doctest-flags" in options, "no-trim-doctest-flags" in options
        trimmed = always or (self.config.trim_doctest_flags and not never)
        block["trim_flags"] = trimmed  # Sphinx does it, where nothing is skipped
        self.set_source_info(block)
        self.add_name(block)
        below = self.block_text.partition("\n")[0].rstrip().endswith("::")
        if code.strip() and self.arguments and (below or "\n" in self.arguments[0]):
            self.problem(_(GLUED))
        if not code.strip():
            said = _("The `{directive}` block is empty.").format(directive=self.name)
            self.problem(f"{said} {_(GLUED)}" if self.arguments else said)
        return [block] if hidden else self.present(markup, block)


class _RunnableCode(_Marking):
    """A code block that may say where it holds, or why it is not run."""

    def run(self) -> list[Node]:
        """Take our options out, let Sphinx do its work, and put them on the block."""
        self.take_options(self.option_spec or ())
        given = {name: self.options.pop(name) for name in CODE if name in self.options}
        made = list(super().run())
        found = [block for node in made for block in node.findall(nodes.literal_block)]
        for block in found:  # what is not in the file: source.py must know
            block.attributes |= {name: True for name in _ADDED if name in self.options}
        if not found:
            said = _("No `{directive}` block was made. See the warning of Sphinx.")
            self.problem(said.format(directive=self.name))
        if not (given and found):
            return made
        self.options = given
        markup = self.markup("code", self.check_options(), found[0].astext(), "")
        found[0][MARKUP] = replace(markup, shown=markup.code)
        return [*self.present(markup, made[0]), *made[1:]]


def _runnable(kind: type[SphinxDirective]) -> type[SphinxDirective]:
    """Give a directive of others our options."""
    options = {**(kind.option_spec or {}), **dict.fromkeys(CODE, directives.unchanged)}
    return type(kind.__name__, (_RunnableCode, kind), {"option_spec": options})


_BLOCKS = {
    **dict.fromkeys(("code-block", "sourcecode"), CodeBlock),
    "code": Code,
    "literalinclude": LiteralInclude,
}
DIRECTIVES: dict[str, type[SphinxDirective]] = {
    **dict.fromkeys(_SNIPPETS, SnippetDirective),
    **{name: _runnable(kind) for name, kind in _BLOCKS.items()},
}
