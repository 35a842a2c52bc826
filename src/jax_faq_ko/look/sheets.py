"""Style sheets without what no page uses: of the theme's 376 KB a bit more than a quarter is left.

A rule stays where every class and id that it asks for is on a page, or is a word of a script, which
may put it there. What stands inside ``:not()`` and its like, or in brackets, is not looked at. The
rule is that of PurgeCSS, https://purgecss.com, which is for Node. Licences stay too.

What is left depends on the pages, so the pages ask for a sheet by what is left of it. It is kept
beside the doctrees until a sheet changes, or which of its names are used.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from zlib import crc32

import tinycss2
from sphinx.application import Sphinx
from sphinx.builders import Builder
from tinycss2.ast import AtRule, Comment, Node, ParseError, QualifiedRule

from jax_doctest.api import write_whole

from ..search import index

SHEETS = "_static/**/*.css"
NAMED = re.compile(r"""\b(?:class|id)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""")
WORD = re.compile(r"[\w-]+")
COMPOSED = {"bs-tooltip-auto"}  # classes that a script puts together from parts
ADDRESS = re.compile(r"(?<=_static/)([^\s\"?#]+\.css)\?[^\"#]*")
GROUPS = {"media", "supports", "layer", "container"}  # at-rules that have rules inside


def make_room(app: Sphinx, builder: Builder) -> None:
    """Put away what an earlier build left: whole sheets are copied again, to be trimmed anew."""
    for path in Path(app.outdir).glob(SHEETS):
        path.unlink()


def trim_all(app: Sphinx) -> None:
    """Trim every style sheet of the site, once its pages are written."""
    folder = Path(app.outdir)
    others = {path.parent for path in folder.rglob("_static")} - {folder}  # sites inside of it
    own = (path for path in folder.rglob("*.html") if others.isdisjoint(path.parents))
    pages = {path: path.read_text("utf-8") for path in own}
    found = (path for path in folder.glob("_static/**/*.js") if path.name != index.NAME)
    scripts = (path.read_text("utf-8") for path in found)
    used = names_on(pages.values()) | words_of(scripts) | COMPOSED
    marks = {}
    for path in folder.glob(SHEETS):
        name = path.relative_to(folder / "_static").as_posix()
        sheet = trimmed_once(Path(app.doctreedir, "sheets", name), path.read_text("utf-8"), used)
        path.write_text(sheet, "utf-8")
        marks[name] = f"{name}?v={crc32(sheet.encode()):x}"
    for path, page in pages.items():
        marked = ADDRESS.sub(lambda found: marks.get(found[1], found[0]), page)
        if marked != page:
            write_whole(path, marked)


def names_on(pages: Iterable[str]) -> set[str]:
    """Return the classes and ids on some pages."""
    found = (value for page in pages for values in NAMED.findall(page) for value in values)
    return {name for value in found for name in value.split()}


def words_of(scripts: Iterable[str]) -> set[str]:
    """Return all words of some scripts: any of them may become a class."""
    return {word for script in scripts for word in WORD.findall(script)}


def trimmed_once(kept: Path, sheet: str, used: set[str]) -> str:
    """Return a trimmed style sheet: the one that is kept, if it was made of the same."""
    made_of = hashlib.sha256("\n".join([*sorted(used), sheet]).encode()).hexdigest()
    before, _, small = kept.read_text("utf-8").partition("\n") if kept.exists() else ("", "", "")
    if before != made_of:
        small = trimmed(sheet, used)
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_whole(kept, f"{made_of}\n{small}")
    return small


def trimmed(sheet: str, used: set[str]) -> str:
    """Return a style sheet without the rules for what is not used; of comments licences stay."""
    return "\n".join([*kept(rules_of(sheet), used), ""])


@cache
def rules_of(sheet: str) -> list[Node]:
    """Part a style sheet into its rules; several builds of one process ask for the same."""
    rules: list[Node] = tinycss2.parse_stylesheet(sheet, skip_whitespace=True)
    return rules


def kept(rules: Iterable[Node], used: set[str]) -> Iterator[str]:
    """Yield the rules that can apply to something; a broken one applies to nothing."""
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            if wanted := [part for part in parts(rule.prelude) if names_in(part) <= used]:
                head = ",".join(tinycss2.serialize(part).strip() for part in wanted)
                yield f"{head}{{{tinycss2.serialize(rule.content)}}}"
        elif isinstance(rule, AtRule) and rule.content is not None and rule.at_keyword in GROUPS:
            inside = tinycss2.parse_rule_list(
                rule.content, skip_comments=True, skip_whitespace=True
            )
            if body := "".join(kept(inside, used)):
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{body}}}"
        elif isinstance(rule, Comment):
            if rule.value.startswith("!"):
                yield rule.serialize()
        elif not isinstance(rule, ParseError):
            yield rule.serialize()


def parts(prelude: Iterable[Node]) -> list[list[Node]]:
    """Part the selectors of a rule at their commas."""
    groups = groupby(prelude, key=lambda token: token == ",")
    return [list(group) for comma, group in groups if not comma]


def names_in(selector: list[Node]) -> set[str]:
    """Return the classes and ids that a selector asks for."""
    ids = {token.value for token in selector if token.type == "hash"}
    pairs = pairwise(selector)
    return ids | {token.value for dot, token in pairs if dot == "." and token.type == "ident"}
