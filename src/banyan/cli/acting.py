"""As whom a command acts: an account by its name, or the installation itself."""

from __future__ import annotations

import datetime as dt

from banyan.access.queries import account_by_login
from banyan.kernel import clock
from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import gettext_noop as _
from banyan.units.queries import actor_for


def acting(name: str | None, day: dt.date | None = None) -> Actor:
    """Return the actor of an account on a day (today); without a name the system.

    Raises NotVisible for a name that no open account has.
    """
    on = day or clock.today()
    if name is None:
        return system_actor("command line", on=on)
    account = account_by_login(name)
    if account is None:
        raise NotVisible(
            _("There is no open account “%(name)s”."), code="account.unknown", name=name
        )
    return actor_for(account, on)
