"""The search in a real browser: the dialog of every page, and search.html."""

import gzip
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Response, Route, expect

from tests.browser.conftest import AXE, WIDTHS, Open
from tests.jax_faq_ko.search.asking import ask, queries
from tests.test_interface import english_labels

QUESTION = 1_200  # bytes of the index for a question, compressed: 1.2 KB
QUERY = "버퍼를 기부하면"
DIALOG = "#pst-search-dialog"
PASTED = """Traceback (most recent call last):
  File "/home/kim/train.py", line 57, in <module>
    state = update(state, batch)
            ^^^^^^^^^^^^^^^^^^^^
  File "/home/kim/train.py", line 31, in update
    if loss > best:
       ^^^^^^^^^^^
jax.errors.TracerBoolConversionError: Attempted boolean conversion of traced array with shape bool[]
The error occurred while tracing the function update at /home/kim/train.py:28 for jit.
See https://docs.jax.dev/en/latest/errors.html#jax.errors.TracerBoolConversionError
--------------------
For simplicity, JAX has removed its internal frames from the traceback of the following exception.
"""
UNKNOWN = """Traceback (most recent call last):
  File "/home/kim/window.py", line 3, in <module>
    root = tkinter.Tk()
_tkinter.TclError: no display name and no $DISPLAY environment variable
"""
ANSWER = "faq_ko.html#buffer-donation"

at_every_width = pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS.keys())


def open_dialog(page: Page) -> None:
    """Open the dialog as people do who know of it."""
    page.keyboard.press("Control+k")
    expect(page.locator(f"{DIALOG} textarea")).to_be_focused()


def results(page: Page) -> list[str]:
    """Return the addresses of what is found."""
    links = page.locator("#search-results ul.search li > a")
    addresses: list[str] = links.evaluate_all("links => links.map((link) => link.href)")
    return addresses


def test_field_finds_what_the_engine_finds(open_page: Open, site: Path) -> None:
    """A query of each kind is typed into the field of search.html."""
    page = open_page("search.html")
    field = page.locator(".bd-search-container textarea")
    status = page.locator(".bd-search-container .search-summary")
    typed = {query.kind: " ".join(query.text.split()) for query in queries("queries")}.values()
    assert len(typed) > 4
    for text, answers in zip(typed, ask(site / "_static", typed), strict=True):
        field.fill("")
        expect(status).to_be_empty()
        field.fill(text)
        expect(status).to_contain_text(re.compile(r"\d+군데 찾았습니다"))
        assert [link.partition("#")[2] for link in results(page)] == [
            answer["anchor"] for answer in answers
        ]


@at_every_width
@pytest.mark.parametrize("served", [True, False], ids=["http", "file"])
def test_dialog_finds_at_every_letter(
    open_page: Open, site: Path, address: str, served: bool, width: int
) -> None:
    """From a page in a folder, with and without a server."""
    root = address if served else site.as_uri()
    page = open_page("docs/verification.html", width, root=root)
    open_dialog(page)
    for end in range(1, len(QUERY)):
        page.keyboard.insert_text(QUERY[end - 1])
        if end > 1:
            expect(page.locator("#search-results li").first).to_be_visible()
    assert results(page)[0] == f"{root}/{ANSWER}"
    first = page.locator("#search-results li").first
    expect(first.locator("> a")).to_have_text("버퍼 기부(donation)란 무엇이고 어떻게 쓰나요?")
    expect(first.locator(".search-place")).to_contain_text("자주 묻는 질문")
    expect(first.locator(".context mark").first).to_have_text(re.compile("버퍼|기부"))
    expect(page.locator(".search-summary")).to_have_text(re.compile(r"\d+군데 찾았습니다"))
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_syllables_half_made_are_searched(open_page: Open, context: BrowserContext) -> None:
    """A Korean input method: what is being composed changes the field before a key is let go."""
    page = open_page("index.html")
    open_dialog(page)
    device = context.new_cdp_session(page)
    for composed in ("ㅌ", "트", "틀", "트레", "트레ㅇ", "트레이"):
        device.send(
            "Input.imeSetComposition",
            {"text": composed, "selectionStart": len(composed), "selectionEnd": len(composed)},
        )
    expect(page.locator("#search-results")).to_contain_text("트레이서")
    assert page.locator(f"{DIALOG} textarea").input_value() == "트레이"
    device.send("Input.insertText", {"text": "트레이서"})
    expect(page.locator("#search-results li > a").first).to_contain_text("트레이서")


def test_keyboard_is_enough(open_page: Open) -> None:
    page = open_page("docs/glossary.html")
    open_dialog(page)
    page.keyboard.insert_text(QUERY)
    links = page.locator("#search-results li > a")
    expect(links.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(links.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator(f"{DIALOG} textarea")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#search-results a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(DIALOG)).to_be_hidden()
    open_dialog(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{ANSWER}")


def test_enter_leads_to_the_search_page(open_page: Open) -> None:
    page = open_page("docs/contributing.html")
    open_dialog(page)
    page.keyboard.insert_text(QUERY)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    expect(page.locator("#search-results li > a").first).to_be_visible()
    assert results(page)[0].endswith(ANSWER)
    field = page.locator(".bd-search-container textarea")
    field.press("End")
    field.press("x")
    page.wait_for_url("**/search.html?q=*x")  # what is typed can be linked to


def test_whatever_is_pasted_is_answered_on_the_front_page(open_page: Open) -> None:
    """A traceback with its lines: the answer and its first paragraph, all on file://."""
    page = open_page("index.html", WIDTHS["phone"])
    field = page.locator(".search-box textarea")
    field.fill(PASTED)
    assert field.input_value() == PASTED
    first = page.locator(".search-box .search-results li").first
    expect(first.locator("> a")).to_contain_text("if")
    expect(first.locator("> a")).to_have_attribute("href", re.compile("#tracer-bool-if$"))
    assert "?" not in page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS["phone"]
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()


def test_the_release_that_a_text_comes_from_is_offered(open_page: Open) -> None:
    page = open_page("search.html")
    page.locator(".bd-search-container textarea").fill(f"jax: 0.9.1\n{PASTED}")
    page.get_by_role("button", name="JAX 0.9.1에서 나온 메시지입니다").click()
    expect(page.get_by_label("내 JAX 버전")).to_have_value("0.9.2")
    expect(page.get_by_role("button", name="JAX 0.9.1")).to_have_count(0)


def test_what_nobody_answers_is_said_to_be_so(open_page: Open) -> None:
    page = open_page("search.html")
    page.locator(".bd-search-container textarea").fill(UNKNOWN)
    told = page.locator(".bd-search-container .search-summary")
    expect(told).to_contain_text("맞는 답은 아직 없습니다")
    expect(page.locator(".still-stuck")).to_contain_text("jax.print_environment_info()")
    assert page.locator(".still-stuck a").count() == 2


def test_what_is_pasted_stays_out_of_the_address(open_page: Open) -> None:
    """Names of files and people stand in it; who asks for the address gets one line of it."""
    page = open_page("search.html")
    page.locator(".bd-search-container textarea").fill(PASTED)
    expect(page.locator("#search-results li").first).to_be_visible()
    assert page.url.endswith("/search.html")
    page.locator(".bd-search-container textarea").press("Enter")
    assert page.url.endswith("/search.html")
    page.get_by_role("button", name="주소에 검색어 넣기").click()
    page.wait_for_url("**/search.html?q=*")
    assert "kim" not in page.url
    assert len(page.url) < 250


def names(responses: list[Response]) -> dict[str, Response]:
    """Return what was loaded by its name."""
    return {response.url.rpartition("/")[2]: response for response in responses}


def test_nothing_is_loaded_before_the_reader_searches(
    open_page: Open, context: BrowserContext, site: Path
) -> None:
    responses: list[Response] = []
    context.on("response", lambda response: responses.append(response))
    page = open_page("index.html")
    page.wait_for_load_state("networkidle")
    early = {name.partition("?")[0] for name in names(responses) if "search" in name}
    assert early == {"search.js"}
    open_dialog(page)
    page.keyboard.insert_text(QUERY)
    expect(page.locator("#search-results li").first).to_be_visible()
    loaded = names(responses)
    assert {name for name in loaded if name.startswith("search-")} == {
        path.name for path in (site / "_static").glob("search-*.js")
    }
    assert not {"searchtools.js", "language_data.js", "searchindex.js"} & set(loaded)
    questions = len(list((site / "notebooks").iterdir()))
    assert len(gzip.compress(loaded["search-index.js"].body())) <= QUESTION * questions


# What a server may give for one of our scripts, and what the console says then.
BREAKS = {
    "missing": ("search-index.js", None, "search-index.js cannot be loaded"),
    "cut short": ("search-index.js", 'const SEARCH_INDEX = {"pages":[{', "SEARCH_INDEX is not"),
    "of another form": ("search-index.js", "const SEARCH_INDEX = {};", "TypeError"),
    "throws": (
        "search-query.js",
        "const SearchQuery = {create: () => ({search() { throw Error('our fault'); }})};",
        "our fault",
    ),
}
on_every_break = pytest.mark.parametrize("how", BREAKS)


def broken(context: BrowserContext, how: str) -> str:
    """Let one of our scripts be broken, and return what the console must say."""
    name, script, said = BREAKS[how]
    give(context, name, script)
    return said


def give(context: BrowserContext, name: str, script: str | None) -> None:
    """Serve another script under a name, or none."""

    def answer(route: Route) -> None:
        kind = "text/javascript"
        route.fulfill(status=200 if script else 404, body=script or "", content_type=kind)

    context.route(f"**/{name}", answer)


def told(complaints: list[str], said: str) -> None:
    """Let the console have said something, and let that be no fault of the test's."""
    assert [text for text in complaints if said in text], complaints
    complaints.clear()


@on_every_break
def test_stock_search_takes_over(
    open_page: Open, context: BrowserContext, complaints: list[str], how: str
) -> None:
    said = broken(context, how)
    page = open_page("search.html?q=jit")
    expect(page.get_by_role("alert")).to_contain_text("검색이 제대로 되지 않습니다")
    expect(page.locator("ul.search li a").first).to_be_visible()
    expect(page.locator("#search-results")).to_contain_text(re.compile(r"\d+군데 찾았습니다"))
    told(complaints, said)


@on_every_break
def test_dialog_that_fails_leads_to_stock_search(
    open_page: Open, context: BrowserContext, complaints: list[str], how: str
) -> None:
    said = broken(context, how)
    page = open_page("docs/contributing.html", WIDTHS["phone"])
    open_dialog(page)
    page.keyboard.insert_text("j")
    page.keyboard.insert_text("it")
    alert = page.locator(DIALOG).get_by_role("alert")
    expect(alert).to_contain_text("검색이 제대로 되지 않습니다. Enter를 누르면")
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=jit")
    expect(page.locator("ul.search li a").first).to_be_visible()
    told(complaints, said)


@pytest.mark.parametrize("stock", [None, "Search.setIndex({", "0"], ids=["gone", "cut", "other"])
def test_without_any_search_the_reader_is_led_to_the_questions(
    open_page: Open, context: BrowserContext, complaints: list[str], stock: str | None
) -> None:
    broken(context, "missing")
    give(context, "searchindex.js*", stock)
    page = open_page("search.html?q=jit")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("검색이 되지 않습니다.")
    told(complaints, "searchindex.js")
    alert.get_by_role("link", name="모든 질문 보기").click()
    page.wait_for_url("**/index.html")


def test_where_no_address_can_be_written_enter_leads_on(
    open_page: Open, context: BrowserContext, complaints: list[str], site: Path
) -> None:
    """From file:// the page has no query that Sphinx's search could read."""
    context.route("**/search-index.js", lambda route: route.abort())
    page = open_page("search.html", root=site.as_uri())
    field = page.locator(".bd-search-container textarea")
    field.press_sequentially("jit")
    expect(page.get_by_role("alert")).to_contain_text("Enter를 누르면")
    expect(field).to_have_value("jit")
    field.press("Enter")
    expect(page.locator("ul.search li a").first).to_be_visible()
    told(complaints, "search-index.js cannot be loaded")


@at_every_width
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_people_out_of_the_dialog(open_page: Open, width: int, scheme: str) -> None:
    page = open_page("faq_ko.html", width, scheme)
    open_dialog(page)
    page.keyboard.insert_text(QUERY)
    expect(page.locator("#search-results li").first).to_be_visible()
    found = Axe().run(page, DIALOG, AXE)  # what lies behind it is looked at by itself
    assert found.violations_count == 0, found.generate_report()
    assert english_labels(page.content()) == set()
    page.locator(f"{DIALOG} textarea").fill("뷁뛟쀍")
    expect(page.locator(".search-summary")).to_contain_text("맞는 곳이 없습니다")
    found = Axe().run(page, DIALOG, AXE)
    assert found.violations_count == 0, found.generate_report()
