"""Signing in as a browser would, and the codes that an app would show."""

from __future__ import annotations

import re
import time
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

PASSWORD = "plenty of letters 73"


def sign_in(client: Client, login: str, password: str = PASSWORD, **more: Any) -> Any:
    """Post the sign-in form."""
    data = {"login": login, "password": password, **more}
    return client.post(reverse("account_login"), data)


def is_signed_in(client: Client) -> bool:
    """Say whether the own account can be opened."""
    return "_auth_user_id" in client.session


def code_of(secret: str, steps: int = 0) -> str:
    """Return the code that an authenticator app shows (``steps`` periods on)."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def secret_on(page: Any) -> str:
    """Read the secret off the set-up page."""
    found = re.search(r'id="authenticator_secret">([A-Z2-7]+)<', page.content.decode())
    assert found, "the page shows no secret"
    return found[1]
