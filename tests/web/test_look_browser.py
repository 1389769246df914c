"""The gallery in a real browser: accessible, fits a phone, works without script."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
CHROMIUM = shutil.which("chromium")
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium once for this module."""
    assert CHROMIUM, "no Chromium: run python -m tests.browser"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def gallery(chromium: Browser, live_server: Any, settings: Any) -> Iterator[Opened]:
    """Return what opens the gallery with a width, cookies and browser options."""
    settings.BANYAN_DEMO = True
    opened: list[BrowserContext] = []

    def open_gallery(
        query: str = "", width: int = 1280, cookies: str = "", **options: Any
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, **options
        )
        opened.append(context)
        for pair in filter(None, cookies.split(";")):
            name, value = pair.split("=")
            context.add_cookies(
                [{"name": f"banyan_{name}", "value": value, "url": live_server.url}]
            )
        page = context.new_page()
        page.goto(f"{live_server.url}/gallery{query}")
        return page

    yield open_gallery
    for context in opened:
        context.close()


@pytest.mark.parametrize(
    ("query", "width", "cookies"),
    [
        ("", 1280, "language=vi;theme=light"),
        ("?as_of=2025-06-30", 360, "language=en;theme=dark;type=large"),
        ("", 360, "language=lo;theme=light;type=large"),
        ("?as_of=2025-06-30", 1280, "language=vi;theme=dark"),
    ],
)
def test_nobody_is_shut_out_and_nothing_runs_off_the_page(
    gallery: Opened, query: str, width: int, cookies: str
) -> None:
    page = gallery(query, width, cookies, bypass_csp=True)
    found = Axe().run(page).response["violations"]
    assert not found, json.dumps([(v["id"], v["nodes"][0]["html"]) for v in found])
    wide = page.locator("html").evaluate("e => e.scrollWidth")
    assert wide <= width


def test_the_page_breaks_no_content_policy(gallery: Opened) -> None:
    page = gallery()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.reload()
    page.locator(".chip-time > summary").click()
    assert said == []


def test_keys_reach_the_search_and_walk_the_tree(gallery: Opened) -> None:
    page = gallery()
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.locator("#row-1 th a").last.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#row-2 .tree-fold")).to_be_focused()
    page.locator(".chip-time > summary").click()
    page.keyboard.press("Escape")
    expect(page.locator(".chip-time")).not_to_have_attribute("open", "")


def test_switching_the_language_keeps_what_was_typed(gallery: Opened) -> None:
    page = gallery("?as_of=2025-06-30", cookies="language=en")
    page.locator("#id_note").fill("ghi chú chưa lưu")
    page.locator("details:has(button[name=language]) > summary").click()
    page.locator("button[name=language][value=vi]").click()
    page.wait_for_load_state()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    assert page.url.endswith("/gallery?as_of=2025-06-30")
    expect(page.locator("#id_note")).to_have_value("ghi chú chưa lưu")


def test_everything_is_reached_without_script(gallery: Opened) -> None:
    page = gallery(width=360, java_script_enabled=False)
    page.locator("details:has(button[name=theme]) > summary").click()
    page.locator("button[name=theme][value=dark]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator(".head-acts summary").click()
    expect(page.locator(".head-acts .menu-body")).to_be_visible()


def test_pointing_at_a_unit_lights_its_ribbons(gallery: Opened) -> None:
    page = gallery()
    drawing = page.locator(".chart-wide [data-lights]")
    drawing.locator("a[data-light]").first.focus()
    expect(drawing).to_have_class("svg is-fixed has-lit")
    assert drawing.locator(".ribbon.is-lit").count() >= 1
    assert drawing.locator("a.is-lit").count() >= 2


def test_printing_leaves_the_frame_out(gallery: Opened) -> None:
    page = gallery()
    page.emulate_media(media="print")
    for part in (".rail", ".top", ".head-acts", ".tabs"):
        expect(page.locator(part).first).to_be_hidden()
    expect(page.locator(".print-head")).to_be_visible()
