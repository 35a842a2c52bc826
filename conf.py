"""Sphinx configuration of the Korean JAX FAQ, and nothing else."""

import sys
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "docs" / "sphinxext"))

from korean.inventories import mapping  # noqa: E402 - found on the path set above

project = "JAX 한국어 FAQ"
author = "JAX 한국어 FAQ 기여자"
copyright = f"2026, {author}"  # noqa: A001 - Sphinx's name
language = "ko"

extensions = [
    "sphinx.ext.intersphinx",
    "myst_nb",
    "sphinx_copybutton",
    "snippets",
    "korean",
]
include_patterns = ["index.rst", "faq_ko.rst", "docs/**"]
exclude_patterns = ["docs/sphinxext"]
default_role = "any"  # `single backticks` name something, or they are an error
locale_dirs = ["locale"]
add_function_parentheses = False  # the particle behind a name follows how the bare name is read

# Names are looked up where they are installed, and link to where they are explained; words are
# those of the glossary.
korean_names = str(HERE / "docs" / "inventories" / "names.toml")
korean_requirements = str(HERE / "requirements.txt")
korean_glossary = str(HERE / "docs" / "glossary.toml")
intersphinx_mapping = mapping(Path(korean_names))

# A page in Markdown is executed when it, Python or JAX has changed.
nb_execution_mode = "cache"
_python, _jax = f"python3.{sys.version_info.minor}", f"jax{metadata.version('jax')}"
nb_execution_cache_path = f"_build/notebooks/{_python}-{_jax}"
nb_execution_timeout = 300
nb_execution_raise_on_error = True

# A reader copies Python, not prompts.
copybutton_prompt_text = r">>> ?|\.\.\. ?"
copybutton_prompt_is_regexp = True

html_theme = "sphinx_book_theme"
html_title = project
html_static_path = ["docs/_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {"show_toc_level": 2}
