"""The one place where an account becomes an actor."""

from __future__ import annotations

import datetime as dt
from typing import Any

from banyan.access.queries import held_for, support_session_of
from banyan.kernel.actor import Actor


def actor_for(account: Any, on: dt.date) -> Actor:
    """Return the actor of an account: what it holds on the day, with present paths.

    One statement, or none when the account was read with its grants. An account
    that came through a token holds no more than that, and the record says so.
    """
    held = held_for(account, on)
    token = account.token
    return Actor(
        kind="account",
        account_id=account.pk,
        person_id=account.person_id,
        name=_name(account, token),
        language=account.language,
        on=on,
        held=held,
        support_session=support_session_of(held),
        token=token.pk if token else None,
        narrowed=token is not None and not token.own,
    )


def _name(account: Any, token: Any) -> str:
    name: str = account.label or account.username
    return f"{name} · {token.name}" if token else name
