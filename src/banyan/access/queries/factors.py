"""Whether an account still owes its second factor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.conf import settings

from banyan.access.models import Account


def needs_second_factor(account: Account) -> bool:
    """Say whether the account must sign in with a second factor.

    Chosen right sets force it; the account may ask for it itself. In a
    demonstration only the latter counts.
    """
    if account.second_factor:
        return True
    return account.must_have_second_factor and not settings.BANYAN_DEMO


def second_factor_is_due(account: Account, session: Mapping[str, Any]) -> bool:
    """Say whether the account needs a second factor and has none yet.

    A session that was signed in with one says so itself, without a query.
    """
    if not needs_second_factor(account):
        return False
    methods = session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []
    if any(m.get("method") == "mfa" for m in methods):
        return False
    return not has_second_factor(account)


def has_second_factor(account: Account) -> bool:
    """Say whether an authenticator app is set up for the account."""
    types = [Authenticator.Type.TOTP]
    found = Authenticator.objects.filter(user_id=account.pk, type__in=types)
    return bool(found.exists())
