"""The questions of a page while they are being put together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..model import Example, Question, Snippet, Variant
from ..portable.language import N_, _
from .markup import Markup
from .questions import QuestionSection
from .session import SKIP, SessionError

EVERYWHERE = "*"
DEFAULT = "default"
_ORPHAN = N_("No `testcode` goes with this `testoutput`.")


@dataclass
class Draft:
    """A question that is still being put together."""

    place: QuestionSection
    snippets: list[Snippet] = field(default_factory=list)
    whole: bool = True  # no: a block of it could not be read
    code: Variant | None = None  # the last testcode, as it was before it had an output

    def expect(self, output: Example, markup: Markup) -> None:
        """Give the testcode at the end what it must print; another Python may print another."""
        last = self.snippets[-1] if self.snippets else None
        if last is None or last.kind != "testcode":
            raise SessionError(0, _(_ORPHAN))
        *before, variant = last.variants
        (code,) = variant.examples
        condition, python = variant.condition, markup.condition.python
        if code.want:
            if not (python and condition.python):
                raise SessionError(0, _(_ORPHAN))
            before.append(variant)
        else:
            self.code = variant
        own = self.code or variant
        held = dict.fromkeys(filter(None, (own.condition.python, python)))
        skips = dict.fromkeys(filter(None, (own.skip_if, markup.skip_if)))
        skipped = [flag for flag in code.flags if flag == SKIP]
        shown = replace(output, source=code.source, line=code.line, flags=(*output.flags, *skipped))
        variant = replace(
            variant,
            examples=(shown,),
            condition=replace(condition, python=",".join(held)),
            skip_if=" or ".join(f"({skip})" if len(skips) > 1 else skip for skip in skips),
        )
        self.snippets[-1] = replace(last, variants=(*before, variant))


class Drafts:
    """All questions of one page, and the code around them."""

    def __init__(self, around: Sequence[Snippet], environ: Mapping[str, str]) -> None:
        self.around = around
        self.environ = tuple(f"{name}={value}" for name, value in sorted(environ.items()))
        self.drafts: dict[str, Draft] = {}
        self.setup: list[tuple[tuple[str, ...], Snippet]] = []  # by the groups that it is for

    def at(self, places: Iterable[QuestionSection]) -> list[Draft]:
        """Give the questions in these places."""
        return [self.drafts.setdefault(place.name, Draft(place)) for place in places]

    def finished(self) -> Iterator[Question]:
        """Put set-up code around the snippets of each question."""
        for draft in self.drafts.values():
            place = draft.place
            mine = {place.group or DEFAULT, EVERYWHERE}
            own = [snippet for groups, snippet in self.setup if mine & set(groups)]
            before = [one for one in (*self.around, *own) if one.kind == "testsetup"]
            after = [one for one in (*own, *self.around) if one.kind == "testcleanup"]
            snippets = (*before, *draft.snippets, *after)
            yield Question(
                place.name, place.labels, place.title, snippets, self.environ, draft.whole
            )

    def orphans(self) -> Iterator[Snippet]:
        """Find set-up code that no question takes."""
        taken = {EVERYWHERE} if self.drafts else set()
        taken |= {draft.place.group or DEFAULT for draft in self.drafts.values()}
        yield from (snippet for groups, snippet in self.setup if not taken & set(groups))
