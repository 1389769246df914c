"""What allauth says of second factors, put on the record.

The services are imported when something happens, not while Django starts.
"""

from __future__ import annotations

from typing import Any

TOTP = "totp"


def on_factor_added(sender: Any, user: Any, authenticator: Any, **_: Any) -> None:
    """Leave an act when an authenticator was added."""
    if authenticator.type == TOTP:
        _record(user, "second_factor_added")


def on_factor_removed(sender: Any, user: Any, authenticator: Any, **_: Any) -> None:
    """Leave an act when an authenticator was removed."""
    if authenticator.type == TOTP:
        _record(user, "second_factor_removed")


def on_codes_made(sender: Any, user: Any, **_: Any) -> None:
    """Leave an act when recovery codes were made anew."""
    _record(user, "recovery_codes_made")


def on_linked(sender: Any, sociallogin: Any, **_: Any) -> None:
    """Leave an act when an identity at a provider was linked to an account."""
    _record(sociallogin.user, "sign_in_linked", provider=sociallogin.account.provider)


def on_unlinked(sender: Any, socialaccount: Any, **_: Any) -> None:
    """Leave an act when the link was taken away."""
    _record(socialaccount.user, "sign_in_unlinked", provider=socialaccount.provider)


def _record(user: Any, event: str, **facts: Any) -> None:
    from .adapters import own_actor
    from .services import security_event_record

    security_event_record(actor=own_actor(user), event=event, facts=facts)
