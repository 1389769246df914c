"""Lists: a filter built by hand on a phone without script, saved and shared; rows moved."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e
SignIn = Callable[..., Page]
Shot = Callable[[Page, str], None]


def _enter(page: Page, site: str, who: str) -> None:
    page.goto(f"{site}/sign-in")
    page.locator(f"form:has(input[value={who}]) button").click()
    page.context.add_cookies([{"name": "banyan_language", "value": "en", "url": site}])


def test_a_filter_is_built_saved_and_shared_without_script(
    site: str, no_script: Page
) -> None:
    page = no_script
    _enter(page, site, "officer")
    page.goto(f"{site}/people/")
    page.get_by_role("link", name="Filter", exact=True).click()
    page.locator("#list-new").select_option("age")
    page.get_by_role("button", name="Add", exact=True).click()
    page.locator("#o-0").select_option("ge")
    page.locator("#v-0").fill("55")
    page.locator("#list-new").select_option("participation")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("Exempt").check()
    page.get_by_role("button", name="Show", exact=True).last.click()
    expect(page.locator(".chip")).to_have_count(2)
    assert "age+ge+55" in page.url
    page.get_by_role("link", name=re.compile("Turn round: Participation")).click()
    expect(page.locator(".chip").last).to_contain_text("not (Participation")
    page.get_by_role("link", name="Save", exact=True).click()
    page.get_by_label("Name of the list").fill("Old and active")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".chip")).to_have_count(2)
    page.get_by_role("link", name="Saved lists", exact=True).click()
    page.get_by_role("link", name="Rename or share Old and active").click()
    page.get_by_label("With everybody in my range").check()
    page.get_by_role("button", name="Share so").click()
    expect(page.locator("#messages, .messages").first).to_contain_text("It is saved")
    page.context.clear_cookies()
    _enter(page, site, "secretary")
    page.goto(f"{site}/lists/saved/")
    page.get_by_role("link", name="Old and active").click()
    expect(page.locator(".chip")).to_have_count(2)


def test_rows_are_ticked_and_what_was_done_is_taken_back(
    site: str, sign_in: SignIn, shot: Shot
) -> None:
    page = sign_in("officer")
    page.goto(f"{site}/people/")
    boxes = page.locator(".list-tick input")
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.locator("#list-act").select_option("members.participation")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("2 records will change.")).to_be_visible()
    page.get_by_label("Participation").select_option("suspended")
    page.locator("#id_on").fill("2026-01-01")
    shot(page, "batch")
    page.get_by_role("button", name=re.compile("Change participation: 2")).click()
    expect(page.get_by_text("2 records were changed")).to_be_visible()
    expect(page.get_by_text("2 records can be taken back.")).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("main")).to_contain_text("taken back")


def test_typed_words_become_a_unit_by_keyboard(site: str, sign_in: SignIn) -> None:
    page = sign_in("organiser")
    page.goto(f"{site}/people/")
    page.locator("#list-q").fill("tay ho")
    page.locator("#list-q").press("Enter")
    offer = page.locator(".list-offers a", has_text="Unit:").first
    offer.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".chip")).to_contain_text("with all below")
    expect(page.locator(".list-table tbody tr").first).to_be_visible()
