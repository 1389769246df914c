"""How attempts to sign in are counted: by account and address of the sender."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from banyan.kernel.errors import NotVisible

from .domain.identifiers import as_typed
from .queries import account_by_login


def attempted_account(
    request: HttpRequest, credentials: Mapping[str, Any] | None
) -> str:
    """Return the name under which an attempt is counted.

    Name, card and mail of one account count together; an unknown name counts
    under what was typed.
    """
    given = (credentials or {}).get("username") or request.POST.get("login", "")
    account = account_by_login(given)
    return account.username if account else as_typed(given)[:80]


def locked_out(
    request: HttpRequest, original: HttpResponse | None, credentials: Any = None
) -> HttpResponse:
    """Answer 429 with a page that says how long it lasts and what to do."""
    from axes.helpers import get_cool_off

    wait = get_cool_off(request)
    minutes = int(wait.total_seconds() // 60) if wait else 0
    return render(request, "account/locked.html", {"minutes": minutes}, status=429)


def sign_in_offered(request: HttpRequest, username: str) -> HttpResponse:
    """Sign in as an account that a demonstration offers, without a password.

    The caller has checked that this is a demonstration. A second factor that the
    account has set up is asked for all the same.
    """
    from allauth.account.internal.flows.login import perform_login
    from allauth.account.models import Login

    account = account_by_login(username)
    if account is None or not (account.is_specimen and account.offered):
        raise NotVisible
    response: HttpResponse = perform_login(request, Login(user=account))
    return response
