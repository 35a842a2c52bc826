"""What every build of a test would do again, done once in the process that all are forked from."""

from importlib.resources import files

from jax_faq_ko.look.sheets import rules_of

THEME = "theme/pydata_sphinx_theme/static/styles/pydata-sphinx-theme.css"

for package, sheet in (("pydata_sphinx_theme", THEME), ("myst_nb", "static/mystnb.css")):
    rules_of(files(package).joinpath(sheet).read_text("utf-8"))
