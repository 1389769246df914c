"""What a merge of two records is decided on, read in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from banyan.access.queries import accounts_open_of, rights_gained
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.periods import Period
from banyan.kernel.text import Text

from ..domain.merging import (
    PERSON_FIELDS,
    A,
    B,
    Facts,
    HeldMembership,
    HeldOffice,
    Sealed,
)
from ..models import Membership, Office, Person, Sensitive, TwinVerdict
from .merged import records_of

MEMBERS, OFFICES = "membership.write", "office.write"


def merge_facts(
    actor: Actor, survivor: Person, merged: Person, clashes: tuple[str, ...] = ()
) -> Facts:
    """Return everything that decides a merge; rights of the officer are marked."""
    sides = {survivor.pk: A, merged.pk: B}
    ids = list(sides)
    accounts = accounts_open_of(ids)
    return Facts(
        values={A: _values(survivor), B: _values(merged)},
        today=clock.today(),
        memberships=tuple(_memberships(actor, sides)),
        offices=tuple(_offices(actor, sides)),
        sealed=tuple(_sealed(survivor.pk, merged.pk)),
        accounts={sides[pk]: names for pk, names in accounts.items()},
        gains=tuple((g.account, g.rights) for g in rights_gained(ids)),
        clashes=clashes,
        is_own=actor.person_id in ids,
        two_persons=_verdict(survivor.pk, merged.pk),
    )


def _values(person: Person) -> dict[str, Any]:
    return {c: getattr(person, c) for part in PERSON_FIELDS.values() for c in part}


def _memberships(actor: Actor, sides: dict[int, str]) -> Iterator[HeldMembership]:
    rows = Membership.objects.filter(person__in=sides, withdrawn_at__isnull=True)
    for row in rows.select_related("unit", "structure").order_by("joined_on", "pk"):
        yield HeldMembership(
            row.pk,
            sides[row.person_id],
            row.structure.key,
            row.structure.names,
            row.unit.names if row.unit else Text(),
            Period(row.joined_on, row.left_on),
            row.card_no,
            _may(actor, MEMBERS, row.unit),
        )


def _offices(actor: Actor, sides: dict[int, str]) -> Iterator[HeldOffice]:
    rows = Office.objects.filter(person__in=sides, superseded_at__isnull=True)
    for row in rows.select_related("unit", "post").order_by("valid_from", "pk"):
        yield HeldOffice(
            row.pk,
            sides[row.person_id],
            row.post_id,
            row.post.names,
            row.unit.names,
            Period(row.valid_from, row.valid_to),
            _may(actor, OFFICES, row.unit),
        )


def _may(actor: Actor, right: str, unit: Any) -> bool:
    return actor.is_system or (
        unit is not None and actor.covers(right, unit.path, unit.area_path)
    )


def _sealed(a: int, b: int) -> Iterator[Sealed]:
    rows = {
        (r.person_id, r.field): r for r in Sensitive.objects.filter(person__in=[a, b])
    }
    for name in sorted({field for _person, field in rows}):
        one, other = rows.get((a, name)), rows.get((b, name))
        yield Sealed(
            name,
            one.pk if one else None,
            other.pk if other else None,
            same=bool(one and other and one.match == other.match),
        )


def _verdict(a: int, b: int) -> str | None:
    """Return why somebody said that these are two persons, before merges too."""
    ones, others = records_of(a), records_of(b)
    rows = TwinVerdict.objects.filter(withdrawn_at__isnull=True)
    rows = rows.filter(
        Q(first__in=ones, second__in=others) | Q(first__in=others, second__in=ones)
    )
    return rows.values_list("reason", flat=True).first()
