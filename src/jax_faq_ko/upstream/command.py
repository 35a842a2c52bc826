"""``make upstream``: what has changed upstream, per question.

The exit status is 0, but 1 where the check finds changes; UpstreamError says what cannot be done.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from .clone import Clone, cached, git
from .drift import compare, judge, section_at
from .section import blocks
from .table import WORDS, Followed, UpstreamError, fault_of, keep, load, save

KOREAN = {key: korean for key, (_, korean) in WORDS.items()}
NEXT = """\
무엇이 바뀌었는지 보려면        make upstream SHOW=라벨
답을 고쳤거나 고칠 것이 없으면  make upstream ACCEPT=라벨
다른 글을 따르게 하려면         make upstream ACCEPT=라벨 AT=경로#라벨"""


def add_verbs(parser: argparse.ArgumentParser) -> None:
    """Say what the command line takes."""
    parser.add_argument("--table", type=Path, default=Path("docs", "upstream.toml"))
    parser.add_argument("--clone", default="", help="a clone of jax-ml/jax")
    verbs = parser.add_subparsers(required=True)
    for run in (check, show, accept):
        verb = verbs.add_parser(run.__name__, help=run.__doc__)
        verb.set_defaults(run=run)
        if run is not check:
            verb.add_argument("question")
        if run is accept:
            verb.add_argument("address", nargs="?", default="", help="path#label")


def check(given: argparse.Namespace) -> int:
    """Compare all questions, say what has changed, and keep it for the pages."""
    table, clone = _opened(given)
    found = compare(clone, table)
    keep(given.table, found)
    lines = {each.name: f"{given.table}:{line}: " for each, line in table.items()}
    same = [each for each in found if each.state in ("same", "absent")]
    drifted = [each for each in found if each.state and each not in same]
    for each in drifted:
        print(f"{lines.get(each.name, '')}{each.name}: {each.said(KOREAN)}")
    counted = f"같은 질문 {len(same)}개, 달라진 질문 {len(drifted)}개."
    print(f"JAX {clone.head[:10]}({clone.date})와 비교했습니다. {counted}")
    if drifted:
        print(NEXT)
    return int(bool(drifted))


def show(given: argparse.Namespace) -> int:
    """Show the words of a section that are not what they were."""
    table, clone = _opened(given)
    judged = judge(clone, _asked(given, table))
    print(f"{judged.name}: {judged.said(KOREAN)}")
    ends = ("-", judged.follows, judged.commit), ("+", judged.now(), clone.head)
    with tempfile.TemporaryDirectory() as folder:
        for sign, address, name in ends:
            commit, date = clone.commit(name)
            print(f"{sign} {address} ({commit[:10]}, {date})")
            section = section_at(clone, commit, address)
            text = "\n\n".join(text for _, text in blocks(section)) if section else ""
            Path(folder, sign).write_text(f"{text}\n", "utf-8")
        options = ["--word-diff=plain", "--word-diff-regex=[^[:space:]]+", "--unified=1"]
        options.append(f"--color={'always' if sys.stdout.isatty() else 'never'}")
        files = ("--no-index", "--", "./-", "./+")
        difference = git(Path(folder), "diff", *options, *files, fine=(0, 1))
    print("\n" + "".join(difference.partition("@@")[1:]), end="")
    return 0


def accept(given: argparse.Namespace) -> int:
    """Hold a question against the present text: at an address, or where its section is now."""
    table, clone = _opened(given)
    address = given.address or judge(clone, _asked(given, table)).now()
    if fault := fault_of(given.question, {"follows": address, "commit": clone.head}):
        raise UpstreamError(f"{given.question}: {fault}")
    if given.address and not section_at(clone, clone.head, address):
        fault = f"{clone.head[:10]}에 없습니다. 경로와 라벨을 확인하세요."
        raise UpstreamError(f"{address}: {fault}")
    accepted = Followed(given.question, address, clone.head)
    kept = {each.name: each for each in table} | {accepted.name: accepted}
    save(given.table, kept.values())
    keep(given.table, compare(clone, kept.values()))
    print(f"{accepted.name}: 이제 따르는 글은 {address} ({clone.head[:10]}, {clone.date})")
    return 0


def _opened(given: argparse.Namespace) -> tuple[dict[Followed, int], Clone]:
    table = load(given.table)  # before anything is downloaded
    return table, Clone(Path(given.clone).expanduser() if given.clone else cached())


def _asked(given: argparse.Namespace, table: dict[Followed, int]) -> Followed:
    for each in table:
        if each.name == given.question:
            return each
    fault = f"{given.table}: {given.question}이(가) 없습니다."
    cure = f"make upstream ACCEPT={given.question} AT=경로#라벨"
    raise UpstreamError(f"{fault} 처음이라면 어디를 따르는지 적으세요: {cure}")
