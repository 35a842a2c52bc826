"""What docutils could not understand, and has therefore left off the page, code and all."""

import difflib
import itertools
import logging
import re
from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.parsers.rst.languages import en
from sphinx.application import Sphinx
from sphinx.util.logging import NAMESPACE

from ..portable.language import N_, _
from .blocks import PYTHON, UNSEEN, Slip, is_block
from .directives import DIRECTIVES, GLUED
from .guess import is_python
from .markup import MARKUP
from .notebooks import in_markdown
from .state import PAGES, from_anywhere

_ERROR = 3  # docutils' level for what it could not understand
_ALIKE = 0.8  # how near a name comes to one of ours that somebody has misspelt
_DIRECTIVE = re.compile(r"\.\. ([\w.:+-]+)::")
# A directive with a colon too few, or a blank too many or too few: a comment, or prose. Without
# any colon it is one if something stands in it.
_NEARLY = re.compile(
    r"(?P<name>[\w-]+(?::[\w-]+|[ /][\w-]+(?= ?:))?)"
    r"(?: ?::(?=\S)| ?:{1,2}(?: |\n|$)|(?: +[^\s:]+)?\n\n)"
)
# The same in prose, where dots or two colons show what was meant.
_IN_PROSE = re.compile(r"\s*(?:\.{1,3} ?(?P<dotted>[\w-]+) ?:{1,2}|(?P<bare>[\w-]+) ?::)(?:\s|$)")
# The name of a language, as a fence of Markdown has it, or a directive that nobody knows takes it.
_LANGUAGE = re.compile(
    r"^[\s*+>-]*(?:`{3,}|~{3,}|:{3,}|\.\. [\w:-]+:: ) *\{?([\w-]+)", re.MULTILINE
)
_DOTS = re.compile(r"\W*\.")
_CUT = re.compile(r"(?:Explicit markup|Literal block) ends without a blank line")
_EMPTY_LINE = N_("Put an empty line before it.")
_NOTHING, _BLANK, _HYPHEN = map(re.compile, (f"[{UNSEEN}]", r"[^\S\n ]", r"[\u2010-\u2015\u2212]"))
_NOT_TYPED = N_("What looks like a blank or a hyphen is another character: type the line anew.")
_READ = {*DIRECTIVES, "include"}
_FENCE = re.compile(r"\s*(`{3,}|~{3,}|:{3,})\{([^}]*)\}")
_OPTION = re.compile(r"^\s*:[\w-]+:.*\n?", re.MULTILINE)
_LITERAL = re.compile(r"^(?!\s*\.\. ).*::\s*$", re.MULTILINE)


def note_errors(app: Sphinx, doctree: nodes.document) -> None:
    """Remember the blocks that are lost: docutils has complained of them itself."""
    for error in doctree.findall(nodes.system_message):
        text, source = error.next_node(nodes.paragraph), error.next_node(nodes.literal_block)
        said = text.astext().replace("\n", " ") if text else ""
        content = source.astext() if source else ""
        if "directive" in said.lower():  # of which MyST tells by its line
            path = Path(error.get("source", ""))
            content = _in_markdown(path, error.get("line", 1)) or (content if source else ">>>")
        cut = _CUT.match(said) and _ends_in_code(error.previous_sibling())
        if cut or (error["level"] >= _ERROR and may_hold_code(content)):
            if "argument(s) allowed" in said:
                said += f" {_(GLUED)}"
            place = from_anywhere(error.get("source", "")), error.get("line", 0), said
            PAGES.of(app.env).lost.append(place)


def _ends_in_code(node: nodes.Node | None) -> bool:
    """Say whether a block of code, or what shows one, ends in the middle where docutils says so."""
    return node is not None and any(node.findall(is_block))


def unread(doctree: nodes.document) -> Iterator[Slip]:
    """Find what was meant as a directive, and is a comment or prose."""
    for element in doctree.findall(nodes.TextElement):
        comment = isinstance(element, nodes.comment) and MARKUP not in element
        if not (comment or isinstance(element, (nodes.paragraph, nodes.term))):
            continue
        lines = element.rawsource.split("\n")
        markdown = not comment and in_markdown(element)
        for number, name in _nearly(_typed(element.rawsource), doctree if comment else None):
            if markdown and not _DOTS.match(lines[number]):  # where `name::` means nothing
                continue
            if number == len(lines) - 1 and _announces(element):
                continue
            said = [_("This is no directive, and nobody reads it. Write `.. {name}::`.")]
            said += [_(_EMPTY_LINE)] if number else []
            said += [_(_NOT_TYPED)] if _typed(lines[number]) != lines[number] else []
            yield Slip(element, number, lines[number], " ".join(said).format(name=name))


def _announces(element: nodes.TextElement) -> bool:
    """Say whether a piece of prose ends in the `::` of the block below it."""
    below = element.next_node(descend=False, siblings=True)
    return element.rawsource.endswith("::") and isinstance(below, nodes.literal_block)


def _typed(text: str) -> str:
    """Give a text as a keyboard writes it: with blanks and hyphens that docutils takes for such."""
    return _HYPHEN.sub("-", _BLANK.sub(" ", _NOTHING.sub("", text)))


def _nearly(text: str, commented: nodes.document | None) -> Iterator[tuple[int, str]]:
    """Find the lines that were meant as directives: the first of a comment, any of prose."""
    if commented:
        if found := _NEARLY.match(text):
            yield from ((0, name) for name in _meant(found, text, commented))
        return
    for number, line in enumerate(text.split("\n")):
        found = _IN_PROSE.match(line)
        if found and (name := found["dotted"] or found["bare"]) in _READ:
            yield number, name


def _meant(found: re.Match[str], text: str, document: nodes.document) -> Iterator[str]:
    """Give the name of the directive that a comment was meant as, if it was one."""
    argument = text[found.end() :].partition("\n")[0]
    if "::" not in found[0] and len(argument.split()) > 1 and ">>>" not in text:
        return  # a sentence that has a colon
    for between in ("-", ""):  # instead of what is no part of a name
        name = re.sub("[ /_]", between, found["name"])
        # A comment may begin with the word.
        ours = name in _READ and (name != "code" or "\n" in text)
        if ours or (":" in found[0] and _hides_code(name, text, document)):
            yield name
            return


def _hides_code(name: str, comment: str, document: nodes.document) -> bool:
    """Say whether a comment has the name of a directive before it, and what may be code in it."""
    found, _messages = directives.directive(name, en, document)  # type: ignore[arg-type]
    domains = document.settings.env.domains.values()
    known = found or any(name.rpartition(":")[2] in domain.directives for domain in domains)
    content = comment.partition("\n")[2]
    return bool(known) and (name.startswith("auto") or may_hold_code(content))


class Lost(logging.Handler):
    """Notes what autodoc cannot import, and what MyST and MyST-NB do not know: no page has it."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__(logging.WARNING)
        self.app = app

    def emit(self, record: logging.LogRecord) -> None:
        """Remember a target that is lost: Sphinx has told of it."""
        env, subtype = self.app.env, getattr(record, "subtype", "")
        path, line = env.doc2path(env.docname), 1
        if subtype == "directive_unknown":
            _docname, line = vars(record)["location"]
            lost = may_hold_code(_in_markdown(path, line) or ">>>")  # it may be in a list
        else:
            lost = subtype in ("import_object", "nbcell")
            line = vars(record)["location"][1] if subtype == "nbcell" else line
        if lost:
            PAGES.of(env).lost.append((str(path), line, record.getMessage().partition("\n")[0]))


def _in_markdown(path: Path, line: int) -> str:
    """Give a fenced directive of Markdown as reST has it; nothing where none begins there."""
    text = path.read_text("utf-8", "replace") if path.is_file() else ""
    lines = text.split("\n")[line - 1 :]
    if not (found := _FENCE.match(lines[0] if lines else "")):
        return ""
    inside = itertools.takewhile(lambda line: not line.lstrip().startswith(found[1]), lines[1:])
    name = found[2].strip(". ").partition(" ")[0]  # Pandoc has .python
    return "\n".join([f".. {name}::", *inside])


def listen(app: Sphinx) -> None:
    """Hear of what autodoc cannot import, and what MyST does not know."""
    for name in ("sphinx.ext.autodoc", "myst_parser"):
        _hear(app, name)
    # MyST-NB has a logger for each page.
    app.connect("source-read", lambda app, docname, source: _hear(app, f"mystnb-{docname}"))


def _hear(app: Sphinx, name: str) -> None:
    """Note what is lost of all that a logger is told."""
    logger = logging.getLogger(f"{NAMESPACE}.{name}")
    others = [handler for handler in logger.handlers if not isinstance(handler, Lost)]
    logger.handlers = [*others, Lost(app)]


def may_hold_code(source: str) -> bool:
    """Say whether a block is lost with this piece of a page.

    A directive of an extension that is not here is Sphinx's to complain of: it is ours only where
    its name is almost one of ours, or where code stands in it. What a file has that could not be
    included, nobody knows.
    """
    if any(name.lower() in {*PYTHON, *DIRECTIVES} for name in _LANGUAGE.findall(source)):
        return True
    names = _DIRECTIVE.findall(source)
    if {"include", "code-cell", *PYTHON}.intersection(names) or any(
        difflib.get_close_matches(name.lower(), DIRECTIVES, 1, _ALIKE) for name in names
    ):
        return True
    content = _OPTION.sub("", source.partition("\n")[2] if names else source)
    return ">>>" in content or bool(_LITERAL.search(content)) or is_python(content)
