"""Signing in, being kept out, the second factor, sessions."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.e2e
SignIn = Callable[..., Page]
PASSWORD = "banyan-demo"  # noqa: S105
INBOX = re.compile(r"/$")


def _try(page: Page, site: str, name: str, password: str) -> None:
    page.goto(f"{site}/sign-in")
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill(password)
    page.locator("main form button[type=submit]").first.click()


def _code(secret: str) -> str:
    """The six digits that an authenticator app shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    step = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(key, step, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


@pytest.mark.postgres
def test_a_password_signs_in_and_signing_out_ends_it(site: str, page: Page) -> None:
    _try(page, site, "secretary", PASSWORD)
    page.wait_for_url(f"{site}/")
    expect(page.get_by_role("navigation").first).to_be_visible()
    page.locator("details.menu summary:has-text('Bí thư')").click()
    page.locator("form[action='/sign-out'] button").click()
    page.wait_for_url(lambda url: "/sign-out" not in url)
    page.goto(f"{site}/people/")
    expect(page).to_have_url(re.compile(r"/sign-in\?next=/people/"))
    expect(page.locator("input[name=password]")).to_be_visible()


def test_guessing_a_password_is_slowed_down_and_said_so(site: str, page: Page) -> None:
    page.context.add_cookies([{"name": "banyan_language", "value": "en", "url": site}])
    for _ in range(6):
        _try(page, site, "inspector", "a wrong password")
    expect(page.get_by_role("heading", level=1)).to_have_text("Too many attempts")
    _try(page, site, "inspector", PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Too many attempts")


def test_a_second_factor_is_set_up_and_a_recovery_code_opens(
    site: str, sign_in: SignIn, browser: Browser
) -> None:
    page = sign_in("exchange")
    page.goto(f"{site}/account/second-factor/app")
    if "/account/confirm" in page.url:
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main form button[type=submit]").click()
    secret = page.locator("#authenticator_secret").inner_text()
    page.locator("input[name=code]").fill(_code(secret))
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda url: not url.endswith("/app"))
    page.goto(f"{site}/account/second-factor/codes")
    recovery = page.locator(".codes code").first.inner_text()
    other = browser.new_context().new_page()
    _try(other, site, "exchange", PASSWORD)
    expect(other).to_have_url(re.compile("/sign-in/code"))
    other.locator("input[name=code]").fill("000000")
    other.locator("main form button[type=submit]").first.click()
    expect(other.locator("[aria-invalid=true]")).to_be_visible()
    other.locator("input[name=code]").fill(recovery)
    other.locator("main form button[type=submit]").first.click()
    other.wait_for_url(INBOX)
    other.context.close()
    page.goto(f"{site}/account/second-factor/app/remove")
    page.locator("main button.is-danger").click()
    page.wait_for_url(lambda url: not url.endswith("/remove"))


def test_ending_the_other_sessions_signs_that_browser_out(
    site: str, sign_in: SignIn, browser: Browser
) -> None:
    other = browser.new_context().new_page()
    _try(other, site, "guest", PASSWORD)
    other.wait_for_url(INBOX)
    page = sign_in("guest")
    page.goto(f"{site}/account/sessions")
    expect(page.locator("main tbody tr")).to_have_count(2)
    page.get_by_role("button", name="Sign out everywhere else").click()
    expect(page.locator("main tbody tr")).to_have_count(1)
    other.goto(f"{site}/account")
    expect(other).to_have_url(re.compile("/sign-in"))
    other.context.close()
