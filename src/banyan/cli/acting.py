"""Who acts at the command line: an account that is named, or the installation."""

from __future__ import annotations

import datetime as dt
from typing import Any

NAME = "command line"


def acting_as(name: str | None, day: dt.date | None = None) -> Any:
    """Return the actor of an account on a day (today); the installation for no name.

    Raises NotVisible for a name that no open account has.
    """
    from banyan.access.queries import account_by_login
    from banyan.kernel import clock
    from banyan.kernel.actor import system_actor
    from banyan.kernel.errors import NotVisible
    from banyan.kernel.text import gettext_noop as _
    from banyan.units.queries import actor_for

    day = day or clock.today()
    if name is None:
        return system_actor(NAME, on=day)
    account = account_by_login(name)
    if account is None:
        raise NotVisible(
            _("There is no open account “%(name)s”."), code="account.unknown", name=name
        )
    return actor_for(account, day)
