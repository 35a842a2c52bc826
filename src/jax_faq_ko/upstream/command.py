"""``make upstream``: what has changed upstream, per question.

The exit status is 0, but 1 where the check finds changes; UpstreamError says what cannot be done.
"""

import sys
import tempfile
from pathlib import Path

from .clone import Clone, UpstreamError, cached, git
from .drift import compare, judge, section_at
from .section import blocks
from .table import WORDS, Followed, fault_of, keep, load, save

KOREAN = {key: korean for key, (_, korean) in WORDS.items()}
NEXT = """\
무엇이 바뀌었는지 보려면        make upstream SHOW=라벨
답을 고쳤거나 고칠 것이 없으면  make upstream ACCEPT=라벨
다른 글을 따르게 하려면         make upstream ACCEPT=라벨 AT=경로#라벨"""


def check(table: Path, clone: str) -> int:
    """Compare all questions, say what has changed, and keep it for the pages."""
    follows, upstream = _opened(table, clone)
    found = compare(upstream, follows)
    keep(table, found)
    lines = {each.name: f"{table}:{line}: " for each, line in follows.items()}
    same = [each for each in found if each.state in ("same", "absent")]
    drifted = [each for each in found if each.state and each not in same]
    for each in drifted:
        print(f"{lines.get(each.name, '')}{each.name}: {each.said(KOREAN)}")
    counted = f"같은 질문 {len(same)}개, 달라진 질문 {len(drifted)}개."
    print(f"JAX {upstream.head[:10]}({upstream.date})와 비교했습니다. {counted}")
    if drifted:
        print(NEXT)
    return int(bool(drifted))


def show(table: Path, clone: str, question: str) -> None:
    """Show the words of a section that are not what they were."""
    follows, upstream = _opened(table, clone)
    judged = judge(upstream, _asked(table, follows, question))
    print(f"{judged.name}: {judged.said(KOREAN)}")
    ends = ("-", judged.follows, judged.commit), ("+", judged.now(), upstream.head)
    with tempfile.TemporaryDirectory() as folder:
        for sign, address, name in ends:
            commit, date = upstream.commit(name)
            print(f"{sign} {address} ({commit[:10]}, {date})")
            section = section_at(upstream, commit, address)
            text = "\n\n".join(text for _, text in blocks(section)) if section else ""
            Path(folder, sign).write_text(f"{text}\n", "utf-8")
        options = ["--word-diff=plain", "--word-diff-regex=[^[:space:]]+", "--unified=1"]
        options.append(f"--color={'always' if sys.stdout.isatty() else 'never'}")
        files = ("--no-index", "--", "./-", "./+")
        difference = git(Path(folder), "diff", *options, *files, fine=(0, 1))
    print("\n" + "".join(difference.partition("@@")[1:]), end="")


def accept(table: Path, clone: str, question: str, address: str) -> None:
    """Hold a question against the present text: at an address, or where its section is now."""
    follows, upstream = _opened(table, clone)
    now = address or judge(upstream, _asked(table, follows, question)).now()
    if fault := fault_of(question, {"follows": now, "commit": upstream.head}):
        raise UpstreamError(f"{question}: {fault}")
    if address and not section_at(upstream, upstream.head, address):
        fault = f"{upstream.head[:10]}에 없습니다. 경로와 라벨을 확인하세요."
        raise UpstreamError(f"{address}: {fault}")
    accepted = Followed(question, now, upstream.head)
    kept = {each.name: each for each in follows} | {question: accepted}
    save(table, kept.values())
    keep(table, compare(upstream, kept.values()))
    print(f"{question}: 이제 따르는 글은 {now} ({upstream.head[:10]}, {upstream.date})")


VERBS = {"check": check, "show": show, "accept": accept}


def _opened(table: Path, clone: str) -> tuple[dict[Followed, int], Clone]:
    follows = load(table)  # before anything is downloaded
    return follows, Clone(Path(clone).expanduser() if clone else cached())


def _asked(table: Path, follows: dict[Followed, int], question: str) -> Followed:
    for each in follows:
        if each.name == question:
            return each
    fault = f"{table}: 없는 질문입니다: {question}."
    cure = f"make upstream ACCEPT={question} AT=경로#라벨"
    raise UpstreamError(f"{fault} 처음이라면 어디를 따르는지 적으세요: {cure}")
