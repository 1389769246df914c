"""Recording: a new person, a transfer, two editors at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support import tour

pytestmark = pytest.mark.e2e
SignIn = Callable[..., Page]
BUOI, QUANG_AN = "Residents' Branch 1, Buoi Ward", "Residents' Branch 1, Quang An Ward"

PLACE = {BUOI: "bưởi", QUANG_AN: "quang an"}
"""What is typed to find each of them: the name of the place."""


def _roster(page: Page, site: str, unit: str) -> str:
    """Return the address of the roster of a unit of the officer's ward."""
    pattern = rf'(?s)"(/unit/{tour.UID}/)">{re.escape(unit)}<'
    below = tour.ward(page, site) + "below/"
    return site + tour.linked(page, site, below, pattern) + "members/"


def _choose(page: Page, unit: str) -> None:
    page.locator("input[name=unit]").fill("")
    page.locator("input[name=unit]").press_sequentially(PLACE[unit])
    page.locator(".unit-choice", has_text=unit).first.locator("input").check()


def _in_roster(page: Page, address: str, person: str, *, there: bool) -> None:
    """Check whether a roster holds the person with an address like this one."""
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    row = page.locator(f"main tbody th a[href*='{person}']")
    expect(row).to_have_count(1 if there else 0)


def test_a_person_is_registered_once_and_appears_in_the_roster(
    site: str, sign_in: SignIn
) -> None:
    page = sign_in("officer")
    page.goto(f"{site}/people/")
    link = page.locator(".list-table tbody th a").nth(3)
    twin = link.inner_text()
    link.click()
    born = page.locator("aside dd").first.inner_text().splitlines()[0]
    birth_date = dt.datetime.strptime(born, "%d %B %Y").date()  # noqa: DTZ007
    page.goto(f"{site}/people/new/")
    page.locator("#id_full_name").press_sequentially(twin)
    page.locator("#id_birth_date").fill(birth_date.isoformat())
    page.locator("#id_phone").focus()
    warning = page.locator("#twins")
    expect(warning).to_contain_text("This may be somebody who is here already")
    expect(warning.get_by_role("link", name=twin).first).to_be_visible()
    page.locator("#id_full_name").fill("Vũ Thị Hải Âu")
    page.locator("#id_birth_date").fill("1990-02-03")
    page.locator("input[name=unit]").fill("nowhere at all")
    page.get_by_role("button", name="Register").click()
    expect(page.locator("[role=alert]").first).to_contain_text("Nothing of what you")
    expect(page.locator("#id_full_name")).to_have_value("Vũ Thị Hải Âu")
    expect(page.locator("#id_birth_date")).to_have_value("1990-02-03")
    _choose(page, BUOI)
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vũ Thị Hải Âu")
    expect(page.locator("main")).to_contain_text("Probationary")
    person = page.url
    decision = page.locator("main a[href*='/decisions/']").first
    expect(decision).to_be_visible()
    mine = person.removeprefix(site).split("?")[0]
    _in_roster(page, _roster(page, site, BUOI), mine, there=True)
    page.goto(f"{person}?tab=story")
    expect(page.locator("ol.story")).to_contain_text("Joined")


def test_a_transfer_is_true_since_its_day_and_known_since_it_was_recorded(
    site: str, sign_in: SignIn
) -> None:
    page = sign_in("officer")
    buoi, quang_an = _roster(page, site, BUOI), _roster(page, site, QUANG_AN)
    page.goto(buoi)
    link = page.locator("main tbody th a").nth(1)
    person = str(link.get_attribute("href")).split("?")[0]
    page.goto(
        site + tour.linked(page, site, f"{person}record/", tour.TRANSFER, reader="o")
    )
    today = dt.date.fromisoformat(page.locator("input[name=on]").input_value())
    moved = today - dt.timedelta(days=10)
    _choose(page, QUANG_AN)
    page.locator("input[name=on]").fill(moved.isoformat())
    page.locator("#id_decision-decided_on").fill(moved.isoformat())
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("Recorded: Transfer")
    _in_roster(page, quang_an, person, there=True)
    _in_roster(page, buoi, person, there=False)
    before = moved - dt.timedelta(days=1)
    _in_roster(page, f"{buoi}?as_of={before}", person, there=True)
    _in_roster(page, f"{quang_an}?as_of={before}", person, there=False)
    known = f"?as_of={moved}&known_on={today - dt.timedelta(days=1)}"
    page.goto(buoi + known)
    expect(page.locator(".past-line")).to_contain_text("As it was known on")
    _in_roster(page, quang_an + known, person, there=False)


def test_the_second_of_two_editors_is_told_and_loses_nothing(
    site: str, sign_in: SignIn
) -> None:
    page = sign_in("organiser")
    form = site + tour.branch(page, site) + "change/"
    page.goto(form)
    other = page.context.new_page()
    other.goto(form)
    code = page.locator("input[name=code]").input_value()
    for editor, name in ((other, "Branch of the first"), (page, "Branch of two")):
        editor.locator("input[name=name_en]").fill(name)
        editor.locator("input[name=title_en]").fill("Another name")
        editor.get_by_role("button", name="Record the change").click()
        editor.wait_for_load_state()
    expect(page.locator("[role=alert]").first).to_contain_text(
        "Somebody else changed this unit meanwhile"
    )
    expect(page.locator("[role=alert]")).to_contain_text("Branch of the first")
    expect(page.locator("input[name=name_en]")).to_have_value("Branch of two")
    expect(page.locator("input[name=title_en]")).to_have_value("Another name")
    page.get_by_role("button", name="Record the change").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Branch of two")
    expect(page.locator(".head-facts")).to_contain_text(code)
