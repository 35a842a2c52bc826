"""The pages as people see them, in a real browser."""

import gzip
import re
import subprocess
import sys
from itertools import cycle
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Response, expect

from tests.browser.conftest import AXE, KINDS, WIDTHS, Open
from tests.browser.served import served
from tests.test_interface import english_labels

# Each kind is looked at in both widths and in both schemes; which go together takes turns.
SCHEMES = ("light", "dark")
LOOKS = [
    (path, width, scheme)
    for turn, path in enumerate(KINDS)
    for width, scheme in zip(WIDTHS, SCHEMES[:: (1, -1)[turn % 2]], strict=True)
]
TRANSLATED = [
    *("en/docs/messages.html", "en/docs/names.html", "en/docs/verification.html"),
    "en/search.html?q=jit",
]
# A block without a blank line after it: pasted into Python 3.12, it is a syntax error.
UNFINISHED = r"^ .*\n(?!else|elif|except|finally)[\w@]"
HEAVIEST = 300_000  # bytes of a page with all that it loads, compressed
SPLIT_WORDS = (Path(__file__).parent / "words.js").read_text("utf-8")
NOTE_FOCUS = (Path(__file__).parent / "focus.js").read_text("utf-8")
TABS = 20  # keys between two looks at how far they have led
THIN_OUT = (Path(__file__).parent / "thin.js").read_text("utf-8")

at_every_width = pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS.keys())
on_every_kind = pytest.mark.parametrize("path", KINDS)


@at_every_width
@pytest.mark.parametrize("path", [*KINDS, *TRANSLATED])
def test_page_is_whole(open_page: Open, path: str, width: int) -> None:
    """No word on two lines, nothing wider than the screen, no English label."""
    page = open_page(path, width)
    page.evaluate("document.fonts.ready")
    assert page.evaluate(SPLIT_WORDS) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert path.startswith("en/") or english_labels(page.content()) == set()


def test_a_split_word_is_found(open_page: Open) -> None:
    page = open_page("faq_ko.html", WIDTHS["phone"])
    page.add_style_tag(content="body { word-break: normal } .word { white-space: normal }")
    split = page.evaluate(SPLIT_WORDS)
    assert len(split) > 50


def test_pages_work_without_a_server(open_page: Open, site: Path) -> None:
    page = open_page("search.html?q=jit", root=site.as_uri())
    expect(page.locator("ul.search li a").first).to_be_visible()


def test_a_lost_reader_finds_back(open_page: Open, published: Path, complaints: list[str]) -> None:
    """404.html is whole at any address, however deep."""
    with served(published) as address:
        page = open_page("no/such/page.html", root=address)
        expect(page.locator("h1")).to_have_text("찾는 페이지가 없습니다")
        assert ["404" in text for text in complaints] == [True]  # the answer itself
        complaints.clear()
        page.get_by_role("link", name="모든 질문 보기").click()
        page.wait_for_url(f"{address}/index.html")


def test_search_says_in_korean_how_much_it_found(open_page: Open) -> None:
    page = open_page("search.html?q=jit")
    expect(page.locator("#search-results")).to_contain_text(re.compile(r"\d+군데 찾았습니다"))
    page.goto(page.url.replace("jit", "qqqq"))
    expect(page.locator("#search-results")).to_contain_text("맞는 곳이 없습니다")


def copied(page: Page, block: int) -> str:
    """Press the copy button of a block and return what is in the clipboard."""
    page.locator("button.copy").nth(block).click()
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def sessions(page: Page) -> dict[int, str]:
    """Return the interpreter sessions of a page, by the number of their block."""
    blocks = page.locator("div.highlight > pre").all_text_contents()
    return {number: text for number, text in enumerate(blocks) if text.startswith(">>> ")}


def test_what_is_copied_runs(open_page: Open) -> None:
    """Every session becomes Python; what the buttons of the first question copy runs as pasted."""
    page = open_page("faq_ko.html")
    blocks = sessions(page)
    assert len(blocks) > 40
    for number, text in blocks.items():
        code = page.evaluate("runnable", text)
        assert not re.search(r"^(>>>|\.\.\.|Traceback)", code, re.MULTILINE)
        compile(code, f"block {number}", "exec")
        assert not re.search(UNFINISHED, code, re.MULTILINE), f"'...'로 블록을 끝내세요:\n{code}"
    pasted = "\n".join(copied(page, number) for number in list(blocks)[:3])
    done = subprocess.run(
        [sys.executable, "-i", "-q"], input=pasted, text=True, capture_output=True, check=True
    )
    assert "Error" not in done.stderr
    assert done.stdout.splitlines()[:2] == ["y = 0", "result: 10"]


def test_copying_cuts_a_traceback(open_page: Open) -> None:
    page = open_page("faq_ko.html")
    [block] = [
        number
        for number, text in sessions(page).items()
        if "Scaler(2, True).apply(3)\nTraceback" in text
    ]
    text = copied(page, block)
    assert text.endswith("else y\n\nScaler(2, True).apply(3)\n")
    expect(page.locator("button.copy").nth(block)).to_have_attribute("title", "복사했습니다")
    expect(page.get_by_role("status")).to_have_text("복사했습니다")


def test_chosen_brightness_is_kept(open_page: Open) -> None:
    page = open_page("index.html")
    root = page.locator("html")
    expect(root).to_have_attribute("data-theme", "light")
    page.get_by_role("button", name="화면 밝기").click()
    page.get_by_role("button", name="어둡게").click()
    expect(root).to_have_attribute("data-theme", "dark")
    page.goto(page.url.replace("index", "faq_ko"))
    expect(root).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize(
    ("path", "width"), [*zip(KINDS, cycle(WIDTHS), strict=False), ("index.html", "phone")]
)
def test_keyboard_reaches_everything(open_page: Open, path: str, width: str) -> None:
    """Tab goes through every link and button, and one sees where it is."""
    page = open_page(path, WIDTHS[width])
    page.evaluate(THIN_OUT)
    page.evaluate("document.activeElement.blur()")
    wanted: int = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, input")].filter((element) =>
             element.checkVisibility({ visibilityProperty: true }) && element.tabIndex >= 0
             && element.offsetWidth && !element.matches("[role=tooltip] *")).length"""
    )
    page.evaluate(NOTE_FOCUS)
    for _ in range(0, 2 * wanted, TABS):
        for _ in range(TABS):
            page.keyboard.press("Tab")
        if page.evaluate("again"):
            break
    assert page.evaluate("unseen") == []
    assert page.evaluate("reached.size") >= wanted


@pytest.mark.parametrize(("path", "width", "scheme"), LOOKS)
def test_nothing_keeps_people_out(open_page: Open, path: str, width: str, scheme: str) -> None:
    page = open_page(path, WIDTHS[width], scheme)
    page.evaluate(THIN_OUT)
    results = Axe().run(page, options=AXE)
    assert results.violations_count == 0, results.generate_report()


@on_every_kind
def test_page_is_light(open_page: Open, context: BrowserContext, path: str) -> None:
    responses: list[Response] = []
    context.on("response", lambda response: responses.append(response))
    open_page(path).evaluate("document.fonts.ready")
    loaded = {response.url: len(gzip.compress(response.body())) for response in responses}
    assert sum(loaded.values()) < HEAVIEST, loaded


def test_print_has_the_answers_and_not_the_menus(open_page: Open) -> None:
    page = open_page("faq_ko.html", scheme="dark")
    root = page.locator("html")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(root).to_have_attribute("data-theme", "light")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(root).to_have_attribute("data-theme", "dark")
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("h2").first).to_be_visible()
    for menu in (
        "#pst-primary-sidebar",
        "#pst-secondary-sidebar",
        ".bd-header-article",
        "button.copy",
    ):
        expect(page.locator(menu).first).to_be_hidden()


def test_name_of_the_upstream_page_keeps_the_place(open_page: Open) -> None:
    page = open_page("faq.html#buffer-donation")
    page.wait_for_url("**/faq_ko.html#buffer-donation")


@pytest.mark.parametrize(
    ("place", "answer"),
    [
        ("errors.html#jax.errors.TracerBoolConversionError", "docs/faq/errors.html#tracer-bool-if"),
        ("101/errors.html#jax.errors.UnexpectedTracerError", "docs/faq/errors.html#leaked-tracer"),
        ("errors.html#jax.errors.NoSuchError", "docs/messages.html#jax.errors.NoSuchError"),
        ("errors.html", "docs/messages.html"),
    ],
)
def test_links_in_messages_of_jax_lead_to_the_answer(
    open_page: Open, place: str, answer: str
) -> None:
    page = open_page(place)
    page.wait_for_url(f"**/{answer}")
