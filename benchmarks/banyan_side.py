"""What Banyan is asked, and how it imports and exports."""

from __future__ import annotations

import re
from html import unescape

from .browser import Browser
from .serving import Served
from .sides import PAGE, Asks

LIST = "/people/"


def asks(server: Served, facts: dict[str, str]) -> Asks:
    """Sign in; return what is measured."""
    browser = Browser(server.port)
    form = browser.get("/sign-in")
    fields = {"login": facts["account"], "password": facts["password"], "next": LIST}
    listed = browser.post("/sign-in", {**fields, "csrfmiddlewaretoken": form.token})
    if listed.status != 200 or "sign-in" in listed.address:
        raise RuntimeError(f"Banyan did not let us in: {listed.status}")
    pages = {
        "member list, first page": LIST,
        "page 100": _page(browser, PAGE),
        "below one unit": f"{LIST}?unit={facts['unit_uid']}",
        "name search without marks": f"{LIST}?q=nguyen+van+an",
        "member page": f"/people/{facts['person_uid']}/",
    }
    return Asks.of(browser, pages, {})


def _page(browser: Browser, number: int) -> str:
    """Follow the cursor to a page; return its address."""
    address = LIST
    for _ in range(number - 1):
        answer = browser.get(address)
        found = re.search(r'rel="next"[^>]*href="([^"]+)"', answer.text) or re.search(
            r'href="([^"]+)"[^>]*rel="next"', answer.text
        )
        if found is None:
            raise RuntimeError("the list ends before the page asked for")
        target = unescape(found.group(1))
        address = target if target.startswith("/") else LIST + target
    return address
