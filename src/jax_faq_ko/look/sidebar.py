"""Every page lists all pages by their titles: where one of these changes, all are written anew."""

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from .. import state


def written_again(app: Sphinx, env: BuildEnvironment) -> set[str]:
    """Return all pages if what their sidebars list is not what it was in the last build."""
    titles = [f"{docname} {title}" for docname, title in sorted(env.titles.items())]
    listed = "\n".join([*titles, env.tocs[env.config.root_doc].pformat()])
    return set(env.found_docs) if state.lists_anew(env, "sidebar", listed) else set()
