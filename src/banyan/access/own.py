"""What this room tells a person about themself: accounts, rights, where signed in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q

from banyan.base import ports
from banyan.base.ports import OwnColumn, OwnData
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import gettext_noop as _

from .models import Account, Grant
from .queries.factors import has_second_factor

Row = Mapping[str, Any]


def accounts(actor: Actor, persons: Sequence[int]) -> Iterator[Row]:
    """Yield the accounts of a person, without anything secret."""
    for row in Account.objects.filter(person__in=persons).order_by("pk"):
        yield {
            "username": row.username,
            "email": row.email,
            "card_no": row.card_no,
            "language": row.language,
            "is_active": row.is_active,
            "second_factor": has_second_factor(row),
            "created_at": row.created_at,
            "closed_at": row.closed_at,
            "last_login": row.last_login,
        }


def rights(actor: Actor, persons: Sequence[int]) -> Iterator[Row]:
    """Yield every grant that a person or an account of theirs has or had."""
    own = Q(person__in=persons) | Q(account__person__in=persons)
    rows = Grant.objects.filter(own).select_related("right_set", "unit", "decision")
    for row in rows.order_by("valid_from", "pk"):
        yield {
            "right_set": row.right_set.names,
            "unit": row.unit.names,
            "below": row.below,
            "over_area": row.over_area,
            "source": row.source,
            "reason": row.reason,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
            "revoked_at": row.revoked_at,
            "decision": row.decision.symbol if row.decision else "",
        }


def sessions(actor: Actor, persons: Sequence[int]) -> Iterator[Row]:
    """Yield where a person's accounts are signed in now."""
    alive = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    rows = UserSession.objects.filter(user__person__in=persons, session_key__in=alive)
    for row in rows.select_related("user").order_by("created_at"):
        yield {
            "username": row.user.get_username(),
            "since": row.created_at,
            "last_seen": row.last_seen_at,
            "address": str(row.ip),
            "device": row.user_agent,
        }


ports.own_data.register(
    "accounts",
    OwnData(
        200,
        _("Accounts"),
        ("access.Account",),
        (
            OwnColumn("username", _("Name to sign in")),
            OwnColumn("email", _("Mail")),
            OwnColumn("created_at", _("Opened")),
            OwnColumn("last_login", _("Last signed in")),
            OwnColumn("closed_at", _("Closed")),
        ),
        accounts,
    ),
)
ports.own_data.register(
    "rights",
    OwnData(
        210,
        _("Rights"),
        ("access.Grant",),
        (
            OwnColumn("right_set", _("Right set")),
            OwnColumn("unit", _("Unit")),
            OwnColumn("valid_from", _("From")),
            OwnColumn("valid_to", _("Until")),
            OwnColumn("decision", _("Decision")),
        ),
        rights,
    ),
)
ports.own_data.register(
    "sessions",
    OwnData(
        220,
        _("Where signed in"),
        (),
        (
            OwnColumn("since", _("Since")),
            OwnColumn("address", _("Address")),
            OwnColumn("device", _("Device")),
        ),
        sessions,
    ),
)
ports.untold.register(
    "access.Release", "releases show papers and the like; none shows a person"
)
