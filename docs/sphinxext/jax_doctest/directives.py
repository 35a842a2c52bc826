"""The directives that mark snippets, their options, and what the page shows of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from sphinx.directives.code import CodeBlock, LiteralInclude
from sphinx.directives.patches import Code
from sphinx.util.docutils import SphinxDirective

from .manifest import PLATFORMS, Condition
from .worker.compare import FLAGS

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.writers.html5 import HTML5Translator

MARKUP = "jax_doctest"  # the attribute of a node that says what its directive said
PROBLEMS = "jax_doctest_problems"  # the attribute of a document: what went wrong in reading it

_BLANK_LINE = re.compile(r"^\s*<BLANKLINE>", re.MULTILINE)
_FLAGS_COMMENT = re.compile(r"[ \t]*#\s*doctest:.+$", re.MULTILINE)
_WORDS = {
    **{">=": "이상", ">": "초과", "<=": "이하", "<": "미만"},
    **{"==": "", "===": "", "!=": "제외", "~=": "계열"},
}
_SIGNS = {
    **{">=": "≥", ">": ">", "<=": "≤", "<": "<"},
    **{"==": "", "===": "", "!=": "≠", "~=": "~="},
}
_NOT_RUN = {"ko": "실행하지 않는 코드", "en": "This code is not run"}


@dataclass(frozen=True)
class Markup:
    """What a directive says about its block."""

    kind: str
    line: int  # of the first line of the content, as far as docutils knows
    code: str = ""  # as it is written, before flags are hidden from the reader
    groups: tuple[str, ...] = ()
    condition: Condition = Condition()
    timeout: float = 0.0
    flags: tuple[str, ...] = ()
    skip_if: str = ""
    reason: str = ""  # for not being run


class Conditional(nodes.container):
    """A block with what the reader must know about it: where it holds, or why it is not run."""


class OptionSpec(dict[str, Callable[[str], Any]]):
    """Options that docutils lets pass, so that a wrong one is reported at its own line."""

    def __bool__(self) -> bool:
        return True  # docutils takes an empty one for "no options at all"

    def __missing__(self, name: str) -> Callable[[str], Any]:
        return directives.unchanged


def versions(value: str) -> str:
    """Check a range of releases."""
    try:
        return str(SpecifierSet(value)) and value.strip()
    except InvalidSpecifier:
        raise ValueError("PEP 440 범위로 쓰세요(예: `>=0.5,<0.11`).") from None


def platforms(value: str) -> tuple[str, ...]:
    """Check names of platforms."""
    names = tuple(value.replace(",", " ").split())
    unknown = [name for name in names if name not in PLATFORMS]
    if unknown or not names:
        raise ValueError(f"{', '.join(PLATFORMS)} 가운데에서 고르세요.")
    return names


def seconds(value: str) -> float:
    """Check a time limit."""
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise ValueError("0보다 큰 초 수를 쓰세요.")
    return number


def flags(value: str) -> tuple[str, ...]:
    """Check flags such as ``+ELLIPSIS``; ``-FLAG`` takes one back."""
    words = value.replace(",", " ").split()
    for word in words:
        if word[0] not in "+-":
            raise ValueError(f"`{word}` 앞에 +나 -를 쓰세요.")
        if word[1:] not in FLAGS:
            raise ValueError(f"`{word[1:]}` 플래그가 없습니다. 쓸 수 있는 플래그: {', '.join(FLAGS)}.")
    return tuple(words)


def written(value: str) -> str:
    """Check that something is written."""
    if not (value or "").strip():
        raise ValueError("내용을 쓰세요.")
    return value.strip()


_WHERE = {"jax": versions, "platform": platforms, "pyversion": versions, "skipif": written}
_RUN = {**_WHERE, "timeout": seconds, "no-run": written}
_LOOK = {
    "hide": directives.flag,
    "trim-doctest-flags": directives.flag,
    "no-trim-doctest-flags": directives.flag,
    "name": directives.unchanged,
    "class": directives.class_option,
}
CODE_OPTIONS: dict[str, Callable[[str], Any]] = {**_RUN, "options": flags}


def note_problem(document: nodes.document, file: str, line: int, message: str) -> None:
    """Remember a problem with the page, so that it is one until the page changes."""
    document.setdefault(PROBLEMS, []).append((file, line, message))


class _Marking(SphinxDirective):
    """What all directives with our options have in common."""

    checked: ClassVar[dict[str, Callable[[str], Any]]]

    def problem(self, message: str, option: str = "") -> None:
        """Report something at the line of the option that it is about."""
        source, line = self.state_machine.get_source_and_line(self.lineno)
        for offset, text in enumerate(self.block_text.splitlines()):
            if option and text.strip().startswith(f":{option}:"):
                line = (line or self.lineno) + offset
                break
        note_problem(self.state.document, source or "", line or self.lineno, message)

    def check_options(self) -> dict[str, Any]:
        """Give the options that are right; report the others."""
        good: dict[str, Any] = {}
        for name, value in self.options.items():
            if name not in self.checked:
                known = ", ".join(f"`:{option}:`" for option in sorted(self.checked))
                self.problem(
                    f"`{self.name}` 디렉티브에 `:{name}:` 옵션이 없습니다. 쓸 수 있는 옵션: {known}.",
                    name,
                )
                continue
            try:
                good[name] = self.checked[name](value)
            except ValueError as error:
                self.problem(f"`:{name}: {value or ''}` 값이 잘못되었습니다. {error}", name)
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
                options.get("jax", ""), options.get("pyversion", ""), options.get("platform", ())
            ),
            timeout=options.get("timeout", 0.0),
            flags=options.get("options", ()),
            skip_if=options.get("skipif", ""),
            reason=options.get("no-run", ""),
        )

    def present(self, block: nodes.Element, shown: nodes.Element) -> list[Node]:
        """Put beside a block what its reader must know."""
        markup: Markup = block[MARKUP]
        language = self.config.language
        label = describe(markup.condition, language)
        if not (label or markup.reason):
            return [shown]
        box = Conditional(classes=["jax-doctest"], condition=markup.condition)
        if label:
            box += nodes.paragraph("", label, classes=["jax-condition"])
        if markup.reason:
            title = _NOT_RUN.get(language, _NOT_RUN["en"])
            reason = nodes.paragraph(markup.reason, markup.reason, classes=["jax-reason"])
            self.set_source_info(reason)  # what has a source can be translated
            box += nodes.paragraph("", title, classes=["jax-not-run"])
            box += reason
        box += shown
        return [box]


def describe(condition: Condition, language: str) -> str:
    """Name the releases and platforms of a condition as a reader would."""
    parts = [
        f"{name} {_range(specifiers, language)}"
        for name, specifiers in (("JAX", condition.jax), ("Python", condition.python))
        if specifiers
    ]
    if condition.platforms:
        parts.append(", ".join(platform.upper() for platform in condition.platforms))
    return " · ".join(parts)


def _range(specifiers: str, language: str) -> str:
    """Write a range from its lower end on: ``0.9 이상 0.11 미만``, or ``≥ 0.9, < 0.11``."""
    parts = sorted(SpecifierSet(specifiers), key=lambda part: ("<" in part.operator, part.version))
    if language == "ko":
        return " ".join(f"{part.version} {_WORDS[part.operator]}".strip() for part in parts)
    return ", ".join(f"{_SIGNS[part.operator]} {part.version}".strip() for part in parts)


class SnippetDirective(_Marking):
    """The directives of sphinx.ext.doctest, under their names."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[OptionSpec] = OptionSpec()
    language = "none"

    def run(self) -> list[Node]:
        """Make a literal block that remembers what it is."""
        options = self.check_options()
        code = "\n".join(self.content)
        text = self.displayed(code, options)
        hidden = "hide" in options or self.name in ("testsetup", "testcleanup")
        kind: type[nodes.TextElement] = nodes.comment if hidden else nodes.literal_block
        block = kind(text, text, language=self.language, classes=options.get("class", []))
        block[MARKUP] = self.markup(self.name, options, code, "".join(self.arguments[:1]))
        self.set_source_info(block)
        self.add_name(block)
        if not code.strip():
            self.problem(f"`{self.name}` 블록이 비어 있습니다.")
        return [block] if hidden else self.present(block, block)

    def displayed(self, code: str, options: dict[str, Any]) -> str:
        """Leave out what is not for the reader."""
        return code


class DoctestDirective(SnippetDirective):
    """``doctest``: prompts, code and output."""

    checked: ClassVar = {**_RUN, **_LOOK, "options": flags}
    language = "pycon"

    def displayed(self, code: str, options: dict[str, Any]) -> str:
        """Hide flags and ``<BLANKLINE>``, unless asked not to."""
        code = _BLANK_LINE.sub("", code)
        return code if "no-trim-doctest-flags" in options else _FLAGS_COMMENT.sub("", code)


class TestcodeDirective(SnippetDirective):
    """``testcode``: code without prompts."""

    checked: ClassVar = {**_RUN, **_LOOK}
    language = "python"


class TestoutputDirective(SnippetDirective):
    """``testoutput``: what the testcode before it must print."""

    checked: ClassVar = {**_LOOK, "options": flags}


class SetupDirective(SnippetDirective):
    """``testsetup`` and ``testcleanup``: code that no reader sees."""

    checked: ClassVar = {"skipif": written, "pyversion": versions}


class _RunnableCode(_Marking):
    """A code block that may say where it holds, or why it is not run."""

    checked: ClassVar = CODE_OPTIONS

    def run(self) -> list[Node]:
        """Take our options out, let Sphinx do its work, and put them on the block."""
        ours = {name: self.options[name] for name in CODE_OPTIONS if name in self.options}
        if not ours:
            return super().run()
        original, self.options = self.options, ours
        options = self.check_options()
        self.options = {name: value for name, value in original.items() if name not in ours}
        made = super().run()
        found = [block for node in made for block in node.findall(nodes.literal_block)]
        if not found:  # Sphinx has reported why
            return made
        found[0][MARKUP] = self.markup("code", options, found[0].astext(), "")
        shown = next(node for node in made if isinstance(node, nodes.Element))
        return [*self.present(found[0], shown), *made[1:]]


_TEXTS: dict[str, Callable[[str], Any]] = dict.fromkeys(CODE_OPTIONS, directives.unchanged)


class RunnableCodeBlock(_RunnableCode, CodeBlock):
    """``code-block`` and ``sourcecode``."""

    option_spec: ClassVar = {**CodeBlock.option_spec, **_TEXTS}


class RunnableCode(_RunnableCode, Code):
    """``code``."""

    option_spec: ClassVar = {**Code.option_spec, **_TEXTS}


class RunnableInclude(_RunnableCode, LiteralInclude):
    """``literalinclude``."""

    option_spec: ClassVar = {**LiteralInclude.option_spec, **_TEXTS}


DIRECTIVES: dict[str, type[SphinxDirective]] = {
    "doctest": DoctestDirective,
    "testcode": TestcodeDirective,
    "testoutput": TestoutputDirective,
    "testsetup": SetupDirective,
    "testcleanup": SetupDirective,
    "code-block": RunnableCodeBlock,
    "sourcecode": RunnableCodeBlock,
    "code": RunnableCode,
    "literalinclude": RunnableInclude,
}


def visit_conditional(translator: HTML5Translator, node: Conditional) -> None:
    """Write the condition where any tool can read it."""
    condition: Condition = node["condition"]
    data = {"data-jax": condition.jax, "data-platform": " ".join(condition.platforms)}
    kept = {name: value for name, value in data.items() if value}
    translator.body.append(translator.starttag(node, "div", **kept))


def depart_conditional(translator: HTML5Translator, node: Conditional) -> None:
    """Close what visit_conditional() opened."""
    translator.body.append("</div>\n")
