"""The journeys run in Chromium against a real server on a copy of the demonstration.

Screenshots of each journey go to the folder named by ``BANYAN_SHOTS``, when set.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.environment import DEMO

SHOTS = os.environ.get("BANYAN_SHOTS", "")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> object:
    """Use the system's Chromium, without anything that talks to the outside."""
    return {
        **browser_type_launch_args,
        "executable_path": shutil.which("chromium"),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a copy of the demonstration; yield its address."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(DEMO, folder, dirs_exist_ok=True)
    port = _free_port()
    command = [sys.executable, "-m", "banyan.cli.main", "serve", "--port", str(port)]
    server = subprocess.Popen(
        [*command, "--workers", "1", "--no-worker"],
        env={**os.environ, "BANYAN_DATA": str(folder), "BANYAN_DEMO": "yes"},
    )
    address = f"http://127.0.0.1:{port}"
    _wait_for(address, server)
    yield address
    server.terminate()
    server.wait(10)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The one server that the journeys of this process share."""
    yield from served(tmp_path_factory)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError("the server stopped at once")
        try:
            urllib.request.urlopen(address + "/sign-in", timeout=2)
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the server did not answer in two minutes")


@pytest.fixture
def sign_in(site: str, page: Page) -> Callable[..., Page]:
    """Return what signs a demonstration account in and gives the page back."""

    def sign_in_as(username: str, language: str = "en") -> Page:
        page.goto(f"{site}/sign-in")
        page.locator(f"form:has(input[value={username}]) button").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        if language != "vi":
            page.context.add_cookies(
                [{"name": "banyan_language", "value": language, "url": site}]
            )
            page.goto(f"{site}/")
        return page

    return sign_in_as


@pytest.fixture
def shot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Return what takes a screenshot of a page for the manual."""

    def take(page: Page, name: str) -> None:
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)

    return take


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Page]:
    """A page 360 pixels wide, as on a phone."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    yield context.new_page()
    context.close()


@pytest.fixture
def no_script(browser: Browser, site: str) -> Iterator[Page]:
    """A page on a phone whose browser runs no JavaScript."""
    size = {"width": 360, "height": 740}
    context = browser.new_context(java_script_enabled=False, viewport=size)
    yield context.new_page()
    context.close()
