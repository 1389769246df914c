"""A provider of OpenID Connect on loopback: allauth's own, in a project of its own.

``running()`` starts it as a process of its own and yields its address. It knows
two people (an, binh; password of both: secret) and one client.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

CLIENT, SECRET, PASSWORD = "banyan", "a secret of the client", "secret"
PEOPLE = ("an", "binh")
BACK = "http://testserver/sign-in/with/{provider}/back"


@contextmanager
def running(folder: Path, *providers: str) -> Iterator[str]:
    """Start the provider with its data in ``folder``; yield its address."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("BANYAN_")},
        "DJANGO_SETTINGS_MODULE": "tests.support.oidc_provider.settings",
        "OIDC_FOLDER": str(folder),
        "OIDC_ADDRESS": address,
        "OIDC_BACK": "\n".join(BACK.format(provider=p) for p in providers),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.oidc_provider.serve", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=(folder / "provider.log").open("w"),
    )
    try:
        _wait(process, address, folder)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], address: str, folder: Path) -> None:
    for _attempt in range(300):
        if process.poll() is not None:
            raise RuntimeError((folder / "provider.log").read_text())
        try:
            requests.get(f"{address}/.well-known/openid-configuration", timeout=5)
        except requests.ConnectionError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the provider did not start")
