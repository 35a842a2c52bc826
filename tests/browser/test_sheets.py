"""What was left out of the style sheets is nowhere on the pages."""

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import tinycss2

from jax_faq_ko.look import sheets
from tests.browser.conftest import Open

THEME = "styles/pydata-sphinx-theme.css"
# What depends on the reader, or is no element: without it the selector finds where it applies.
PASSING = re.compile(r"::?(?!not|is|where|has|root)[a-z-]+(?:\([^()]*\))?")
FOUND = """(selectors) => selectors.filter((one) => {
  try { return document.querySelector(one); } catch { return false; }
})"""


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
    pages = [path.relative_to(site) for path in site.rglob("*.html") if "_static" not in path.parts]
    assert len(pages) > 30
    for page in pages:
        assert open_page(str(page)).evaluate(FOUND, gone) == [], page


def test_what_a_script_puts_on_a_page_has_its_rules(open_page: Open) -> None:
    page = open_page("faq_ko.html")
    page.hover(".primary-toggle")
    arrow = page.locator(".tooltip .tooltip-arrow")
    shape = arrow.evaluate("(one) => getComputedStyle(one, '::before').borderBottomWidth")
    assert shape != "0px"
    assert arrow.evaluate("(one) => parseFloat(getComputedStyle(one).top)") < 0
