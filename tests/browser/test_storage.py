"""Where a browser keeps nothing, everything works for as long as a page is open."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Open

NAMES = '["localStorage", "sessionStorage"]'
FORBIDDEN = "throw new DOMException('The operation is insecure.', 'SecurityError')"
# How browsers refuse: the storage itself, each use of it, or every word that is put into it.
WAYS = {
    "forbidden": f"""for (const name of {NAMES})
        Object.defineProperty(window, name, {{ get() {{ {FORBIDDEN}; }} }});""",
    "useless": f"""for (const name of ["getItem", "setItem", "removeItem"])
        Storage.prototype[name] = () => {{ {FORBIDDEN}; }};""",
    "full": "Storage.prototype.setItem = () => {"
    " throw new DOMException('The quota has been exceeded.', 'QuotaExceededError'); };",
    "absent": f"""for (const name of {NAMES})
        Object.defineProperty(window, name, {{ get: () => null }});""",
}


@pytest.fixture(params=list(WAYS.values()), ids=list(WAYS))
def page(request: pytest.FixtureRequest, context: BrowserContext, open_page: Open) -> Page:
    """Open a page in a browser that keeps nothing; a complaint of its scripts fails the test."""
    context.add_init_script(request.param)
    return open_page("docs/verification.html")


def test_search_brightness_and_picker_work(page: Page) -> None:
    root = page.locator("html")
    expect(root).to_have_attribute("data-theme", "light")
    page.get_by_role("button", name="화면 밝기").click()
    page.get_by_role("button", name="어둡게").click()
    expect(root).to_have_attribute("data-theme", "dark")
    page.get_by_label("내 JAX 버전").select_option("0.9.2")
    page.wait_for_url("**/*?jax=0.9.2")
    expect(page.get_by_label("지금 버전")).to_be_visible()
    page.keyboard.press("Control+k")
    expect(page.locator("#pst-search-dialog textarea")).to_be_focused()
    page.keyboard.insert_text("버퍼를 기부하면")
    page.locator("#search-results li > a").first.click()
    page.wait_for_url("**/faq_ko.html*#buffer-donation")
    expect(page.get_by_label("내 JAX 버전")).to_have_value("")
