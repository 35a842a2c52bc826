"""Takes the present output as the expected one, in the source of the page.

A line is replaced only where the file still says what was read, so a second look at the
difference (and git) is all that it takes to trust the result.
"""

import dataclasses
import difflib
import itertools
import re
import shlex
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .atomic import write_whole
from .model import FAILED, PASSED, EngineError, Example, Manifest, Problem, Result
from .portable.compare import EXACT, HEADER, NO_STACK, Shown, judge, matches, split
from .portable.language import N_, _
from .portable.printable import printable
from .portable.reasons import sentence
from .portable.summary import Run
from .read.docstrings import says
from .read.read_back import not_read_back
from .read.session import SessionError, examples
from .read.source import digest
from .record.record import without_places
from .report.advice import no_place, raised, slip

_TOKEN = re.compile(r"\.\.\.|\w+|\s+|.", re.DOTALL)
# What a page does not keep as it is, or no editor shows: docutils expands tabs, and takes others
# for the end of a line. What stands where output was cut is none of it.
_UNWRITABLE = re.compile(
    r"[\0-\x09\x0b-\x1f\x7f\x85\u2028\u2029]|^\[\.\.\. \+[\d,]+(?: B)?\]$", re.MULTILINE
)
_MANY = 4_000_000  # pairs of words: to compare more of them takes minutes
# What nobody writes in a paragraph of its own: the beginning of a value as Python shows it.
_PARTED = re.compile(r"[-+]?[\d.]+(?:e[-+]?\d+)?$|[\[({'\"]|(?:True|False|None)$|[A-Za-z_.]+[(\[]")
_OPTION = re.compile(r":[\w-]+:")  # which a directive takes for its own
# What may stand before a prompt, so that below as many blanks go on with it: the marks of a list.
_BEFORE = re.compile(r" *(?:(?:[*+•-]|\(?(?:\d+|#|[A-Za-z])[.)]) +)*")
_CHANGED = N_("The file has changed since it was read. Run again.")
_QUOTES = re.compile(r"\"(?=\"\")|'(?='')")  # each that may begin the end of a docstring


@dataclass(frozen=True)
class Replacement:
    """Lines of a file, and what shall stand in their place."""

    file: str
    line: int
    old: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def place(self) -> tuple[str, int]:
        """The file, and the first of the lines."""
        return self.file, self.line


@dataclass(frozen=True)
class Accepted:
    """What has been written, and what is a person's to write: by lines as they are now."""

    edits: list[Replacement]
    refused: list[Problem]

    @property
    def written(self) -> list[str]:
        """Name the places with new lines."""
        return [f"{e.file}:{e.line + self._shift(e.file, e.line - 1)}" for e in self.edits]

    def moved(self, problem: Problem) -> Problem:
        """Give a problem at the line on which it stands now."""
        line = problem.line + self._shift(problem.file, problem.line)
        return dataclasses.replace(problem, line=line)

    def _shift(self, file: str, line: int) -> int:
        """Count the lines that have been added above a line, or to it."""
        above = [edit for edit in self.edits if edit.file == file and edit.line <= line]
        return sum(len(edit.new) - len(edit.old) for edit in above)


@dataclass
class _Draft:
    """What is to be written: for each result its lines, and the texts of their files so far."""

    wanted: list[tuple[Result, Replacement]] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)  # as they were at first
    written: dict[str, str] = field(default_factory=dict)  # and are now
    refused: list[Problem] = field(default_factory=list)

    def edits(self, file: str) -> list[Replacement]:
        """Give what a file is to have; some of it may be of several results."""
        return list(dict.fromkeys(edit for _result, edit in self.wanted if edit.file == file))

    def write(self, base: Path) -> dict[str, str]:
        """Write each file in one step, without edits as it was at first; give the former texts."""
        former = self.texts | self.written
        for file, text in self.texts.items():
            try:
                new = _replaced(text, self.edits(file))
                if _text(base / file) != former[file]:
                    raise EngineError(_(_CHANGED))
                write_whole(base / file, new)
                self.written[file] = new
            except (EngineError, OSError) as error:
                self.refused.append(Problem(file, 1, str(error)))
                self.wanted = [each for each in self.wanted if each[1].file != file]
        return former

    def take_back(self, results: Sequence[Result]) -> None:
        """Leave results to a person, since their page cannot say them."""
        said = _("The page would not read this output as it is. Mend it by hand.")
        self.refused += [Problem(one.file, one.example.line, said) for one in results]
        self.wanted = [each for each in self.wanted if each[0] not in results]


def accept(
    run: Run, again: Iterable[Result], base: Path, reread: Callable[[dict[str, str]], Manifest]
) -> Accepted:
    """Rewrite what failed, if it came of a second run too; say what is a person's to write.

    ``reread`` gives the manifest once files have been written, of which it gets the former texts:
    what is not read as it was written, or keeps other things from being read, is taken back.
    """
    draft = _drafted(run, again, base)
    try:
        while draft.wanted:
            now = reread(draft.write(base))
            written = [result for result, _edit in draft.wanted]
            if not (wrong := not_read_back(run.manifest, now, written)):
                break
            draft.take_back(wrong)
        else:
            draft.write(base)
    except BaseException:  # an extension of others, or Ctrl-C: nobody has looked at it
        draft.wanted.clear()
        draft.write(base)
        raise
    accepted = Accepted([e for file in draft.texts for e in draft.edits(file)], draft.refused)
    return dataclasses.replace(accepted, refused=list(map(accepted.moved, draft.refused)))


def _drafted(run: Run, again: Iterable[Result], base: Path) -> _Draft:
    """Find what to write; of a question nothing from the first slip in its code on."""
    ended = (one for one in again if one.outcome.state in (PASSED, FAILED))
    second = {_key(result): result.outcome.got for result in ended}
    draft = _Draft()
    edits: dict[tuple[str, int], Replacement] = {}
    disputed: set[tuple[str, int]] = set()
    slipped = set()
    right = {(one.file, one.line) for one in run.results if one.outcome.state == PASSED}
    for result in run.results:
        name = result.question.name
        if not result.outcome.bad or name in slipped:
            continue
        try:
            if found := slip(result):
                slipped.add(name)
                raise EngineError(found)
            if result.outcome.state != FAILED or result.outcome.reason:
                none = _("No new output would mend this.")
                raise EngineError(f"{none} {sentence(result.outcome.reason)}".rstrip())
            text = draft.texts.setdefault(result.file, _unchanged(base, result.file, run.manifest))
            edit = _edit(result, second.get(_key(result)), text)
            other = (result.file, result.line) in right
            if other or edits.setdefault(edit.place, edit) != edit:
                disputed.add(edit.place)
                raise EngineError(_("Each question gives another output. Mend it by hand."))
            draft.wanted.append((result, edit))
        except (EngineError, OSError) as refusal:
            draft.refused.append(Problem(result.file, result.example.line, str(refusal)))
    draft.wanted = [each for each in draft.wanted if each[1].place not in disputed]
    return draft


def _key(result: Result) -> tuple[str, str, int, str, str]:
    """Tell an example from all others, and find it in a second run."""
    example = result.example
    return result.question.name, result.file, example.line, example.source, result.fingerprint


def hint(run: Run, command: str) -> str:
    """Say how the present output becomes the expected one; nothing where no output differs.

    It takes a question of which all code ran. The command has ``{}`` where its name stands.
    """
    sound: dict[str, bool] = {}
    for result in (one for one in run.results if one.outcome.bad):
        name, outcome = result.question.name, result.outcome
        known = outcome.reason or raised(result) or slip(result) or no_place(result)
        differs = outcome.state == FAILED and not known
        sound[name] = sound.get(name, True) and differs
    names = [name for name, all_differ in sound.items() if all_differ]
    if not names:
        return ""
    more = " " + _("(such questions: {count})").format(count=len(names)) if len(names) > 1 else ""
    first = command.format(shlex.quote(printable(names[0])))  # a page may be called anything
    return _("If the present output is right: {command}").format(command=first) + more


def elsewhere(run: Run, asked: bool) -> Iterator[Problem]:
    """Name the outputs, beside those that were wrong or are not there, that another release has."""
    wrong = {result.question.name for result in run.results if result.outcome.bad}
    concerned = {r.question.name: r.question for r in run.results if asked or r.outcome.bad}
    for question in concerned.values():
        for snippet, variant in question.variants:
            there = question.name not in wrong and any(e.want for e in variant.examples)
            if there or not variant.condition.jax:
                continue
            if unmet := variant.condition.unmet(run.environment):
                said = _("It takes a run on {where} to write this output.").format(where=unmet)
                yield Problem(snippet.file, variant.line, said)


def _unchanged(base: Path, name: str, manifest: Manifest) -> str:
    path = base / name
    installed = path.is_relative_to(sys.prefix) or {"site-packages", "dist-packages"} & {
        *path.parts
    }
    if installed or not path.is_relative_to(base):
        raise EngineError(_("The file is not of this project."))
    text = _text(path)
    if digest(text.encode()) != manifest.digests.get(name):
        raise EngineError(_(_CHANGED))
    if "\r" in text.replace("\r\n", ""):
        raise EngineError(_("Lines of the file end in a lone CR. Let an editor end them in LF."))
    return text


def _edit(result: Result, second: str | None, text: str) -> Replacement:
    """Find the lines of the expected output, and write the new ones as they are indented."""
    example = result.example
    lines = [line.removesuffix("\r") for line in text.removeprefix("\ufeff").split("\n")]
    want = example.want or ""
    if not example.sure:
        raise EngineError(
            _("The file has several such blocks, and it is not known which. Mend it by hand.")
        )
    if said := no_place(result):
        raise EngineError(said)
    new = renewed(example, result.outcome.got, _dots(lines))
    if not _reads_back(example, new, result.outcome.got):
        raise EngineError(
            _("Written down, this output would read otherwise. Let the example print another.")
        )
    if second is None or not _reads_back(example, new, second):
        raise EngineError(
            _("A second run showed another output. Let the example print what stays the same.")
        )
    indent = _indent(example, lines)
    start = example.want_line - 1
    old = tuple(lines[start : start + want.count("\n")])
    if [line.removeprefix(indent).rstrip() for line in old] != [
        line.rstrip() for line in want.splitlines()
    ]:
        raise EngineError(_("The expected output was not found in the file. Mend it by hand."))
    below = next(filter(str.strip, lines[start:]), "").strip()
    if not want and lines[start : start + 1] == [""] and _PARTED.match(below):
        said = _(
            "Below an empty line stands what may be output: `{line}`. Leave the empty line out."
        )
        raise EngineError(said.format(line=below))
    written = tuple((indent + line).rstrip() for line in new)
    edit = Replacement(result.file, example.want_line, old, written)
    return _in_docstring(edit, lines) if result.file.endswith(".py") else edit


def _in_docstring(edit: Replacement, lines: Sequence[str]) -> Replacement:
    """Write lines so that a module says them: as they are, or escaped."""
    escaped = tuple(_QUOTES.sub(r"\\\g<0>", line.replace("\\", "\\\\")) for line in edit.new)
    for new in (edit.new, escaped):
        start, end = edit.line - 1, edit.line - 1 + len(edit.old)
        if says("\n".join([*lines[:start], *new, *lines[end:]]), edit.line, edit.new):
            return dataclasses.replace(edit, new=new)
    raise EngineError(_("The docstring cannot say this. Mend it by hand."))


def _reads_back(example: Example, new: Sequence[str], got: str) -> bool:
    """Say whether the new lines, once they are read from the page, are what was shown."""
    text = "".join(f"{line.rstrip()}\n" for line in new)
    if example.mode == "exec":  # as a directive gives its content
        text = textwrap.dedent(text).strip("\n") + "\n"
        if _OPTION.match(text):
            return False
    else:
        try:
            (read,) = examples(f">>> 0\n{text}", 1, ())
        except (SessionError, ValueError):  # another prompt, or nothing that is output
            return False
        text = read.want or ""
    renewed_example = dataclasses.replace(example, want=text)
    return not _UNWRITABLE.search(got) and judge(renewed_example, Shown.read(got), False) == (
        PASSED,
        "",
    )


def _indent(example: Example, lines: Sequence[str]) -> str:
    """Find how far the output stands from the margin."""
    number = example.want_line if example.mode == "exec" else example.line
    line = "".join(lines[number - 1 : number])  # none, where conf.py adds what the file lacks
    if "\t" in line:
        raise EngineError(_("There is a tab in the line. Write spaces."))
    if example.mode == "exec":
        return line[: len(line) - len(line.lstrip())]
    before, _prompt, after = line.partition(">>> ")
    found = after.rstrip() == example.source.split("\n")[0].rstrip()
    if not (found and _BEFORE.fullmatch(before)):
        raise EngineError(_("The code was not found in the file. Mend it by hand."))
    return " " * len(before)


def _dots(lines: Sequence[str]) -> str:
    """Leave out a stack as the file does most often: the dots may be indented."""
    pairs = itertools.pairwise(lines)
    below = [under[line.index(HEADER) :] for line, under in pairs if line.strip() == HEADER]
    used = Counter(line.rstrip() for line in below if line.strip() == "...")
    return max(used, key=used.__getitem__, default=NO_STACK)


def renewed(example: Example, got: str, dots: str = NO_STACK) -> list[str]:
    """Write the new expected output of an example, as loose as the old one was."""
    shown = Shown.read(got)
    output, error = shown.output, shown.error
    old_output, old_error = split(example.want or "") if error else (example.want or "", "")
    output = _kept_loose(old_output, output, "ELLIPSIS" in example.flags)
    error = _kept_loose(old_error, error, EXACT not in example.flags)
    blank = "DONT_ACCEPT_BLANKLINE" not in example.flags
    whole = output.removesuffix("\n") if blank else output.rstrip("\n")
    lines = whole.split("\n") if output else []
    last = [] if not error else error.rstrip("\n").split("\n")
    if any(re.match(r" *>>>|\.\.\.", line) for line in (*lines, *last)):
        raise EngineError(_("The output looks like a prompt. Mend it by hand."))
    if error:
        lines += [HEADER, *(_stack(example.want or "") or [dots]), *last]
    if blank:
        lines = [line if line.strip() else "<BLANKLINE>" for line in lines]
    return lines


def _kept_loose(old: str, new: str, ellipsis: bool) -> str:
    """Keep every ``...``, and put one where something private would stand."""
    text = _with_ellipses(old, new) if ellipsis and "..." in old else new
    if (portable := without_places(text)) != text:
        if not ellipsis:
            raise EngineError(
                _("The output has a path or an address of this machine. Use `+ELLIPSIS` and `...`.")
            )
        text = portable
    assert matches(text, new, ("ELLIPSIS",))
    return text


def _with_ellipses(old: str, new: str) -> str:
    olds, news = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(olds) * len(news) > _MANY:
        raise EngineError(
            _("It would take too long to find what `...` stands for. Mend it by hand.")
        )
    matcher = difflib.SequenceMatcher(None, olds, news, autojunk=False)
    parts: list[str] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if "..." in olds[a:b]:
            if kind != "equal" and b - a > 1:
                raise EngineError(_("What stands near `...` has changed. Mend it by hand."))
            parts.append("".join(olds[a:b]))
        else:
            parts.append("".join(news[c:d]))
    return "".join(parts)


def _stack(want: str) -> list[str]:
    """Keep the stack lines that the author chose to show."""
    after = want.partition(HEADER)[2].splitlines()[1:]
    message = next((i for i, line in enumerate(after) if re.match(r"\w", line)), len(after))
    return after[:message]


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise EngineError(_("The file is not in UTF-8. Save it in UTF-8.")) from None


def _replaced(text: str, edits: Sequence[Replacement]) -> str:
    """Give a text with its new lines, each of which ends as those around it do."""
    lines = text.split("\n")
    if edits and lines[-1]:  # it has no end yet
        lines[-1:] = [lines[-1] + "\r" * lines[0].endswith("\r"), ""]
    for edit in sorted(edits, key=lambda edit: edit.line, reverse=True):
        start = edit.line - 1
        end = "\r" if lines[start - 1].endswith("\r") else ""
        lines[start : start + len(edit.old)] = [line + end for line in edit.new]
    return "\n".join(lines)
