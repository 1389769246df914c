"""What of persons is compared, read in a fixed number of statements.

Six of them, whether for some candidates or for the whole base. No rights are
asked here: who may learn of a likeness is decided where it is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from ..domain.duplicates import Fingerprint, Time, card_key
from ..models import Contact, Membership, PersonName, Sensitive, Stay
from ..models.removals import records_standing

CHUNK = 5_000
Ids = Collection[int] | None
NOTHING: frozenset[str] = frozenset()


def fingerprints(ids: Ids = None) -> dict[int, Fingerprint]:
    """Return what is compared of persons (``None``: of all), without their stays.

    Records that were merged into others are left out.
    """
    names = _grouped(PersonName.objects, ids, "name_fold")
    phones = _grouped(Contact.objects.filter(kind="phone"), ids, "value_fold")
    mails = _grouped(Contact.objects.filter(kind="mail"), ids, "value_fold")
    held = Membership.objects.exclude(card_no="")
    cards = _grouped(held, ids, "card_no", card_key)
    sealed = _grouped(Sensitive.objects.filter(field="national-id"), ids, "match")
    columns = "pk", "name_fold", "birth_date", "birth_precision", "sex"
    people = records_standing()
    return {
        pk: Fingerprint(
            fold,
            names.get(pk, NOTHING),
            birth,
            precision,
            cards.get(pk, NOTHING),
            phones.get(pk, NOTHING),
            sealed.get(pk, NOTHING),
            mails.get(pk, NOTHING),
            sex,
        )
        for pk, fold, birth, precision, sex in _rows(people, ids, "pk", columns)
    }


def with_stays(prints: dict[int, Fingerprint]) -> dict[int, Fingerprint]:
    """Return the same with where each person was when."""
    stays: dict[int, list[Time]] = defaultdict(list)
    columns = "membership__person_id", "unit_id", "valid_from", "valid_to"
    rows = Stay.objects.filter(superseded_at__isnull=True)
    for person, *time in _rows(rows, prints, "membership__person", columns):
        stays[person].append(Time(*time))
    return {pk: replace(one, stays=tuple(stays[pk])) for pk, one in prints.items()}


def units_of_persons(ids: Ids = None) -> dict[int, int]:
    """Return a present unit of each person who is a member somewhere."""
    rows = Membership.objects.filter(state="member", unit__isnull=False)
    return dict(_rows(rows, ids, "person", ("person_id", "unit_id")))


def _grouped(
    rows: Any, ids: Ids, column: str, key: Callable[[str], str] = str
) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for person, value in _rows(rows, ids, "person", ("person_id", column)):
        found[person].add(key(value))
    return {pk: frozenset(values - {""}) for pk, values in found.items()}


def _rows(
    rows: Any, ids: Ids, owner: str, columns: Iterable[str]
) -> Iterator[tuple[Any, ...]]:
    """Yield columns of all rows, or of those of some persons in parts."""
    found: QuerySet[Any] = rows.all()
    if ids is None:
        yield from found.values_list(*columns).iterator(chunk_size=10_000)
        return
    listed = sorted(ids)
    for start in range(0, len(listed), CHUNK):
        part = found.filter(**{f"{owner}__in": listed[start : start + CHUNK]})
        yield from part.values_list(*columns)
