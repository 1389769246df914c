"""Every page of the house: opens, is small, fits a phone, shuts nobody out."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.tour import TOUR, Stop

pytestmark = pytest.mark.e2e
LOOKS = itertools.cycle(
    itertools.product(("vi", "lo", "en"), ("light", "dark"), (1280, 360))
)
STOPS = [
    pytest.param(stop, look, id=stop.name)
    for stop, look in zip(TOUR, LOOKS, strict=False)
]
ASKED = {"resultTypes": ["violations"], "preload": False}
LARGEST = 200 * 1024
Contexts = dict[str, BrowserContext]


@pytest.fixture(scope="module")
def contexts() -> Iterator[Contexts]:
    """One browser context for each account, signed in once."""
    opened: Contexts = {}
    yield opened
    for context in opened.values():
        context.close()


def _context(contexts: Contexts, browser: Browser, site: str, who: str) -> Page:
    if who not in contexts:
        contexts[who] = browser.new_context(bypass_csp=True)
        page = contexts[who].new_page()
        if who:
            page.goto(f"{site}/sign-in")
            page.locator(f"form:has(input[value={who}]) button").click()
            page.wait_for_url(lambda url: "/sign-in" not in url)
        page.close()
    return contexts[who].new_page()


def _weighed(page: Page, address: str) -> tuple[int, int]:
    """Open a page as for the first time; return its status and what was carried."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[int] = []
    done = "Network.loadingFinished"
    session.on(done, lambda event: sizes.append(event["encodedDataLength"]))
    answer = page.goto(address, wait_until="load")
    return (answer.status if answer else 0), sum(sizes)


@pytest.mark.parametrize(("stop", "look"), STOPS)
def test_the_page_is_in_order(
    stop: Stop,
    look: tuple[str, str, int],
    browser: Browser,
    site: str,
    contexts: Contexts,
) -> None:
    language, theme, width = look
    page = _context(contexts, browser, site, stop.account)
    wanted = {"banyan_language": language, "banyan_theme": theme}
    page.context.add_cookies(
        [{"name": name, "value": value, "url": site} for name, value in wanted.items()]
    )
    page.set_viewport_size({"width": width, "height": 800})
    status, size = _weighed(page, site + stop.address(page, site))
    assert status == stop.status
    assert size < LARGEST, f"{size:,} bytes"
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    _nobody_is_shut_out(page)
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.locator("html").evaluate("e => e.scrollWidth") <= 360
    page.close()


def _nobody_is_shut_out(page: Page) -> None:
    found = Axe().run(page, options=ASKED).response["violations"]
    grave = [v for v in found if v["impact"] in ("serious", "critical")]
    assert not grave, json.dumps([(v["id"], v["nodes"][0]["html"]) for v in grave])
