"""What must not stand in an example, or be missing beside a picture.

Snippets are shown in all editions, so they carry no Korean; their outputs are proved everywhere, so
they carry no path of one machine; and a picture needs words for whoever cannot see it.
"""

from collections.abc import Iterator

from docutils import nodes

from jax_doctest.api import without_places

from .diagnostic import Diagnostic
from .particles import HANGUL
from .place import place

SKIP = "+SKIP"
SKIPPED = (
    "이유 없이 실행하지 않는 예제입니다. `# doctest: +SKIP`을 지우고, 블록 위에 이유를 적으세요: "
    ":no-run: 이유"
)
PYTHON = {"python", "python3", "py", "pycon", "default"}


def check_code(document: nodes.document) -> Iterator[tuple[str, Diagnostic]]:
    """Yield what is wrong in the examples and pictures of a page, with the file it comes from."""
    for block in document.findall(nodes.FixedTextElement):
        if isinstance(block, nodes.doctest_block) or block.get("language") in PYTHON:
            yield from check_block(block)
    for image in document.findall(nodes.image):
        if not image.get("alt", "").strip() and "alt:" not in image["uri"]:  # which is told too
            file, line = place(image, image["uri"])
            message = (
                "그림에 설명이 없습니다. 그 아래에 들여 쓰세요: :alt: 무엇을 보여 주는 그림인지"
            )
            yield file, Diagnostic("alt", line, message)


def check_block(block: nodes.Element) -> Iterator[tuple[str, Diagnostic]]:
    """Yield the lines of code with which something is wrong, up to the first such output."""
    rows = block.astext().splitlines()
    shown = ">>>" in block.astext()
    for row, text in enumerate(rows):
        fault = SKIPPED if text.startswith(">>>") and SKIP in text else ""
        code = not shown or text.startswith((">>>", "..."))
        if HANGUL.search(text) and not code:
            fault = (
                f"출력 바로 아래에 한국어가 있습니다(“{text}”). "
                "글이면 그 앞에 빈 줄을 넣고, 출력이면 영어로 출력하게 고치세요."
            )
        elif HANGUL.search(text):
            fault = f"예제는 영어판과 함께 쓰므로 한국어를 쓰지 않습니다. 영어로 바꾸세요: {text}"
        elif not code and without_places(text) != text:
            fault = (
                f"출력에 이 컴퓨터의 경로나 주소가 있습니다: {text.strip()}. "
                "`# doctest: +ELLIPSIS`를 붙이고 그 자리에 `...`을 쓰세요."
            )
        if fault:
            file, first = place(block, rows[0])
            yield file, Diagnostic("code", first + row, fault)
            if not code:  # the lines below it are of the same text
                return
