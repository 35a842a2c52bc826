"""What the record of the runs says of the questions, held against the pages as they are now.

Who renames a label would miss it: the links of readers to a question lead nowhere then, and no run
tells of it. So would who misspells a library: the examples that need it would never run.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.logging import getLogger

from jax_doctest.api import manifest, model, recorded

from .. import data_files, releases
from ..korean.place import title_place
from ..state import READ, doubted, site
from ..told import meant

logger = getLogger(__name__)

IMPORT = re.compile(r"^\s*(?:import|from)\s+(\w+)", re.MULTILINE)


def check(app: Sphinx, env: BuildEnvironment) -> None:
    """Report addresses that are gone, and libraries that no release has."""
    site(env).gone = {}
    if not doubted(env):
        proved = {old: new for old, new in recorded(app).items() if ":" not in old}
        check_addresses(env, proved, {one.name for one in manifest(app).questions})
    pins = releases.load(data_files.folder(app.config)).values()
    check_libraries(app, {"jax", "jaxlib"}.union(*pins) - {"python"})
    check_imports(app)


def check_addresses(env: BuildEnvironment, proved: dict[str, str], questions: set[str]) -> None:
    """Report the labels that no page has any more, where the question stands that had them.

    That is the one with the same examples or, where these have changed too, with a like name.
    """
    here = {label: docname for docname, page in READ.all(env).items() for label in page.labels}
    unproved = questions & here.keys() - proved.keys()
    for label in sorted(proved.keys() - here.keys()):
        fault = f"`{label}` 라벨이 없어져 그 주소로 오는 링크가 끊어집니다."
        near = (
            [proved[label]] if proved[label] in here else get_close_matches(label, unproved, 1, 0.4)
        )
        if near:
            document = env.get_doctree(here[near[0]])
            where = "{}:{}".format(*title_place(document.ids[document.nameids[near[0]]]))
            cure = f"이 제목의 라벨 위에 옛 라벨을 남겨 두세요: .. _{label}:"
            site(env).gone[label] = near[0]
        else:
            where = f"{env.doc2path(env.config.root_doc)}:1"
            cure = f"답이 옮겨 간 제목의 라벨 위에 남겨 두세요: .. _{label}:"
        logger.error("%s %s", fault, cure, location=where)


def variants(app: Sphinx) -> Iterator[tuple[model.Snippet, model.Variant]]:
    """Give all that the questions have examples in."""
    return (each for question in manifest(app).questions for each in question.variants)


def check_libraries(app: Sphinx, known: set[str]) -> None:
    """Report what an example needs, and no environment of a release has."""
    spelt = sorted(name.replace("_", "-") for name in known)
    for snippet, variant in variants(app):
        for name in sorted({*variant.condition.needs} - {*spelt}):
            cure = meant(name, spelt) or f" 있는 것: {', '.join(spelt)}"
            fault = f"`:needs: {name}`: 예제를 실행하는 환경에 없는 라이브러리입니다."
            logger.error("%s%s", fault, cure, location=f"{snippet.file}:{variant.line}")


def check_imports(app: Sphinx) -> None:
    """Report what an example imports of the libraries that not everybody has, and does not need."""
    packages = {name.partition("-")[0]: name for name in releases.LIBRARIES}
    for snippet, variant in variants(app):
        for example in variant.examples:
            imported = {
                packages[name] for name in IMPORT.findall(example.source) if name in packages
            }
            for name in sorted(imported - {*variant.condition.needs}):
                fault = f"`:needs:` 없이 import합니다: `{name}`."
                cure = "예제를 `.. doctest::` 아래에 들여 쓰고, 그 바로 아랫줄에 쓰세요: "
                cure += f":needs: {name}"
                logger.error("%s %s", fault, cure, location=f"{snippet.file}:{example.line}")
