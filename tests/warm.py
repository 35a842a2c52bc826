"""What every build of a test would do again, done once in the process that all are forked from."""

from importlib.resources import files

from bs4 import BeautifulSoup

from jax_faq_ko.look.sheets import rules_of

THEMES = "theme/pydata_sphinx_theme/static/styles", "theme/sphinx_book_theme/static/styles"
SHEETS = (
    files("pydata_sphinx_theme").joinpath(f"{THEMES[0]}/pydata-sphinx-theme.css"),
    files("sphinx_book_theme").joinpath(f"{THEMES[1]}/sphinx-book-theme.css"),
    files("myst_nb").joinpath("static/mystnb.css"),
)

for sheet in SHEETS:
    rules_of(sheet.read_text("utf-8"))
BeautifulSoup("<ul></ul>", "html.parser").select("li.toctree-l1 > details")  # as the theme does
