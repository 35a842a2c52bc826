"""From each page to the same page in the other languages, for readers and for search engines."""

from pathlib import PurePosixPath
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx


def add_editions(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give the templates every edition of the page: its language, name and addresses."""
    folders = {language: folder for language, (folder, _) in app.config.editions.items()}
    own = folders.get(app.config.language, "")
    file = app.builder.get_target_uri(pagename)
    root = app.config.html_baseurl.removesuffix(own)
    up = "../" * own.count("/")
    context["editions"] = [
        {
            "language": language,
            "name": name,
            "own": language == app.config.language,
            "href": PurePosixPath(file).name
            if language == app.config.language
            else context["pathto"](f"{up}{folder}{file}", 1),
            "url": f"{root}{folder}{'' if pagename == app.config.root_doc else file}"
            if root
            else "",
        }
        for language, (folder, name) in app.config.editions.items()
    ]


def declare(app: Sphinx) -> None:
    """Register the setting, ``{language: (folder, name)}``."""
    app.add_config_value("editions", {}, "html", dict)
