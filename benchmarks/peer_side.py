"""What the plain admin is asked, and how it imports and exports."""

from __future__ import annotations

import re
import time

from .browser import Browser
from .peer.fill import PASSWORD, USER
from .register_file import register_file
from .serving import Served
from .sides import PAGE, Asks

LIST = "/admin/peer/member/"


def asks(server: Served, facts: dict[str, str]) -> Asks:
    """Sign in; return what is measured."""
    browser = Browser(server.port)
    form = browser.get("/admin/login/")
    fields = {"username": USER, "password": PASSWORD, "next": LIST}
    listed = browser.post(
        "/admin/login/", {**fields, "csrfmiddlewaretoken": form.token}
    )
    if listed.status != 200 or "result_list" not in listed.text:
        raise RuntimeError(f"the plain admin did not let us in: {listed.status}")
    member = re.search(r"/admin/peer/member/(\d+)/change/", listed.text)
    if member is None:
        raise RuntimeError("the plain admin lists nobody")
    pages = {
        "member list, first page": LIST,
        "page 100": f"{LIST}?p={PAGE}",
        "below one unit": f"{LIST}?below={facts['unit']}",
        "name search without marks": f"{LIST}?q=nguyen+van+an",
        "member page": member.group(0),
    }
    works = {
        "CSV of all": lambda: _export(browser),
        "import of 10,000 with preview": lambda: _import(browser, facts),
    }
    return Asks.of(browser, pages, works)


def _export(browser: Browser) -> float:
    form = browser.get(f"{LIST}export/")
    chosen = re.search(r'<option value="(\d+)"[^>]*>csv</option>', form.text)
    names = re.findall(r'name="((?:memberresource|resource)[^"]*)"', form.text)
    fields = dict.fromkeys(names, "on")
    fields.update({"format": chosen.group(1) if chosen else "0", "resource": "0"})
    started = time.perf_counter()
    answer = browser.post(
        f"{LIST}export/", {**fields, "csrfmiddlewaretoken": form.token}
    )
    seconds = time.perf_counter() - started
    if answer.body.count(b"\n") < 1_000:
        raise RuntimeError(
            f"the export answered {answer.status}, {len(answer.body)} bytes"
        )
    return seconds


def _import(browser: Browser, facts: dict[str, str]) -> float:
    content = register_file(facts["branches"].split())
    form = browser.get(f"{LIST}import/")
    chosen = re.search(r'<option value="(\d+)"[^>]*>csv</option>', form.text)
    fields = {"format": chosen.group(1) if chosen else "0", "resource": "0"}
    started = time.perf_counter()
    preview = browser.post(
        f"{LIST}import/",
        {**fields, "csrfmiddlewaretoken": form.token},
        {"import_file": ("members.csv", content)},
    )
    hidden = dict(
        re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', preview.text)
    )
    hidden["csrfmiddlewaretoken"] = preview.token
    done = browser.post(f"{LIST}process_import/", hidden)
    seconds = time.perf_counter() - started
    if done.status != 200 or "result_list" not in done.text:
        raise RuntimeError(f"the import answered {preview.status}, {done.status}")
    return seconds
