"""Does the search find the answer? Sets of queries, asked of the site as it is built.

``queries.toml`` was written before the search was tuned. ``unseen.toml`` is for looking whether
what was tuned there holds elsewhere: nobody tunes to it. ``real.toml`` is of users' words, and one
half of it for tuning; ``tracebacks.json`` is what real JAX prints (``make_tracebacks.py``).
"""

from pathlib import Path

import pytest

from tests.jax_faq_ko.search.asking import SETS, WANTED, ask, judge, node, queries


def test_sets_are_large_and_have_nothing_in_common() -> None:
    seen, unseen = ({query.text for query in queries(name)} for name in SETS[:2])
    assert len(seen) >= 80
    tuned, judged = ({query.text for query in queries(name)} for name in SETS[2:4])
    assert not tuned & judged
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
    least, most = WANTED[name]
    shares = f"{len(these)} queries, {first:.1%} first, {three:.1%} among three\n"
    assert (first >= least, three >= most) == (True, True), shares + "\n".join(wrong)


TIMED = """
const { search } = require(process.argv[1] + "/search-query.js").create(
  require("vm").runInNewContext(
    require("fs").readFileSync(process.argv[1] + "/search-index.js", "utf-8") + "; SEARCH_INDEX"));
const text = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const { user, system } = process.cpuUsage();
const { results } = search(text);
const after = process.cpuUsage();
const took = (after.user - user + after.system - system) / 1000;
console.log(JSON.stringify([took, results.map(({ anchor }) => anchor)]));
"""
LOG = "".join(
    f"2026-11-29 10:00:{at} step {at} loss nan 학습 중 jit_f{at} {at * 17}\n" for at in range(500)
)
FRAME = '  File "/x/site-packages/jax/a.py", line 3, in f\n    return g(x)\n'


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("메모리부족" * 4_000, "gpu-oom-prealloc"),  # took minutes when every piece was looked up
        (LOG[:20_000], "debug-nans"),
        (
            f"Traceback (most recent call last):\n{FRAME * 300}UnexpectedTracerError: x",
            "leaked-tracer",
        ),
        ("x" * 20_000, None),
    ],
    ids=["one run", "log", "traceback", "one word"],
)
def test_twenty_thousand_letters_do_not_stop_the_page(
    site: Path, text: str, answer: str | None
) -> None:
    milliseconds, anchors = node("-e", TIMED, str(site / "_static"), given=text)
    assert milliseconds < 300  # a third of that in quiet
    assert answer is None or answer in anchors[:3]
