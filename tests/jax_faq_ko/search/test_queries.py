"""Does the search find the answer? Two sets of queries, asked of the site as it is built.

``queries.toml`` was written before the search was tuned. ``unseen.toml`` is for looking whether
what was tuned there holds elsewhere: nobody tunes to it.
"""

from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

import pytest

from tests.jax_faq_ko.search.asking import AMONG_THREE, FIRST, SETS, ask, judge, queries


def test_sets_are_large_and_have_nothing_in_common() -> None:
    seen, unseen = ({query.text for query in queries(name)} for name in SETS)
    assert len(seen) >= 80
    assert len(unseen) >= 40
    assert not seen & unseen


def test_every_question_that_is_looked_for_is_there(site: Path) -> None:
    pages = [*site.glob("*.html"), *site.glob("docs/**/*.html")]  # without the English edition
    text = "".join(page.read_text("utf-8") for page in pages)
    wanted = {answer for name in SETS for query in queries(name) for answer in query.answers}
    assert [answer for answer in wanted if f'id="{answer}"' not in text] == []


@pytest.mark.parametrize("name", SETS)
def test_answers_come_first(site: Path, name: str) -> None:
    these = queries(name)
    found = dict(zip(these, ask(site / "_static", [query.text for query in these]), strict=True))
    assert [query.text for query in these if not found[query]] == []
    first, three, wrong = judge(these, lambda query: [each["anchor"] for each in found[query]])
    shares = f"{len(these)} queries, {first:.1%} first, {three:.1%} among three\n"
    assert (first >= FIRST, three >= AMONG_THREE) == (True, True), shares + "\n".join(wrong)


def test_a_run_of_thousands_of_letters_does_not_stop_the_page(site: Path) -> None:
    long = "메모리부족" * 1000  # took minutes when every piece of it was looked up
    before = getrusage(RUSAGE_CHILDREN).ru_utime
    [found] = ask(site / "_static", [long])
    assert getrusage(RUSAGE_CHILDREN).ru_utime - before < 20
    assert "gpu-oom-prealloc" in [each["anchor"] for each in found]
