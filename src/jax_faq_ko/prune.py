"""What an earlier build has made of the site, and this one does not, goes: Sphinx leaves it there.

Who gives a question another label would go on publishing its notebook under the old one, and who
renames a page both pages. What an earlier build has made stands in the inventory that it has left;
no other file is touched, whoever put it there.
"""

import zlib
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.inventory import InventoryFile

from . import notebooks

INVENTORY = "objects.inv"


def prune(app: Sphinx, builder: StandaloneHTMLBuilder) -> None:
    """Remove the pages, notebooks and pictures that the site no longer has, before any is made."""
    pages, labels = made_before(builder.outdir / INVENTORY)
    gone = [builder.get_output_path(page) for page in pages - app.env.found_docs]
    folder = builder.outdir / notebooks.FOLDER
    gone += [folder / f"{label}.ipynb" for label in labels - notebooks.labels(app)]
    pictures = {name for _pages, name in app.env.images.values()}
    there = Path(builder.outdir, builder.imagedir).glob("*")
    gone += [path for path in there if path.name not in pictures]
    for path in gone:
        path.unlink(missing_ok=True)


def made_before(inventory: Path) -> tuple[set[str], set[str]]:
    """Return the pages of the last build, and the labels on them; nothing if that is not known."""
    try:
        found = InventoryFile.loads(inventory.read_bytes(), uri="").data
    except (OSError, ValueError, zlib.error):  # there was none, or it was cut short
        return set(), set()
    return set(found.get("std:doc", ())), set(found.get("std:label", ()))
