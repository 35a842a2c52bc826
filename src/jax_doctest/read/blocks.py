"""Which nodes of a page are blocks, and what each of them is."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from docutils import nodes
from pygments.lexers import get_all_lexers, get_lexer_by_name
from pygments.util import ClassNotFound
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.highlighting import lexer_classes
from sphinx.transforms.post_transforms.code import HighlightLanguageVisitor
from sphinx.util.tags import Tags

from ..portable.compare import CHAIN, LAST_OF_CHAIN
from ..portable.language import N_, _
from .guess import is_python
from .markup import MARKUP, Markup
from .notebooks import has_colon_fences, in_cell, in_markdown, quoted_as_prompt
from .questions import ancestors
from .session import is_session
from .state import from_anywhere

BUILDERS = {"doctest", "accept", "bundle"}  # ours, which write no pages
SESSION = "session"
CODE = "code"
PLAIN = "plain"
BUILT = "built"
HIDDEN = "hidden"  # inside an `only`, or its like, that the page does not show
GUESSED = "guessed"  # nobody has named its language, and it is Python
WORDS = "words"  # nobody has named its language, and it is not
UNDECLARED = "undeclared"  # the same, where conf.py asks for a language everywhere
UNKNOWN = "unknown"  # a language that Pygments has never heard of
DISGUISED = "disguised"  # prompts in a language that is not Python
FENCED = "fenced"  # in Markdown, a fence that is indented too far to be one

CONSOLES = {"pycon", "pycon3", "python-console"}
PYTHON = {
    *CONSOLES,
    *("python", "python3", "py", "py3"),
    *("ipython", "ipython3", "ipythonconsole", "ipython2", "python2", "py2", "numpy"),
}
UNSEEN = r"\u200b-\u200f\u2060\ufeff"  # what stands in a text, and nobody sees it
_PROMPT = re.compile(rf"[\s{UNSEEN}]*>>>")
_FENCE = re.compile(
    rf"[\s{UNSEEN}]*(?:`{{3,}}|~{{3,}}|:{{3,}})(?:\{{[\w.-]+\}}.*|[A-Za-z]\w*)?\s*$"
)
_NAMED_FENCE = re.compile(r"^\s*(?:`{3,}|~{3,}|:{3,})\s*(?:\{[\w.-]+\}|[A-Za-z])", re.MULTILINE)
_SIGN = "[>\uff1e\u203a\u00bb]"  # also as other keyboards have it
_LIKE_PROMPT = re.compile(rf"[\s{UNSEEN}]*(?!>>>){_SIGN}{{3}}")
_BEGINS_AS_SESSION = re.compile(rf"(?:\s*#.*\n)*\s*{_SIGN}{{3}}")
_SHELLS = (
    *("console", "shell-session", "bash", "sh", "shell", "zsh", "bat", "doscon"),
    *("powershell", "pwsh-session"),
)
# Of a Python that a shell has started.
_PROMPTS = re.compile(r"^[ \t]*>>>(?:[ \t]|$)", re.MULTILINE)
_TAG = re.compile(r"<[^<>]*>")
_SPAN = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)  # of code within a line
_IN_PRE = re.compile(r"<pre\b[^<>]*>\s*(?:<[^<>]*>\s*)*(?:>>>|(?:&gt;){3})", re.IGNORECASE)
_PYTHON_TAG = re.compile(
    r"<(?:pre|code)\b[^<>]*\bclass=[^<>]*\b(?:python3?|py3?|pycon3?)\b", re.IGNORECASE
)
_GOES_ON = re.compile(r"\.\.\.(?:\s|$)")
_NO_FENCE = N_(
    "This begins no block of code here, and nobody runs it. Put an empty line before it."
)
_IN_REST = N_(
    "In reST this begins no code, and nobody runs it. Write `.. code-block:: python`, an empty "
    "line, and the code indented."
)
_NO_LITERAL = N_("Below `::` an empty line is missing, which makes prose of the code. Put one.")
_NO_COLONS = N_(
    "`:::` begins no code here. Write ```` ```python ````, or `:::{code-block} python` with "
    "`colon_fence` in `myst_enable_extensions` of conf.py."
)
_CUT = N_("Code ends at an empty line, and this is prose. Leave out the empty line before it.")
_BAD_PROMPT = N_(
    "No space follows the prompt (`>>>`), or an invisible character stands before it, which makes "
    "it prose and no code. Put a space behind it, and nothing before it."
)
_OTHER_SIGNS = N_(
    "This looks like a prompt, and is none: nobody runs it. Write `>>>` and a space, with the "
    "signs of an English keyboard, and an empty line before it."
)
GLUED_PROMPT = N_(
    "The prompt (`>>>`) touches prose, which makes it prose. Put an empty line before it."
)
_IN_HTML = N_(
    "This code stands in HTML, and nobody runs it. Write it as a block of its own, with empty "
    "lines around it."
)
QUOTED_PROMPT = N_(
    "In Markdown a prompt (`>>>`) becomes a quotation. Put it into a ```` ```python ```` block."
)
_ENDED = N_("Output ends at an empty line, and this is prose.")
# What Sphinx calls a block whose language nobody has named, and MyST in Markdown.
_ANY = ("default", "guess")
_INDENTED = "none"
_ANY_IN_MARKDOWN = (*_ANY, _INDENTED)
NUMBER = "jax_doctest_number"  # of a block: which of which page, where one is included in another


@dataclass(frozen=True)
class Slip:
    """A line of prose, or of a comment, that was meant as something else."""

    element: nodes.TextElement
    offset: int  # of the line in the element
    text: str
    message: str


@dataclass(frozen=True)
class Found:
    """A block, before anything is made of it."""

    node: nodes.TextElement
    nature: str
    text: str
    language: str
    markup: Markup | None
    reason: str = ""


def is_block(node: nodes.Node) -> bool:
    """Tell whether a node is a literal block, or hidden code of ours."""
    if isinstance(node, nodes.comment):
        return MARKUP in node
    return isinstance(node, (nodes.literal_block, nodes.doctest_block))


def blocks_in(doctree: nodes.document) -> Iterator[nodes.TextElement]:
    """Find the blocks of a page; what docutils quotes where it complains is none."""
    for node in filter(is_block, doctree.findall(nodes.TextElement)):
        if not isinstance(node.parent, nodes.system_message):
            yield node


def number_blocks(app: Sphinx, doctree: nodes.document) -> None:
    """Let each block be known again, and where it comes from."""
    for number, block in enumerate(blocks_in(doctree)):
        block[NUMBER] = (app.env.docname, number)
    for element in doctree.findall(nodes.Element):
        element.source = from_anywhere(element.source or "") or None
        if "source" in element:
            element["source"] = from_anywhere(element["source"])


def find_blocks(doctree: nodes.document, config: Config, tags: Tags) -> Iterator[Found]:
    """Find every block of a page, in order."""
    doctree.walkabout(HighlightLanguageVisitor(doctree, config.highlight_language))
    for node in blocks_in(doctree):
        markup: Markup | None = node.get(MARKUP)
        text = node.rawsource or node.astext()
        if markup and markup.shown == text:  # or else somebody has translated it
            text = markup.code
        language = _language(node)
        hidden = _not_rendered(node, config, tags)
        nature = HIDDEN if hidden else _nature(node, text, language, markup)
        if language == _INDENTED and in_markdown(node) and _NAMED_FENCE.search(text):
            nature = FENCED
        if nature == UNDECLARED and not config.jax_doctest_strict:
            nature = GUESSED if is_python(text) else WORDS
        yield Found(node, nature, text, language, markup, hidden)


def misread(doctree: nodes.document) -> Iterator[Slip]:
    """Find prose that was written as code."""
    for element in doctree.findall(nodes.TextElement):
        if not isinstance(element, (nodes.paragraph, nodes.line, nodes.term, nodes.raw)):
            continue
        text = element.astext() if isinstance(element, nodes.raw) else element.rawsource
        if element.children and isinstance(element.parent, addnodes.versionmodified):
            text = text.removeprefix(element[0].astext())  # "Added in version 1.0: "
        lines = text.split("\n")
        for offset, said in _misread_lines(element, lines):
            yield Slip(element, offset, lines[offset], _(said))


def _misread_lines(element: nodes.TextElement, lines: list[str]) -> Iterator[tuple[int, str]]:
    """Say which lines of a piece of prose were written as code, and what is wrong with each."""
    if isinstance(element, nodes.raw) and lines[0].startswith("<!--"):
        return
    versioned = isinstance(element.parent, addnodes.versionmodified)
    if isinstance(element, nodes.raw):
        yield from ((offset, _IN_HTML) for offset in _code_in_html(lines))
    else:
        prompts = (offset for offset, line in enumerate(lines) if _PROMPT.match(line))
        if (offset := next(prompts, None)) is not None:
            glued = offset or versioned or isinstance(element, nodes.line)
            yield offset, GLUED_PROMPT if glued else _BAD_PROMPT
        likely = (offset for offset, line in enumerate(lines) if _LIKE_PROMPT.match(line))
        if (offset := next(likely, None)) is not None:
            yield offset, _OTHER_SIGNS
        elif in_markdown(element):  # where a line may hold HTML
            text = _SPAN.sub(lambda span: re.sub(".", " ", span[0]), "\n".join(lines))
            found = (text.count("\n", 0, one.end()) for one in _IN_PRE.finditer(text))
            yield from ((offset, _IN_HTML) for offset in found)
    fences = (offset for offset, line in enumerate(lines) if _FENCE.match(line))
    if (fence := next(fences, None)) is not None:
        colons = lines[fence].lstrip().startswith(":") and not has_colon_fences(element)
        here = _NO_FENCE if in_markdown(element) else _IN_REST
        yield fence, _NO_COLONS if colons else here
    if isinstance(element, nodes.term) and lines[-1].endswith("::"):
        yield 0, _NO_LITERAL
    if element.parent.get("is_div") and PYTHON.intersection(element.parent["classes"]):
        yield 0, _NO_COLONS
    before = element.previous_sibling()
    if isinstance(before, nodes.doctest_block) and CHAIN.match(element.astext()):
        yield 0, f"{_(_ENDED)} {_(LAST_OF_CHAIN)}"
    if isinstance(before, nodes.doctest_block) and _GOES_ON.match(lines[0]):
        yield 0, _CUT
    if quoted_as_prompt(element):
        yield 0, QUOTED_PROMPT


def _code_in_html(lines: list[str]) -> list[int]:
    """Find the first prompt of a piece of HTML, or else each tag that says that it holds Python."""
    shown = [html.unescape(_TAG.sub("", line)) for line in lines]
    signs = (_PROMPT.match, _LIKE_PROMPT.match)
    prompts = [n for n, line in enumerate(shown) if any(sign(line) for sign in signs)]
    return prompts[:1] or [n for n, line in enumerate(lines) if _PYTHON_TAG.search(line)]


def _nature(node: nodes.TextElement, text: str, language: str, markup: Markup | None) -> str:
    if markup and markup.kind != "code":
        return markup.kind
    if in_cell(node):
        return BUILT
    session = is_session(text)
    if isinstance(node, nodes.doctest_block) or "doctest" in node.get("classes", ()):
        return SESSION
    if language in PYTHON:
        return SESSION if session or language in CONSOLES else CODE
    if language not in (_ANY_IN_MARKDOWN if in_markdown(node) else _ANY):
        if _BEGINS_AS_SESSION.match(text) or (language in _SHELLS and _PROMPTS.search(text)):
            return DISGUISED
        return PLAIN if _is_language(language) else UNKNOWN
    if session:
        return SESSION
    return PLAIN if node.rawsource.strip() != node.astext().strip() else UNDECLARED


def _language(node: nodes.TextElement) -> str:
    """Name the language as Pygments takes it; docutils' own directives make a class of it."""
    classes: list[str] = node.get("classes", [])
    if classes[:1] == ["code"] and len(classes) > 1 and node.get("language", _ANY[0]) in _ANY:
        return classes[1].lower()
    return str(node.get("language", "pycon")).lower()


def _is_language(name: str) -> bool:
    try:
        return name in lexer_classes or bool(get_lexer_by_name(name))
    except ClassNotFound:
        return False


def languages() -> set[str]:
    """Name all languages that a block can have."""
    return {*lexer_classes, *(alias for lexer in get_all_lexers() for alias in lexer[1])}


def site_tags(tags: Tags) -> Tags:
    """Give the tags that hold where the site is built: its readers' page is what counts."""
    kept = [tag for tag in tags if not BUILDERS & {tag, tag.removeprefix("builder_")}]
    return Tags([*kept, "html", "format_html", "builder_html"])


def _not_rendered(node: nodes.Node, config: Config, tags: Tags) -> str:
    """Name the `only`, `ifconfig` or `todo` that keeps a block off the page."""
    for element in ancestors(node):
        if isinstance(element, addnodes.only) and not _holds(element["expr"], tags):
            return f"only:: {element['expr']}"
        # By their names: these extensions are not loaded everywhere.
        kind = f"{type(element).__module__}.{type(element).__name__}"
        if kind == "sphinx.ext.ifconfig.ifconfig" and not _configured(element["expr"], config):
            return "ifconfig::"
        if kind == "sphinx.ext.todo.todo_node" and not config.todo_include_todos:
            return "todo::"
    return ""


def _holds(expression: str, tags: Tags) -> bool:
    try:
        return tags.eval_condition(expression)
    except Exception:  # Sphinx shows the content then, and says so
        return True


def _configured(expression: str, config: Config) -> bool:
    """Weigh an expression as ``ifconfig`` does where the site is built."""
    names = {value.name: value.value for value in config} | {"builder": "html"}
    try:
        return bool(eval(expression, names))
    except Exception:  # Sphinx shows what is wrong then, and nothing of the content
        return False
