"""Looking: inbox, person, tree, units in the past, the reform, the search."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support import tour

pytestmark = pytest.mark.e2e
SignIn = Callable[..., Page]
Shot = Callable[[Page, str], None]


def test_the_secretary_goes_from_the_inbox_to_a_story(
    site: str, sign_in: SignIn, shot: Shot
) -> None:
    page = sign_in("secretary")
    expect(page.get_by_role("heading", level=1)).to_have_text("Inbox")
    shot(page, "inbox")
    page.locator("main").get_by_role("link", name=re.compile(r"^\d+$")).first.click()
    rows = page.locator(".list-table tbody tr")
    assert rows.count() > 3
    name = rows.first.get_by_role("link").first.inner_text()
    rows.first.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.get_by_role("link", name="Story", exact=True).click()
    story = page.locator("ol.story li")
    expect(story.last).to_contain_text("Joined")
    expect(story.last.get_by_role("link").first).to_have_attribute(
        "href", re.compile("/decisions/")
    )
    shot(page, "story")


def test_the_tree_unfolds_and_a_past_day_changes_nothing(
    site: str, sign_in: SignIn
) -> None:
    page = sign_in("organiser")
    page.get_by_role("link", name="Organisation").first.click()
    ward = page.get_by_role("row", name=re.compile("Tay Ho Ward"))
    expect(page.get_by_text("Residents' Branch 1, Buoi Ward")).to_have_count(0)
    ward.locator("[data-fold]").click()
    expect(page.get_by_role("row", name=re.compile("Branch 1, Buoi"))).to_be_visible()
    expect(ward).to_have_attribute("aria-expanded", "true")
    ward.get_by_role("link", name="Tay Ho Ward Party Organisation").last.click()
    expect(page.get_by_role("link", name="Change name or code")).to_be_visible()
    page.get_by_role("link", name="Ha Noi City Party Organisation").click()
    page.locator(".chip-time > summary").click()
    page.locator("#top-as-of").fill("2025-06-30")
    page.get_by_role("button", name="Show this date").click()
    line = page.locator(".past-line")
    expect(line).to_contain_text("You see 30 June 2025. Nothing can be changed here.")
    expect(page.get_by_role("button", name="Change name or code")).to_be_disabled()
    expect(page.get_by_text("Ba Dinh District Party Organisation")).to_be_visible()
    line.get_by_role("link", name="Back to today").click()
    expect(line).to_have_count(0)
    expect(page.get_by_role("link", name="Change name or code")).to_be_visible()
    expect(page.get_by_text("Ba Dinh District Party Organisation")).to_have_count(0)


def test_a_click_on_one_side_of_the_reform_lights_the_other(
    site: str, sign_in: SignIn, shot: Shot
) -> None:
    page = sign_in("organiser")
    page.goto(site + tour.district(page, site))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tay Ho District")
    columns = page.locator(".reform .chart-wide, .reform .chart").first
    former = columns.get_by_role("link", name=re.compile("^Buoi Ward"))
    former.click()
    lit = page.locator("#lit")
    expect(lit).to_contain_text("Tay Ho Ward")
    expect(lit).not_to_contain_text("Phu Thuong")
    columns.get_by_role("link", name=re.compile("^Tay Ho Ward")).first.click()
    expect(lit).to_contain_text("Buoi Ward")
    shot(page, "reform")
    page.get_by_role("link", name="Light all").click()
    expect(lit).to_have_count(0)


def test_the_search_finds_people_and_former_names_in_any_spelling(
    site: str, sign_in: SignIn
) -> None:
    page = sign_in("officer")
    page.goto(f"{site}/people/")
    name = page.locator(".list-table tbody th a").first.inner_text()
    typed = " ".join(reversed(tour.without_marks(name).lower().split()))
    page.locator("#search").fill(typed)
    page.locator("#search").press("Enter")
    expect(page.locator(".hit-name a", has_text=name).first).to_be_visible()
    page.goto(f"{site}/people/?q={typed}")
    expect(page.locator(".list-table th a", has_text=name).first).to_be_visible()


def test_the_former_name_of_a_unit_finds_it(site: str, sign_in: SignIn) -> None:
    page = sign_in("organiser")
    page.locator("#search").fill("dang bo phuong buoi")
    page.locator("#search").press("Enter")
    hit = page.locator("li.hit", has_text="Buoi Ward Party Organisation")
    expect(hit).to_contain_text("dissolved")
    hit.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Buoi Ward")
    expect(page.locator("main")).to_contain_text("Tay Ho Ward Party Organisation")


def test_the_union_officer_sees_nothing_of_the_party(
    site: str, sign_in: SignIn
) -> None:
    page = sign_in("organiser")
    hidden = [tour.ward(page, site), tour.member(page, site)]
    hidden.append(tour.reorganisation(page, site))
    page.goto(site + hidden[1])
    name = page.get_by_role("heading", level=1).inner_text()
    page.context.clear_cookies()
    page = sign_in("union")
    page.goto(f"{site}/organisation/")
    expect(page.locator("main")).not_to_contain_text("Party")
    page.goto(f"{site}/search/?q={name}&kind=person")
    expect(page.locator(".hit-name a", has_text=name)).to_have_count(0)
    page.goto(f"{site}/search/?q=Tay+Ho+Ward")
    expect(page.locator("main")).not_to_contain_text("Party Organisation")
    for address in hidden:
        answer = page.goto(site + address)
        assert answer is not None and answer.status == 404, address
        expect(page.locator("main")).not_to_contain_text(name)
