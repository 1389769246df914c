"""What accounts would gain if some persons were one: asked before a merge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from banyan.access.domain.gaining import Gain, alive, missing
from banyan.access.models import Account, Grant
from banyan.kernel import clock
from banyan.kernel.actor import Held

from .held import COLUMNS, _held

Owners = dict[int, list[Held]]


def accounts_open_of(persons: Iterable[int]) -> dict[int, list[str]]:
    """Return the names of the open accounts of persons."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Account.objects.filter(person__in=list(persons), is_active=True)
    for account in rows.order_by("pk"):
        found[account.person_id or 0].append(str(account))
    return dict(found)


def account_ids_of(persons: Iterable[int]) -> dict[int, int]:
    """Return the first open account of each person that has one, in one statement."""
    rows = Account.objects.filter(person__in=list(persons), is_active=True)
    pairs = rows.order_by("-pk").values_list("person_id", "pk")
    return {person: pk for person, pk in pairs if person is not None}


def rights_gained(persons: Iterable[int]) -> tuple[Gain, ...]:
    """Return what each account of ``persons`` would newly hold if they were one.

    Grants to come count too. Empty when nobody gains anything. Three statements.
    """
    wanted, today = list(persons), clock.today()
    accounts = list(Account.objects.filter(person__in=wanted, is_active=True))
    by_person = _owned("person", wanted)
    by_account = _owned("account", [a.pk for a in accounts])
    gains = []
    for account in accounts:
        own = by_account[account.pk] + by_person[account.person_id or 0]
        new = [h for p in wanted if p != account.person_id for h in by_person[p]]
        gains += [
            Gain(account.pk, str(account), h.right_set, h.unit_id, rights)
            for h in alive(new, today)
            if (rights := missing(own, h, today))
        ]
    return tuple(gains)


def _owned(column: str, ids: Iterable[int]) -> Owners:
    """Return what each owner holds or will hold, by grants that were not revoked."""
    rows = Grant.objects.filter(
        Q(**{f"{column}__in": list(ids)}), revoked_at__isnull=True
    ).values(f"{column}_id", **COLUMNS)
    found: Owners = defaultdict(list)
    for row in rows:
        found[row[f"{column}_id"]] += _held([row])
    return found
