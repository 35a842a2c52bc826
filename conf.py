"""Sphinx configuration of the Korean JAX FAQ, and nothing else."""

import sys
from importlib import metadata

# The Korean site, or with `-t english` the English edition of it, which lies in its folder `en`.
english = "english" in tags  # type: ignore[name-defined]  # noqa: F821 - given by Sphinx

project = "JAX FAQ" if english else "JAX 한국어 FAQ"
author = "JAX FAQ contributors" if english else "JAX 한국어 FAQ 기여자"
copyright = f"2026, {author}"  # noqa: A001 - Sphinx's name
language = "en" if english else "ko"
editions = {"ko": ("", "한국어"), "en": ("en/", "English")}

# The public repository, https://github.com/OWNER/NAME. The address of the site, the edit links and
# the issue form follow from it; where it is empty they are left out.
repository_url = ""
question_pages = ["faq_ko", "docs/faq/*"]

extensions = [
    "myst_nb",
    "sphinx_last_updated_by_git",
    "jax_doctest",
    "jax_faq_ko",
]
include_patterns = ["index.rst", "faq_ko.rst", "docs/**"]
# Sphinx walks through every folder that is not named here, environments too.
exclude_patterns = [".*", "_build", "src", "tests"]
default_role = "any"  # `single backticks` name something, or they are an error
locale_dirs = ["locale"]
gettext_compact = False  # a catalog for each page
jax_doctest_accept = "make accept QUESTION={}"
jax_doctest_strict = True  # a block without a language is an error, not a guess
add_function_parentheses = False  # the particle behind a name follows how the bare name is read

# A page in Markdown is executed when it, Python or JAX has changed.
nb_execution_mode = "cache"
_python, _jax = f"python3.{sys.version_info.minor}", f"jax{metadata.version('jax')}"
nb_execution_cache_path = f"_build/notebooks/{_python}-{_jax}"
nb_execution_timeout = 300
nb_execution_raise_on_error = True

# The date of a page is that of its last commit; without git or its history there is none.
html_last_updated_fmt = "%-d %B %Y" if english else "%Y년 %-m월 %-d일"
git_last_updated_timezone = "Asia/Seoul"
git_untracked_check_dependencies = False
git_exclude_patterns = ["**.toml", "**.txt", "**.json"]  # data is no change of the words
suppress_warnings = [f"git.{kind}_not_found" for kind in ("command", "dependency")]
suppress_warnings += ["git.subprocess_error", "git.too_shallow"]
show_warning_types = False  # they say nothing to who mends a text

# GitHub makes its anchors in the browser.
linkcheck_anchors_ignore_for_url = [r"https://github\.com/.*"]
linkcheck_retries = 2
linkcheck_timeout = 20

html_theme = "sphinx_book_theme"
html_title = project
html_favicon = "docs/_static/logo.svg"
templates_path = ["docs/_templates"]
html_static_path = ["docs/_static"]
html_css_files = ["site.css"]
html_js_files = ["copy.js", "edition.js"]
html_copy_source = False
html_use_index = False  # the search does better
html_show_sourcelink = False
html_show_search_summary = False  # it would fetch pages, which file:// forbids
html_theme_options = {
    "search_bar_text": "Search" if english else "질문이나 오류 메시지로 검색",
    "toc_title": "On this page" if english else "이 페이지의 차례",
    "article_header_end": ["edition-switch", "article-header-buttons"],
    "show_toc_level": 2,
    "navbar_persistent": [],  # the sidebar has the search button
    "use_download_button": False,
    "use_fullscreen_button": False,
    "footer_content_items": ["page-footer"],
}
# Pages that no source makes. JAX's own names lead here too, so that a link works by its host alone;
# what JAX's messages link to leads to the answer.
html_additional_pages = {
    "404": "404.html",
    "faq": "redirect.html",
    "errors": "redirect.html",
    "101/errors": "redirect.html",  # as JAX 0.12 has it
}
html_context = {
    "redirects": {"faq": "faq_ko", "errors": "docs/messages", "101/errors": "docs/messages"},
    "answers": {
        "docs/messages": {
            "jax.errors.ConcretizationTypeError": "faq_ko#different-kinds-of-jax-values",
            "jax.errors.KeyReuseError": "docs/faq/random#random-same-numbers",
            "jax.errors.NonConcreteBooleanIndexError": "docs/faq/errors#dynamic-shape",
            "jax.errors.TracerArrayConversionError": (
                "faq_ko#how-can-i-convert-a-jax-tracer-to-a-numpy-array"
            ),
            "jax.errors.TracerBoolConversionError": "docs/faq/errors#tracer-bool-if",
            "jax.errors.TracerIntegerConversionError": "docs/faq/errors#dynamic-shape",
            "jax.errors.UnexpectedTracerError": "docs/faq/errors#leaked-tracer",
        },
    },
}
