"""The picker and the comparison of releases, in a real browser, from file://."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Open

LOG_EXP = "#jit-changes-the-exact-numerics-of-outputs"
STATIC_SELF = "#strategy-2-marking-self-as-static"


@pytest.fixture
def page(open_page: Open, site: Path) -> Page:
    return open_page("faq_ko.html", root=site.as_uri())


def at(site: Path, name: str = "faq_ko.html", query: str = "") -> str:
    return (site / name).as_uri() + query


def outputs(page: Page, section: str) -> list[str]:
    """Give the last line of each output that is to be seen in a section's last variants."""
    innermost = page.locator(f"section:has(> {section}), section{section}").last
    blocks = innermost.locator(".jax-variants").last.locator("> .jax-doctest:visible pre")
    return [text.rstrip().splitlines()[-1] for text in blocks.all_inner_texts()]


@pytest.mark.parametrize(
    ("release", "log_exp", "static_self"),
    [("0.9.2", "100.0", "6 6"), ("0.10.2", "100.0", "6 6"), ("0.12.0.1", "inf", "3 3")],
)
def test_a_chosen_release_shows_its_outputs(
    page: Page, release: str, log_exp: str, static_self: str
) -> None:
    assert outputs(page, LOG_EXP) == ["inf"]
    assert outputs(page, STATIC_SELF) == ["3 3"]
    page.get_by_label("내 JAX 버전").select_option(release)
    assert outputs(page, LOG_EXP) == [log_exp]
    assert outputs(page, STATIC_SELF) == [static_self]


def test_the_choice_is_remembered(site: Path, page: Page) -> None:
    page.get_by_label("내 JAX 버전").select_option("0.9.2")
    assert page.url.endswith("?jax=0.9.2")
    page.reload()
    assert outputs(page, LOG_EXP) == ["100.0"]
    page.goto(at(site, "index.html"))
    assert page.get_by_label("내 JAX 버전").input_value() == "0.9.2"
    page.goto(at(site))
    assert outputs(page, STATIC_SELF) == ["6 6"]
    page.get_by_label("내 JAX 버전").select_option("")
    page.reload()
    assert outputs(page, LOG_EXP) == ["inf"]


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("?jax=0.9", "0.9.2"),
        ("?jax=0.9.1", "0.9.2"),
        ("?jax=0.12", "0.12.0.1"),
        ("?jax=0.10.2", "0.10.2"),
        ("?jax=0.1", ""),
        ("?jax=", ""),
        ("?jax=7", ""),
    ],
)
def test_a_link_chooses(site: Path, page: Page, query: str, chosen: str) -> None:
    page.goto(at(site, query=query))
    assert page.get_by_label("내 JAX 버전").input_value() == chosen


def test_the_keyboard_is_enough(page: Page) -> None:
    page.get_by_label("내 JAX 버전").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.get_by_label("내 JAX 버전").input_value() == "0.12.0.1"
    assert outputs(page, LOG_EXP) == ["inf"]


def test_a_tab_for_each_range(page: Page) -> None:
    """With the mouse, with the keyboard; on paper all of them are shown."""
    tabs = page.locator(f"section:has(> {LOG_EXP}), section{LOG_EXP}").last.get_by_role("tab")
    assert tabs.all_inner_texts() == ["JAX 0.11 미만", "JAX 0.11 이상"]
    tabs.first.click()
    assert outputs(page, LOG_EXP) == ["100.0"]
    expect(tabs.first).to_have_attribute("aria-selected", "true")
    tabs.first.press("ArrowRight")
    expect(tabs.last).to_be_focused()
    assert outputs(page, LOG_EXP) == ["inf"]
    tabs.last.press("Home")
    assert outputs(page, LOG_EXP) == ["100.0"]
    page.emulate_media(media="print")
    assert outputs(page, LOG_EXP) == ["100.0", "inf"]
    expect(tabs.first).to_be_hidden()


def test_without_scripts_all_outputs_are_shown(site: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(at(site, query="?jax=0.9"))
    assert outputs(page, LOG_EXP) == ["100.0", "inf"]
    assert page.get_by_label("내 JAX 버전").count() == 0
    page.goto(at(site, "docs/verification.html"))
    assert page.locator(".jax-change:visible").count() == page.locator(".jax-change").count() > 2
    context.close()


def test_a_question_that_was_not_verified_is_marked(page: Page) -> None:
    line = page.locator("[data-verified]").first
    line.evaluate("line => { line.dataset.verified = '0.12.0.1' }")
    page.get_by_label("내 JAX 버전").select_option("0.9.2")
    assert "JAX 0.9.2에서는 확인하지 않은 답입니다." in line.inner_text()
    page.get_by_label("내 JAX 버전").select_option("0.12.0.1")
    assert "확인하지 않은" not in line.inner_text()


def test_what_changes_from_one_release_to_another(site: Path, page: Page) -> None:
    page.goto(at(site, "docs/verification.html"))
    changes = page.locator(".jax-change:visible")
    page.get_by_label("지금 버전").select_option("0.10.2")
    page.get_by_label("올릴 버전").select_option("0.11.2")
    texts = changes.all_inner_texts()
    assert any("100.0" in text and "inf" in text for text in texts)
    assert any("6 6" in text and "3 3" in text for text in texts)
    said = f"JAX 0.10.2 → 0.11.2: 예제 {len(texts)}개의 출력이 달라집니다."
    assert page.locator(".jax-changes").get_by_role("status").inner_text() == said
    page.get_by_label("올릴 버전").select_option("0.10.2")
    assert changes.count() == 0
    assert (
        "달라지는 출력이 없습니다"
        in page.locator(".jax-changes").get_by_role("status").inner_text()
    )
