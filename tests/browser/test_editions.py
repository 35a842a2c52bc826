"""The way from one language to the other, in a real browser."""

from playwright.sync_api import expect

from tests.browser.conftest import WIDTHS, Open

# Playwright's own click would scroll the page, although the link stays at its top.
CLICK = "link => link.click()"
QUESTION = "gradients-contain-nan-where-using-where"


def test_the_other_language_is_at_the_same_question(open_page: Open) -> None:
    page = open_page(f"faq_ko.html?jax=0.9.2#{QUESTION}", WIDTHS["phone"])
    page.locator(f"#{QUESTION}").evaluate("element => element.scrollIntoView()")
    page.get_by_role("link", name="English").evaluate(CLICK)
    page.wait_for_url(f"**/en/faq_ko.html?jax=0.9.2#{QUESTION}")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(f"#{QUESTION}")).to_be_in_viewport()
    page.locator("#buffer-donation").evaluate("element => element.scrollIntoView()")
    page.get_by_role("link", name="한국어").evaluate(CLICK)
    page.wait_for_url("**/jax-faq/faq_ko.html?jax=0.9.2#buffer-donation")
    expect(page.locator("#buffer-donation")).to_be_in_viewport()


def test_from_the_top_it_leads_to_the_top(open_page: Open) -> None:
    page = open_page("docs/glossary.html")
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/en/docs/glossary.html")
    expect(page.locator("h1")).to_contain_text("Glossary")
