"""What Banyan is asked, and how it imports and exports."""

from __future__ import annotations

import re
import time
from html import unescape

from .browser import Answer, Browser
from .register_file import ROWS, register_file
from .serving import Served
from .sides import PAGE, Asks

LIST = "/people/"
COLUMNS = "name,card,unit,sex,born,grade,participation,joined,official,phone"
"""What the plain admin exports, under the names that the list has for it."""
LOOK = 0.5
"""How often a page is asked whether its job is done; people's pages ask by themselves."""
PATIENCE = 900


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
    works = {
        "CSV of all": lambda: _export(browser),
        "import of 10,000 with preview": lambda: _import(browser, facts),
    }
    return Asks.of(browser, pages, works)


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


def _export(browser: Browser) -> float:
    """Ask for the CSV of all, wait for its job, fetch the file."""
    address = f"/lists/members/export/?c={COLUMNS}"
    form = browser.get(address)
    started = time.perf_counter()
    job = browser.post(address, {"form": "csv", "csrfmiddlewaretoken": form.token})
    done = _waited(browser, job, "jobs/files/")
    file = re.search(r'action="(/jobs/files/\d+/)"', done.text)
    if file is None:
        raise RuntimeError(f"the export made no file: {done.address}")
    answer = browser.post(file.group(1), {"csrfmiddlewaretoken": done.token})
    seconds = time.perf_counter() - started
    if answer.body.count(b"\n") < 1_000:
        raise RuntimeError(f"the export answered {answer.status}")
    return seconds


def _import(browser: Browser, facts: dict[str, str]) -> float:
    """Load a table, look at its preview, carry it out; until the page says so."""
    content = register_file(facts["branches"].split())
    form = browser.get("/imports/")
    fields = {"kind": "members", "structure": "party", "how": "fill", "on": ""}
    started = time.perf_counter()
    columns = browser.post(
        "/imports/",
        {**fields, "csrfmiddlewaretoken": form.token},
        {"file": ("members.csv", content)},
    )
    if "/map/" not in columns.text:
        raise RuntimeError(f"the table was not taken: {columns.status}")
    begun = browser.post(f"{columns.address}map/", _chosen(columns))
    ready = _waited(browser, begun, 'name="step" value="apply"')
    begun = browser.post(
        f"{columns.address}step/",
        {"step": "apply", "csrfmiddlewaretoken": ready.token},
    )
    done = _waited(browser, begun, 'name="step" value="undo"')
    seconds = time.perf_counter() - started
    if f"{ROWS:,}" not in done.text and str(ROWS) not in done.text:
        raise RuntimeError("the import did not take every row")
    return seconds


def _chosen(columns: Answer) -> dict[str, str]:
    """Return the form of the columns as Banyan filled it."""
    found = {"how": "fill", "csrfmiddlewaretoken": columns.token}
    selects = re.findall(
        r'<select name="(column_\d+)"[^>]*>(.*?)</select>', columns.text, re.DOTALL
    )
    for name, options in selects:
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen.group(1) if chosen else ""
    return found


def _waited(browser: Browser, page: Answer, mark: str) -> Answer:
    """Ask for a page again until it says that its job is done."""
    until = time.perf_counter() + PATIENCE
    while mark not in page.text:
        if page.status != 200 or time.perf_counter() > until:
            raise RuntimeError(f"{page.address} answers {page.status}")
        time.sleep(LOOK)
        page = browser.get(page.address)
    return page
