"""The one place where an account becomes an actor."""

from __future__ import annotations

import datetime as dt
from typing import Any

from banyan.access.queries import held_for, support_session_of
from banyan.kernel.actor import Actor


def actor_for(account: Any, on: dt.date) -> Actor:
    """Return the actor of an account: what it holds on the day, with present paths.

    One statement, or none when the account was read with its grants.
    """
    held = held_for(account, on)
    return Actor(
        kind="account",
        account_id=account.pk,
        person_id=account.person_id,
        name=account.label or account.username,
        language=account.language,
        on=on,
        held=held,
        support_session=support_session_of(held),
    )
