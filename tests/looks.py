"""Pictures of every page in the whole matrix: languages, themes, widths.

``make looks`` builds the demonstration, signs in as somebody who may open the
page, and writes PNG files to ``looks/``. ``python -m tests.looks unit person``
takes only the pages whose name holds one of the words.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

OUT = Path("looks")
LANGUAGES = ("vi", "lo", "en")
THEMES = ("light", "dark")
WIDTHS = (1280, 360)
PORT = 8765
BASE = f"http://127.0.0.1:{PORT}"


def main(words: list[str]) -> int:
    """Take the pictures; return 1 when a page answered with an error."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "BANYAN_DATA": folder, "BANYAN_DEMO": "yes"}
        banyan = [sys.executable, "-m", "banyan.cli.main"]
        subprocess.run([*banyan, "demo", "--build"], env=environment, check=True)
        serve = [*banyan, "serve", "--port", str(PORT), "--no-worker"]
        server = subprocess.Popen(serve, env=environment)
        try:
            _wait()
            return _all(words)
        finally:
            server.terminate()


def _wait() -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{BASE}/sign-in", timeout=2)
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise RuntimeError("the server did not answer")


def _all(words: list[str]) -> int:
    from tests.support.tour import TOUR

    OUT.mkdir(exist_ok=True)
    faults = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        chosen = [s for s in TOUR if not words or any(w in s.name for w in words)]
        matrix = itertools.product(LANGUAGES, THEMES, WIDTHS)
        for language, theme, width in matrix:
            faults += _round(browser, chosen, language, theme, width)
    return 1 if faults else 0


def _round(browser: Browser, stops: list, language: str, theme: str, width: int) -> int:
    faults = 0
    for account, group in itertools.groupby(stops, key=lambda s: s.account):
        context = browser.new_context(viewport={"width": width, "height": 900})
        page = context.new_page()
        if account:
            page.goto(f"{BASE}/sign-in")
            page.locator(f"form:has(input[value={account}]) button").click()
            page.wait_for_url(lambda url: "/sign-in" not in url)
        context.add_cookies(
            [
                {"name": "banyan_language", "value": language, "url": BASE},
                {"name": "banyan_theme", "value": theme, "url": BASE},
            ]
        )
        for stop in group:
            answer = page.goto(BASE + stop.address(page, BASE))
            name = f"{stop.name}-{language}-{theme}-{width}.png"
            page.screenshot(path=str(OUT / name), full_page=True)
            if answer is None or answer.status != stop.status:
                print(f"{stop.name}: {answer and answer.status}")
                faults += 1
        context.close()
    return faults


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
