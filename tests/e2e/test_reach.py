"""Languages in the middle of a form, no script on a phone, the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support import tour

pytestmark = pytest.mark.e2e
SignIn = Callable[..., Page]


def test_another_language_keeps_what_was_typed(site: str, sign_in: SignIn) -> None:
    page = sign_in("organiser", "vi")
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    page.goto(f"{site}/people/new/")
    page.locator("#id_full_name").fill("Đặng Thị Thử")
    page.locator("#id_card_no").fill("0123")
    page.locator("summary:has-text('VI')").click()
    page.get_by_role("button", name="ລາວ").click()
    expect(page.locator("html")).to_have_attribute("lang", "lo")
    expect(page).to_have_url(f"{site}/people/new/")
    expect(page.locator("#id_full_name")).to_have_value("Đặng Thị Thử")
    expect(page.locator("#id_card_no")).to_have_value("0123")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(re.compile("[\u0e80-\u0eff]"))
    expect(page.locator("button[lang=vi]")).to_have_text("Tiếng Việt")


def test_a_phone_without_script_reaches_unit_roster_person_and_form(
    site: str, no_script: Page
) -> None:
    page = no_script
    page.goto(f"{site}/sign-in")
    page.locator("input[name=login]").fill("officer")
    page.locator("input[name=password]").fill("banyan-demo")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(f"{site}/")
    page.context.add_cookies([{"name": "banyan_language", "value": "en", "url": site}])
    page.goto(site + tour.branch(page, site))
    page.get_by_role("link", name="Members", exact=True).click()
    row = page.locator("main tbody th a").first
    name = row.inner_text()
    row.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.get_by_role("link", name="Record a change").click()
    page.get_by_role("link", name="Transfer to another unit").click()
    page.locator("input[name=unit]").fill("Quang An")
    page.get_by_role("button", name="Find", exact=True).click()
    choice = page.locator(".unit-choice", has_text="Branch 1, Quang An")
    choice.locator("input").check()
    expect(choice.locator("input")).to_be_checked()
    page.get_by_role("link", name="Leave it as it is").click()
    page.locator("main").get_by_role("link", name=re.compile("contact")).first.click()
    page.locator("input[name=value]").fill("0900 000 000")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.locator("main")).to_contain_text("Recorded")
    expect(page.locator("main")).to_contain_text("900")
    assert page.locator("html").evaluate("e => e.scrollWidth") <= 360


def test_the_keyboard_alone_is_enough(site: str, sign_in: SignIn) -> None:
    page = sign_in("organiser")
    page.goto(f"{site}/organisation/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.locator(".chip-time > summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#top-as-of")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#top-as-of")).to_be_hidden()
    expect(page.locator(".chip-time > summary")).to_be_focused()
    first = page.locator("[data-tree-row] th a").first
    first.focus()
    page.keyboard.press("ArrowDown")
    second = page.locator("[data-tree-row]").nth(1)
    expect(second.locator("a").first).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(second).to_have_attribute("aria-expanded", "true")
    expect(second.locator("[data-fold]")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(second).to_have_attribute("aria-expanded", "false")
