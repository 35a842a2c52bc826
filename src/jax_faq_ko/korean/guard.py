"""What goes wrong in Korean RST and stays silent: found in the source, with the form that is right.

Each check takes a source and yields problems. A problem whose cure leaves nothing to judge carries
it as an edit, which ``make fix`` carries out.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from docutils.utils import column_width, punctuation_chars

from .diagnostic import Diagnostic, TextEdit
from .inline import Span, is_reference, spans, targets
from .particles import HANGUL, PARTICLE
from .source import RULE, Paragraph, paragraphs, split
from .style import MASK, apart, masked

MARK = "\ufeff"
FIELD = re.compile(r":[\w-]+:(?:\s|$)")
ENGLISH = re.compile(rf"(?<![\w.{MASK}])[a-z]{{2,}}(?![\w{MASK}])")  # a word, and no name

# What takes no room and no ink: spaces without width, marks of direction, fillers of Hangul.
INVISIBLE = re.compile(
    "[\u00ad\u115f\u1160\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u3164\ufeff]"
)

# What begins an item of a list; docutils sees no list where it stands in a paragraph.
ITEM = re.compile(r"\s*(?:[*+-]|(?:\d+|#)[.)])\s+\S")

# What docutils accepts on the outer sides of inline markup.
BEFORE = re.compile(rf"[\s{punctuation_chars.openers}{punctuation_chars.delimiters}]")
AFTER = re.compile(
    rf"[\s{punctuation_chars.closing_delimiters}{punctuation_chars.delimiters}"
    rf"{punctuation_chars.closers}]"
)

# Delimiters that are also ordinary characters: only a touch of Hangul makes markup of them.
AMBIGUOUS = {"strong", "emphasis", "substitution"}

# What is markup in Markdown, and text in RST.
FENCE = re.compile(r"\s*`{3,}\s*[\w-]*\s*$")
HASHES = re.compile(r"\s*#{1,6} \S")
LINK = re.compile(
    r"(?:(?P<image>!)|(?=\[[^\]\n]+\]\((?:https?:/|[./#])))"
    r"\[(?P<text>[^\]\n]*)\]\((?P<url>[^)\s]+)\)"
)
# Other marks, each with what to write.
MARKS = (
    (
        re.compile(r"\s*>\s*\[!\w+\]"),
        "GitHub의 알림입니다. `.. note::` 아래에 빈 줄을 두고 들여 쓰세요.",
    ),
    (re.compile(r"\s*>\s+\S"), "RST에서는 >로 인용하지 않습니다. 따옴표로 인용하세요."),
    (
        re.compile(r"\s*\|[\s:|-]*-{3}[\s:|-]*\Z"),
        "마크다운의 표입니다. RST에서는 `list-table` 디렉티브로 쓰세요.",
    ),
    (re.compile(r"\s*[-*+] \[[ xX]?\] "), "RST에는 할 일 목록이 없습니다. [ ]를 지우세요."),
)
BAR = re.compile(r"\s*(?:-{3}|\*{3}|_{3})\s*\Z")  # alone it is no underline
TAG = re.compile(r"</?(?:a|b|br|code|div|em|i|img|p|span|strong|sub|sup|u)\b[^<>]*>")
FOOTNOTE = re.compile(r"\[\^[\w-]+\](?!\()")
JOINT = "\\ "  # parts markup from a word, and is not shown
WON = re.compile("([\u20a9\uffe6\uff3c])[ \t]*")  # the backslash of a Korean keyboard, and wide
UNENDED = re.compile(r"(?<![:`\w])`([^`<>]+?)\s*<(https?://[^`<>\s]+)>`(?![_`])")
ELSEWHERE = re.compile(r"<((?!https?:|mailto:)[^<>\s]+\.(?:rst|md|html)(?:#[^<>\s]*)?)>`__?")
HERE = re.compile(r"https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0)\b[^\s<>`]*")
MATH = re.compile(r"(?<![`\\$])\$+([^$`\n]*[\\^_=][^$`\n]*)\$+")
TOLD = ("glued", "markdown")  # kinds of problems whose consequences need no telling
ADDRESS = re.compile(rf"(?:https?|ftp)://[!-;=?-~]*[A-Za-z0-9/](?={PARTICLE.pattern})")
BARE = re.compile(r"`[^`<>]+`")  # as code is written in Markdown
ROLE = re.compile(r"(?<![\w:])(:[a-zA-Z][\w:.+-]*:) +(?=`[^`])")

# What ends as a sentence, but for its colon.
SENTENCE = re.compile(r"(?:다|요|오)[)\]]?:$")

# Lines of punctuation that stand under text and are no failed underline.
NO_UNDERLINE = {"::", "..", "..."}

# Particles that may be words of their own when another word follows: 이 함수, "this function".
OWN_WORDS = {"이", "만", "나"}
ANOTHER_WORD = re.compile(r"\s+[^\W_]")

PARTED = re.compile(rf"([ \t]+|[ \t]*\r?\n[ \t]*)({PARTICLE.pattern})")


def check_rst(source: str) -> list[Diagnostic]:
    """Return what is wrong in an RST source, in its order."""
    names = targets(source)
    found: list[Diagnostic] = []
    tables: set[int] = set()
    for paragraph in paragraphs(source):
        found += check_underline(paragraph)
        found += check_colon(paragraph)
        found += check_spans(paragraph, names)
        found += check_addresses(paragraph)
        found += check_links(paragraph)
        if paragraph.in_table:
            tables.add(paragraph.lines[0].number)
        found += check_markdown_marks(paragraph)
        found += check_english(paragraph)
        found += check_lists(paragraph)
    whole = (check_mark, check_line_ends, check_blanks, check_nfc, check_invisible)
    found = [*(problem for check in whole for problem in check(source)), *found]
    found = [replace(each, edit=None) if each.line in tables else each for each in found]
    return sorted(found, key=lambda problem: problem.line)


def check_nfc(source: str) -> Iterator[Diagnostic]:
    """Find text that is not NFC: it looks the same, but is wider and is found by no search."""
    for line in split(source):
        composed = unicodedata.normalize("NFC", line.text)
        if composed != line.text:
            said = "한글의 자모가 풀려 있습니다(NFC가 아닙니다). make fix를 실행하세요: "
            edit = TextEdit(line.start, line.start + len(line.text), composed)
            yield Diagnostic("nfc", line.number, said + composed.strip(), edit)


def check_blanks(source: str) -> Iterator[Diagnostic]:
    """Find tabs, and blanks that nothing follows."""
    for line in split(source):
        wanted = line.text.expandtabs(8).rstrip()
        if wanted != line.text:
            said = "탭이 있습니다." if "\t" in line.text.rstrip() else "줄 끝에 빈칸이 있습니다."
            edit = TextEdit(line.start, line.start + len(line.text), wanted)
            yield Diagnostic("blank", line.number, f"{said} make fix를 실행하세요.", edit)


def check_invisible(source: str) -> Iterator[Diagnostic]:
    """Find characters that nobody sees, and that part a word for every search."""
    for line in split(source):
        if found := INVISIBLE.search(line.text, int(source.startswith(MARK) and not line.start)):
            left = INVISIBLE.sub("", line.text)
            said = f"보이지 않는 글자가 있습니다(U+{ord(found[0]):04X})."
            said += " 지우거나 make fix를 실행하세요."
            edit = TextEdit(line.start, line.start + len(line.text), left)
            yield Diagnostic("invisible", line.number, said, edit)


def check_mark(source: str) -> Iterator[Diagnostic]:
    """Find the mark that editors of Windows put before a text; it is part of the first word."""
    if source.startswith(MARK):
        said = "파일이 BOM으로 시작합니다. 'UTF-8(BOM 없음)'으로 저장하거나 make fix를 실행하세요."
        yield Diagnostic("bom", 1, said, TextEdit(0, len(MARK), ""))


def check_line_ends(source: str) -> Iterator[Diagnostic]:
    """Find the line ends of Windows, which git would take for a change of every line."""
    if "\r\n" in source:
        line = source.count("\n", 0, source.index("\r\n")) + 1
        mended = TextEdit(0, len(source), source.replace("\r\n", "\n"))
        said = "줄 끝이 CRLF입니다. 편집기에서 LF로 바꾸거나 make fix를 실행하세요."
        yield Diagnostic("crlf", line, said, mended)


def check_english(paragraph: Paragraph) -> Iterator[Diagnostic]:
    """Find a whole paragraph in English, which is not code, nor a name or field of something."""
    text = masked(paragraph.text)
    if not FIELD.match(text) and not HANGUL.search(text) and len(ENGLISH.findall(text)) > 3:
        message = "영어로만 쓴 문단입니다. 한국어로 쓰세요. 코드나 오류 메시지라면 ``로 감싸세요."
        yield paragraph.problem("english", message, 0)


def check_lists(paragraph: Paragraph) -> Iterator[Diagnostic]:
    """Find an item that goes on with the line above it, where a list was meant."""
    for above, line in itertools.pairwise(paragraph.lines):
        goes_on = line.indent == above.text_column and not RULE.match(above.text)
        if goes_on and ITEM.match(line.text):
            said = "윗줄과 붙어 있어 목록이 되지 않습니다. 이 줄 위에 빈 줄을 넣으세요"
            yield Diagnostic("list", line.number, f"{said}: {line.text.strip()}")


def check_markdown_marks(paragraph: Paragraph) -> Iterator[Diagnostic]:
    """Find what is markup in Markdown alone: fences, headings, links and pictures."""
    fences = [line for line in paragraph.lines if FENCE.match(line.text)]
    for line in fences[::2]:
        said = "RST에서는 코드를 ```로 감싸지 않습니다. 실행할 예제는 `>>>`로 시작하고, 그 밖의 "
        said += "코드는 `.. code-block:: python` 아래에 빈 줄을 두고 들여 쓰세요."
        yield Diagnostic("markdown", line.number, said)
    for line in paragraph.lines:
        if HASHES.match(line.text):
            width = column_width(line.text.strip("# "))
            said = "RST의 제목은 #으로 쓰지 않습니다. #을 지우고 아랫줄에 밑줄을 그으세요. "
            said += f"질문의 제목: {'-' * width} 질문 안의 제목: {'^' * width}"
            yield Diagnostic("markdown", line.number, said)
    marked = ((line, said) for line in paragraph.lines for m, said in MARKS if m.match(line.text))
    for line, said in itertools.islice(marked, 1):  # of a quotation, or a table, its first
        yield Diagnostic("markdown", line.number, said)
    if BAR.match(paragraph.text):
        yield paragraph.problem("markdown", "가로줄을 긋지 않습니다. 제목으로 나누세요.", 0)
    for found in TAG.finditer(masked(paragraph.text)):
        said = f"HTML은 글자로 보입니다({found[0]}). RST로 쓰세요: **굵게**, ``코드``"
        yield paragraph.problem("markdown", said, *found.span())
    for found in FOOTNOTE.finditer(masked(paragraph.text)):
        said = (
            f"마크다운의 각주입니다({found[0]}). 그 자리에 [#]_, 글 아래에 `.. [#] 내용`을 쓰세요."
        )
        yield paragraph.problem("markdown", said, *found.span())
    for found in MATH.finditer(paragraph.text):
        said = "RST에서는 수식을 $로 감싸지 않습니다. 이렇게 쓰세요: "
        said += f":math:`{found[1]}`{joined(paragraph.text[found.end() :])}"
        yield paragraph.problem("markdown", said, *found.span())
    for found in ROLE.finditer(paragraph.text):
        said = f"역할의 이름과 역따옴표 사이를 띄어 썼습니다. 이렇게 쓰세요: {found[1]}`"
        yield paragraph.problem("role", said, *found.span(), found[1])
    for found in LINK.finditer(paragraph.text):
        if found["image"]:
            said, cure = f".. image:: {found['url']}", None
            said += f" 그 아래에 들여 쓰세요: :alt: {found['text'] or '무엇을 보여 주는 그림인지'}"
        else:
            after = paragraph.text[found.end() :]
            link = f"`{found['text']} <{found['url']}>`__"
            cure = link + JOINT * after[:1].isalnum()
            said = link + joined(after)
        kind = "그림" if found["image"] else "링크"
        message = f"마크다운의 {kind}입니다. RST에서는 이렇게 쓰세요: {said}"
        yield paragraph.problem("markdown", message, *found.span(), cure)


def check_underline(paragraph: Paragraph) -> Iterator[Diagnostic]:
    """Find underlines shorter than their title; below four columns there is no heading at all."""
    texts = [line.text.rstrip() for line in paragraph.lines]
    first = 1 if len(texts) > 2 and RULE.match(texts[0]) else 0  # behind an overline
    if len(texts) < first + 2 or paragraph.lines[0].indent:
        return
    title, rule = paragraph.lines[first], paragraph.lines[first + 1]
    width = column_width(unicodedata.normalize("NFC", title.text.rstrip()))
    drawn = texts[first + 1]
    underline = RULE.match(drawn) and not RULE.match(title.text) and drawn not in NO_UNDERLINE
    if not underline or len(drawn) >= width:
        return
    wanted = drawn[0] * width
    fault = "제목의 밑줄이 짧습니다"
    if len(drawn) < 4:
        fault = "밑줄이 너무 짧아 제목이 되지 않습니다"
    message = f"{fault}(제목 {width}칸, 밑줄 {len(drawn)}칸). 이렇게 쓰세요: {wanted}"
    rules = [rule] if first == 0 else [paragraph.lines[0], rule]
    for line in rules:
        yield Diagnostic("underline", line.number, message, TextEdit(line.start, line.end, wanted))


def check_colon(paragraph: Paragraph) -> Iterator[Diagnostic]:
    """Find the single colon that makes a quotation, or a definition, of an indented block."""
    below = (*paragraph.lines[1:], paragraph.following)
    for line, following in zip(paragraph.lines, below, strict=True):
        text = line.text.strip()
        if (
            following is None
            or not text.endswith(":")
            or text.endswith("::")
            or text.startswith(":")
            or following.indent <= line.text_column
        ):
            continue
        # The block may need the blank line, too, that parts it from the paragraph.
        cure = apart(line) + "\n" * (line is not paragraph.lines[-1])
        code = SENTENCE.search(text) and not HANGUL.search(following.text)
        yield Diagnostic(
            "colon",
            line.number,
            "콜론 하나로 끝나 아래 블록이 코드가 아니라 인용이 됩니다. 문장은 마침표로 끝내고, "
            "코드라면 그 아래에 빈 줄, `::`만 있는 줄, 빈 줄을 차례로 두세요.",
            TextEdit(line.end - 1, line.end, cure) if code else None,
        )


def check_addresses(paragraph: Paragraph) -> Iterator[Diagnostic]:
    """Find an address that a particle touches, of which docutils would cut the end off."""
    inside = [range(span.start, span.end) for span in spans(paragraph.text)]
    for found in ADDRESS.finditer(paragraph.text):
        if not any(found.start() in span for span in inside):
            said = "주소에 뒷말이 붙어 링크가 잘립니다. 이렇게 쓰세요: "
            said += f"`글 <{found[0]}>`__\\ {first_word(paragraph.text[found.end() :])}"
            yield paragraph.problem("glued", said, found.start())


def check_links(paragraph: Paragraph) -> Iterator[Diagnostic]:
    """Find links that do not end as one, or lead to a file of ours or to the author's machine."""
    for found in ELSEWHERE.finditer(paragraph.text):
        said = f"이 사이트의 글은 라벨로 가리킵니다({found[1]}). 이렇게 쓰세요: :ref:`라벨`"
        yield paragraph.problem("link", said, found.start())
    for found in UNENDED.finditer(paragraph.text):
        link = f"`{found[1]} <{found[2]}>`__"
        said = f"링크는 밑줄 둘로 끝납니다. 이렇게 쓰세요: {link}"
        said += joined(paragraph.text[found.end() :])
        yield paragraph.problem("link", said, *found.span(), link)
    for found in HERE.finditer(paragraph.text):
        said = f"이 컴퓨터에만 있는 주소입니다: {found[0]}. 이렇게 쓰세요: :ref:`라벨`"
        yield paragraph.problem("link", said, found.start())


def check_spans(paragraph: Paragraph, names: frozenset[str]) -> Iterator[Diagnostic]:
    """Find markup that touches a word, and particles that do not touch their markup.

    A link by name is one only if the page has that name, and even then it may be part of a word.
    """
    for span in spans(paragraph.text):
        if span.kind != "reference":
            yield from check_span(paragraph, span)
        elif is_reference(span.text, names):
            for problem in check_span(paragraph, span):
                yield replace(problem, edit=None)


def check_span(paragraph: Paragraph, span: Span) -> Iterator[Diagnostic]:
    """Find what is wrong on either side of markup."""
    before, after = paragraph.text[: span.start], paragraph.text[span.end :]
    if won := WON.match(after):
        said = f"역슬래시(\\)가 아니라 {won[1]}입니다. 이렇게 쓰세요: "
        said += f"{span.text}{JOINT}{first_word(after[won.end() :])}"
        end = span.end + won.end()
        yield paragraph.problem("glued", said, span.end, end, JOINT)
        return
    if BARE.fullmatch(span.text) and HANGUL.match(after):
        said = "코드는 역따옴표를 둘씩 쓰고, 뒷말 앞에 역슬래시(\\)와 빈칸을 씁니다. "
        said += f"이렇게 쓰세요: `{span.text}`\\ {first_word(after)}"
        yield paragraph.problem("glued", said, span.start)
        return
    if touches(span, before[-1:], after[:1], BEFORE, before[-1:]):
        said = "마크업이 앞말에 붙어 있어 글자로 남습니다. 이렇게 쓰세요: "
        said += f"{before.split()[-1]}\\ {span.text}"
        yield paragraph.problem("glued", said, span.start, span.start, "\\ ")
    if touches(span, before[-1:], after[:1], AFTER, after[:1]):
        said = "마크업에 뒷말이 붙어 있어 글자로 남습니다. 이렇게 쓰세요: "
        said += f"{span.text}\\ {first_word(after)}"
        yield paragraph.problem("glued", said, span.end, span.end, "\\ ")
    elif parted := PARTED.match(after):
        yield parted_particle(paragraph, span, parted)


def glued_at(source: str, line: int) -> bool:
    """Tell whether markup touches a word in the paragraph that is at a line, or is Markdown's."""
    for paragraph in paragraphs(source):
        if paragraph.lines[0].number <= line <= paragraph.lines[-1].number:
            problems = *check_spans(paragraph, targets(source)), *check_markdown_marks(paragraph)
            return any(problem.kind in TOLD for problem in problems)
    return False


def touches(span: Span, before: str, after: str, allowed: re.Pattern[str], touching: str) -> bool:
    """Tell whether a neighbour keeps docutils from recognising markup that was meant as such."""
    if not touching or allowed.match(touching):
        return False
    if span.kind not in AMBIGUOUS:
        return True
    outside = [side for side in (before, after) if side]
    return any(map(HANGUL.match, outside)) and not any(map(str.isdecimal, outside))


def parted_particle(
    paragraph: Paragraph, span: Span, parted: re.Match[str], joint: str = "\\"
) -> Diagnostic:
    """Say how to write a particle that stands apart from its markup.

    ``joint`` goes before the gap, which RST then swallows; Markdown needs neither.
    """
    gap, particle = parted[1], parted[2]
    start = paragraph.start + span.end
    judged = particle in OWN_WORDS and ANOTHER_WORD.match(parted.string, parted.end())
    swallowed = gap.lstrip(" \t") or " "  # a line break stays
    return Diagnostic(
        "parted",
        paragraph.line_at(span.end + len(gap)),
        "마크업과 조사 사이를 띄어 썼습니다. "
        f"이렇게 쓰세요: {span.text}{joint and joint + ' '}{particle}",
        None if judged else TextEdit(start, start + len(gap), joint and joint + swallowed),
    )


def joined(text: str) -> str:
    """Return the first word behind markup, joined to it as RST wants that."""
    word = first_word(text.removeprefix(JOINT))
    return JOINT + word if word[:1].isalnum() else word


def first_word(text: str) -> str:
    """Return what stands behind markup, up to the next space or the next markup."""
    return re.split(r"[\s`*|]", text, maxsplit=1)[0]
