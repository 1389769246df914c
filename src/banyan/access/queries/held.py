"""What an account holds today: its grants with the present paths of their units.

A request needs the account and its grants; :func:`account_with_grants` reads
both in one statement, so that session, account and grants cost two.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.db.models import Exists, F, JSONField, OuterRef, Q, QuerySet, Subquery

from banyan.access.domain.place import Place
from banyan.access.models import Account, Grant, SupportSession
from banyan.base.prepared import planned_once
from banyan.kernel import clock
from banyan.kernel.actor import Held

COLUMNS = {
    "g": F("pk"),
    "k": F("right_set__key"),
    "r": F("right_set__rights"),
    "l": F("only_rights"),
    "n": F("right_set__needs_second_factor"),
    "u": F("unit_id"),
    "p": F("unit__path"),
    "a": F("unit__area_path"),
    "b": F("below"),
    "o": F("over_area"),
    "s": F("source"),
    "i": F("source_ref"),
    "f": F("valid_from"),
    "t": F("valid_to"),
}
"""Short names, because the rows travel as JSON when read with the account."""

LISTS = ("r", "l")
"""Columns that hold JSON themselves."""

NO_END = "9999-12-31"


class RowsAsJson(Subquery):
    """The rows of a subquery with the columns above, as one JSON list."""

    output_field = JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Build the list with SQLite's JSON functions."""
        pairs = ", ".join(
            f"'{c}', json(held.{c})" if c in LISTS else f"'{c}', held.{c}"
            for c in COLUMNS
        )
        template = (
            f"(SELECT json_group_array(json_object({pairs})) FROM (%(subquery)s) held)"
        )
        return self.as_sql(compiler, connection, template=template, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Build the list with PostgreSQL's JSON functions."""
        template = "(SELECT jsonb_agg(to_jsonb(held)) FROM (%(subquery)s) held)"
        return self.as_sql(compiler, connection, template=template, **extra)


def grants_valid(on: dt.date, now: dt.datetime | None = None) -> QuerySet[Grant]:
    """Return the grants that hold on a day, of accounts that are open.

    A unit without a present path (not founded yet) gives nothing; a support
    session ends at its hour, whatever day it is.
    """
    session = SupportSession.objects.filter(
        pk=OuterRef("source_ref"),
        closed_at__isnull=True,
        ends_at__gt=now or clock.now(),
    )
    return Grant.objects.filter(
        ~Q(source="support") | Exists(session),
        Q(account__isnull=True) | Q(account__is_active=True),
        valid_from__lte=on,
        valid_to__gt=on,
        revoked_at__isnull=True,
        unit__path__gt="",
    )


def held_for(account: Account, on: dt.date) -> tuple[Held, ...]:
    """Return what ``account`` (or its person) holds on a day, in one statement.

    None at all when :func:`account_with_grants` has read it for the same day.
    """
    if account.held_today is not None and account.held_today[0] == on:
        return account.held_today[1]
    if not account.is_active:
        return ()
    own = Q(account=account.pk)
    if account.person_id is not None:
        own |= Q(person=account.person_id)
    return _held(grants_valid(on).filter(own).values(**COLUMNS))


FIELDS = tuple(f.attname for f in Account._meta.concrete_fields)


@planned_once
def _account(
    account_id: int, on: dt.date, now: dt.datetime
) -> QuerySet[Account, tuple[Any, ...]]:
    own = Q(account=OuterRef("pk")) | Q(person=OuterRef("person_id"))
    rows = grants_valid(on, now).filter(own).values(**COLUMNS)
    found = Account.objects.filter(pk=account_id, is_active=True)
    return found.annotate(held_rows=RowsAsJson(rows)).values_list(*FIELDS, "held_rows")


def account_with_grants(account_id: Any, on: dt.date) -> Account | None:
    """Return an open account with its grants of the day, in one statement."""
    rows = _account(int(account_id), on, clock.now())
    if not rows:
        return None
    *values, held = rows[0]
    found = Account.from_db(connection.alias, FIELDS, values)
    listed = held or []
    listed = json.loads(listed) if isinstance(listed, str) else listed
    found.held_today = (on, _held(listed))
    found.must_have_second_factor = any(row["n"] for row in listed)
    return found


def support_session_of(held: Iterable[Held]) -> int | None:
    """Return the support session under which an account acts, if one is open."""
    return next((h.source_ref for h in held if h.source == "support"), None)


def _held(rows: Iterable[Mapping[str, Any]]) -> tuple[Held, ...]:
    return tuple(sorted((_one(row) for row in rows), key=lambda h: h.grant_id))


def narrowed(rights: Any, only: Any) -> frozenset[str]:
    """Return the rights of a set, or those of them to which a grant is narrowed."""
    whole, part = _listed(rights), _listed(only)
    return whole & part if part else whole


def _listed(value: Any) -> frozenset[str]:
    found = json.loads(value) if isinstance(value, str) else value
    return frozenset(found or ())


def _one(row: Mapping[str, Any]) -> Held:
    place = Place(row["u"], row["p"], row["a"])
    return Held(
        grant_id=row["g"],
        right_set=row["k"],
        rights=narrowed(row["r"], row["l"]),
        range=place.range(below=bool(row["b"]), over_area=bool(row["o"])),
        unit_id=row["u"],
        source=row["s"],
        source_ref=row["i"],
        valid_from=_day(row["f"]),
        valid_to=_day(row["t"]),
    )


def _day(value: Any) -> dt.date | None:
    if isinstance(value, str):
        return None if value == NO_END else dt.date.fromisoformat(value)
    day: dt.date | None = value
    return day
