"""Signing in by name, card number or mail; and reading the account for a request."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from banyan.kernel import clock

from .models import Account
from .queries import account_by_login, account_with_grants


class AccountBackend(BaseBackend):
    """Authenticates open accounts; knows no permissions of Django's own."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Account | None:
        """Return the account when the password fits.

        An unknown name costs the same time as a wrong password, so that nobody
        learns which names exist.
        """
        if not username or password is None:
            return None
        account = account_by_login(username)
        if account is None or not account.has_usable_password():
            make_password(password)
            return None
        return account if account.check_password(password) else None

    def get_user(self, user_id: Any) -> Account | None:
        """Return the account with what it holds today, in one statement."""
        return account_with_grants(user_id, clock.today())
