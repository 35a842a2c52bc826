"""What was left out of the style sheets is nowhere on the pages."""

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import tinycss2

from jax_faq_ko.look import sheets
from tests.browser.conftest import KINDS, Open

THEME = "styles/pydata-sphinx-theme.css"
# What depends on the reader, or is no element: without it the selector finds where it applies.
PASSING = re.compile(r"::?(?!not|is|where|has|root)[a-z-]+(?:\([^()]*\))?")
WORD = re.compile(r"[\w-]+")
NAME = re.compile(r"[.#]([\w-]+)")  # a class, or an id
INSIDE = re.compile(r"\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\]")  # of :not() and its like
# Of a page as it was written, or of the open one, to which scripts have added.
FOUND = """([selectors, html]) => {
  const page = html ? new DOMParser().parseFromString(html, "text/html") : document;
  return selectors.filter((one) => {
    try { return page.querySelector(one); } catch { return false; }
  });
}"""


def selectors(sheet: str) -> Iterator[str]:
    """Yield the selectors of a style sheet, those inside of at-rules too."""
    for block in re.findall(r"(?:^|[{}])([^{}@;]+)(?=\{)", sheet):
        for part in sheets.parts(tinycss2.parse_component_value_list(block)):
            yield PASSING.sub("", tinycss2.serialize(part)).strip()


def test_no_rule_is_missing(open_page: Open, site: Path) -> None:
    whole = files("pydata_sphinx_theme").joinpath("theme/pydata_sphinx_theme/static", THEME)
    before = set(selectors(whole.read_text("utf-8")))
    after = set(selectors((site / "_static" / THEME).read_text("utf-8")))
    gone = sorted(before - after)
    assert len(gone) > len(after) > 100
    for name in KINDS:
        page = open_page(name)
        assert page.evaluate(FOUND, [gone, ""]) == [], name
    pages = {path: path.read_text("utf-8") for path in site.rglob("*.html")}
    words = {word for text in pages.values() for word in WORD.findall(text)}
    # What asks for a name that stands nowhere need not be looked for.
    doubtful = [one for one in gone if set(NAME.findall(INSIDE.sub("", one))) <= words]
    assert len(gone) > len(doubtful) > 10
    for path, text in pages.items():
        assert page.evaluate(FOUND, [doubtful, text]) == [], path


def test_what_a_script_puts_on_a_page_has_its_rules(open_page: Open) -> None:
    page = open_page("faq_ko.html")
    page.hover(".primary-toggle")
    arrow = page.locator(".tooltip .tooltip-arrow")
    shape = arrow.evaluate("(one) => getComputedStyle(one, '::before').borderBottomWidth")
    assert shape != "0px"
    assert arrow.evaluate("(one) => parseFloat(getComputedStyle(one).top)") < 0
