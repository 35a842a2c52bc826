"""With which releases of libraries a block was run, and where nobody has run it."""

from docutils import nodes

from ..model import Condition, Question, within
from ..portable.language import _
from ..record.verdict import STALE, UNKNOWN, Cell
from .site import Site
from .tables import paragraph


def ran_with(site: Site, question: Question, condition: Condition) -> nodes.paragraph:
    """Say of a block that needs libraries what the record knows."""
    places: dict[str, list[Cell]] = {}
    for cell in site.cells(question):
        here = site.environment(cell.release, cell.platform)
        if condition.jax and not within(cell.release, condition.jax):
            continue
        ran = cell.state not in (STALE, UNKNOWN) and condition.met(here)
        versions = [f"{name} {here.libraries[name]}" for name in condition.needs] if ran else []
        places.setdefault(", ".join(versions), []).append(cell)
    never = places.pop("", [])
    said = [
        _("Run with {libraries}: {places}").format(libraries=names, places=site.named(cells))
        for names, cells in places.items()
    ]
    if never:
        said.append(_("Not run here: {places}").format(places=site.named(never)))
    return paragraph(" · ".join(said), "jax-libraries", "no-search")
