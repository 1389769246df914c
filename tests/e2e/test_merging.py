"""One person recorded twice is merged and taken back; a member asks, the unit answers.

Both without script: these are forms and links alone.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.e2e


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone without script."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 780}
    )
    yield context.new_page()
    context.close()


def sign_in(page: Page, site: str, who: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{site}/sign-in")
    page.locator(f"form:has(input[value={who}]) button").click()
    cookie = {"name": "banyan_language", "value": "en", "url": site}
    page.context.add_cookies([cookie])  # type: ignore[list-item]


def test_a_pair_is_merged_and_taken_back(site: str, page: Page) -> None:
    sign_in(page, site, "officer")
    page.goto(f"{site}/people/twins/")
    pairs = page.locator(".pair", has_text="same phone")
    expect(pairs).to_have_count(1)
    pairs.get_by_role("link", name="Compare").click()
    page.get_by_role("button", name="Merge into one record").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("tr.is-wanted input[value=A]").check()
    page.get_by_role("button", name="See what follows").click()
    page.get_by_label("Why", exact=False).last.fill("Both papers seen")
    page.get_by_label("Title in Vietnamese").fill("Sửa ghi nhận trùng")
    page.get_by_role("button", name="Merge into one record").click()
    expect(
        page.get_by_text("Merged. It can be taken back at any time.")
    ).to_be_visible()
    page.get_by_label("Why").fill("They are two after all")
    page.get_by_role("button", name="Take the merge back").click()
    expect(page.get_by_text("both records stand again")).to_be_visible()
    page.goto(f"{site}/people/twins/")
    expect(pairs).to_have_count(1)


def test_a_member_asks_and_the_unit_answers(site: str, page: Page) -> None:
    sign_in(page, site, "member")
    page.goto(f"{site}/me/")
    page.get_by_role("link", name="My requests").click()
    page.get_by_role("link", name="Ask for a correction").first.click()
    page.get_by_role("link", name="Birth date").click()
    page.get_by_label("I was born on").fill("1956-05-14")
    page.get_by_label("Why").fill("The paper says the 14th")
    page.get_by_role("button", name="Send to my unit").click()
    expect(page.get_by_text("Sent to your unit")).to_be_visible()
    sign_in(page, site, "officer")
    page.goto(f"{site}/requests/")
    page.get_by_role("link", name="Birth date").click()
    expect(page.get_by_text("14 May 1956")).to_be_visible()
    page.get_by_label("Answer").fill("Seen")
    page.get_by_role("button", name="Accept and put it right").click()
    sign_in(page, site, "member")
    page.goto(f"{site}/me/requests/")
    expect(page.get_by_text("accepted")).to_be_visible()
    page.goto(f"{site}/me/")
    expect(page.get_by_text("14 May 1956")).to_be_visible()
