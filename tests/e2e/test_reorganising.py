"""A reorganisation from a table with faults to its undoing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import served

pytestmark = pytest.mark.e2e
SignIn = Callable[..., Page]
HEADINGS = "op,unit,level,new parent,new code,name,successors\n"
FAULTY = HEADINGS + (
    "establish,B109.901,branch,N103,,Chi bộ ghép Bưởi,\n"
    "merge,B109.777,branch,,,,B109.901\n"
    "explode,B109.002,branch,,,,B109.901\n"
)
GOOD = HEADINGS + (
    "establish,B109.901,branch,N103,,Chi bộ ghép Bưởi,\n"
    "merge,B109.001,branch,,,,B109.901\n"
    "merge,B109.002,branch,,,,B109.901\n"
)


def _table(text: str) -> dict[str, object]:
    return {"name": "plan.csv", "mimeType": "text/csv", "buffer": text.encode()}


def _decide(page: Page, title: str, button: str) -> None:
    page.locator("input[name=title_en]").fill(title)
    if page.locator("textarea[name=reason]").count():
        page.locator("textarea[name=reason]").fill("Tried out only.")
    page.locator("main form").get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merge two branches")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own: what others record would stand in the way of a merger."""
    yield from served(tmp_path_factory)


def test_a_table_with_faults_becomes_a_reform_and_is_taken_back(
    site: str, sign_in: SignIn
) -> None:
    page = sign_in("organiser")
    page.goto(f"{site}/reorganisation/new/?structure=party")
    page.locator("input[name=title_en]").fill("Merge two branches")
    page.locator("input[name=effective_on]").fill(_today(page))
    page.locator("input[name=file]").set_input_files([_table(FAULTY)])
    page.get_by_role("button", name="Begin the plan").click()
    faults = page.locator(".message", has_text="B109.777")
    expect(faults).to_be_visible()
    expect(faults).to_contain_text("explode")
    expect(page.locator("input[name=title_en]")).to_have_value("Merge two branches")
    page.locator("input[name=file]").set_input_files([_table(GOOD)])
    page.get_by_role("button", name="Begin the plan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merge two branches")
    expect(page.locator("#plan tbody tr")).to_have_count(3)
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview")).to_contain_text("Nothing stands in the way")
    plan = page.url.split("#")[0]
    page.goto(f"{plan}apply/")
    _decide(page, "Decision to merge", "Apply")
    expect(page.locator(".head")).to_contain_text("applied")
    page.goto(f"{site}/organisation/?q=B109.901")
    expect(page.locator("#tree")).to_contain_text("Chi bộ ghép Bưởi")
    page.goto(f"{plan}undo/")
    _decide(page, "Decision to take it back", "Take it back")
    expect(page.locator(".head")).to_contain_text(re.compile("taken back|undone"))
    page.goto(f"{site}/organisation/?q=B109.001")
    expect(page.locator("#tree")).to_contain_text("B109.001")


def _today(page: Page) -> str:
    """Return the organisation's day as the pages show it."""
    return str(page.locator("#top-as-of").input_value())
