"""Offices and vacancies: who leads a unit since when, and which seats are empty."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from banyan.access.queries.scope import ranges_of
from banyan.base.models import as_of
from banyan.base.prepared import Ranges, Whole, planned_once
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.ids import path_end
from banyan.kernel.text import Text

from ..domain.standing import term_is_over
from ..domain.standing import vacancies as empty_seats
from ..models import Office, Post
from .past import end_of
from .scope import UNIT_READ, offices_seen, offices_visible, unit_at


@dataclass(frozen=True)
class OfficeShown:
    """Somebody in a post."""

    id: int
    person_id: int
    person_uid: uuid.UUID
    person_name: str
    post_id: int
    post_key: str
    post_names: Text
    rank: int
    unit_id: int
    unit_names: Text
    since: dt.date
    until: dt.date | None
    term_ends_on: dt.date | None
    term_is_over: bool
    mandate: str
    decision_id: int | None
    end_decision_id: int | None
    row_version: int
    is_specimen: bool


@dataclass(frozen=True)
class Vacancy:
    """A post with empty seats."""

    post_id: int
    post_key: str
    post_names: Text
    unit_id: int
    unit_names: Text
    cursor: VacancyCursor
    seats: int
    holders: int
    empty: int


VacancyCursor = tuple[str, int]
"""Where a page of vacancies ended."""

RELATED = ("person", "post", "unit")
ORDER = ("post__rank", "post__key", "valid_from", "pk")
OFFICE = Whole(Office, *RELATED)


def offices_of_unit(
    actor: Actor,
    unit: Any,
    *,
    as_of_day: dt.date | None = None,
    known_on: dt.date | None = None,
) -> list[OfficeShown]:
    """Return who holds the posts of a unit on a day, by rank of the post: one query."""
    day = as_of_day or clock.today()
    ranges, own = ranges_of(actor, UNIT_READ), actor.own_person
    rows = _of_unit(getattr(unit, "pk", unit), ranges, own, day, end_of(known_on))
    return [_office(OFFICE.made(row), day) for row in rows]


@planned_once
def _of_unit(
    unit: int,
    ranges: Ranges | None,
    own: int | None,
    day: dt.date,
    known: dt.datetime | None,
) -> QuerySet[Any, Any]:
    rows = offices_seen(ranges, own, ever=True).filter(as_of(day, known), unit=unit)
    return rows.order_by(*ORDER).values_list(*OFFICE.columns)


def offices_visible_on(
    actor: Actor, day: dt.date, known_on: dt.date | None = None
) -> QuerySet[Office]:
    """Return the offices held on a day, as known then, that the actor may see."""
    return offices_visible(actor, ever=True).filter(as_of(day, end_of(known_on)))


def offices_of_person(
    actor: Actor, person: int, *, only_now: bool = False
) -> list[OfficeShown]:
    """Return the offices of a person that the actor may see, the latest first."""
    today = clock.today()
    rows = _of_person(
        person,
        ranges_of(actor, UNIT_READ),
        actor.own_person,
        today if only_now else None,
    )
    shown = [_office(OFFICE.made(row), today) for row in rows]
    return sorted(shown, key=lambda o: (o.until is not None, -o.since.toordinal()))


@planned_once
def _of_person(
    person: int, ranges: Ranges | None, own: int | None, day: dt.date | None
) -> QuerySet[Any, Any]:
    rows = offices_seen(ranges, own).filter(person=person)
    if day is not None:
        rows = rows.filter(as_of(day))
    return rows.order_by(*ORDER).values_list(*OFFICE.columns)


@dataclass(frozen=True)
class Holder:
    """Who holds a post of a unit now."""

    person_id: int
    name: str
    post: Text


def holders_now(actor: Actor, unit: int) -> list[Holder]:
    """Return who holds the posts of a unit today, by rank: one prepared query."""
    ranges, own = ranges_of(actor, UNIT_READ), actor.own_person
    rows = _holding(unit, ranges, own, clock.today())
    return [Holder(*row) for row in rows]


@planned_once
def _holding(
    unit: int, ranges: Ranges | None, own: int | None, day: dt.date
) -> QuerySet[Any, Any]:
    rows = offices_seen(ranges, own).filter(as_of(day), unit=unit)
    return rows.order_by(*ORDER).values_list(
        "person", "person__full_name", "post__names"
    )


def _shown(rows: QuerySet[Office], day: dt.date) -> list[OfficeShown]:
    ordered = rows.select_related(*RELATED).order_by(*ORDER)
    return [_office(row, day) for row in ordered]


def _office(row: Office, day: dt.date) -> OfficeShown:
    return OfficeShown(
        id=row.pk,
        person_id=row.person_id,
        person_uid=row.person.uid,
        person_name=row.person.full_name,
        post_id=row.post_id,
        post_key=row.post.key,
        post_names=row.post.names,
        rank=row.post.rank,
        unit_id=row.unit_id,
        unit_names=row.unit.names,
        since=row.valid_from,
        until=row.valid_to,
        term_ends_on=row.term_ends_on,
        term_is_over=row.valid_to is None and term_is_over(row.term_ends_on, day),
        mandate=row.mandate,
        decision_id=row.decision_id,
        end_decision_id=row.end_decision_id,
        row_version=row.row_version,
        is_specimen=row.person.is_specimen,
    )


def vacancies(
    actor: Actor,
    unit: Any,
    *,
    below: bool = True,
    as_of_day: dt.date | None = None,
    after: VacancyCursor | None = None,
    limit: int = 200,
) -> list[Vacancy]:
    """Return posts with empty seats in a unit and below it, in the order of the tree.

    One page by keyset: ``after`` is the cursor of the last one shown. Raises
    NotVisible for a unit whose data the actor may not read.
    """
    day, unit = as_of_day or clock.today(), unit_at(actor, unit)
    if not actor.covers(UNIT_READ, unit.path, unit.area_path):
        raise NotVisible
    where = Q(unit=unit.pk)
    if below:
        where = Q(unit__path__gte=unit.path, unit__path__lt=path_end(unit.path))
    if after is not None:
        path, pk = after
        where &= Q(unit__path__gt=path) | Q(unit__path=path, pk__gt=pk)
    offices = Office.objects.filter(as_of(day), post=OuterRef("pk")).order_by()
    held = offices.values("post").annotate(n=Count("pk")).values("n")
    rows = (
        Post.objects.filter(where, valid_from__lte=day, valid_to__gt=day)
        .annotate(holders=Coalesce(Subquery(held), 0))
        .filter(holders__lt=F("seats"))
        .select_related("unit")
        .order_by("unit__path", "pk")[:limit]
    )
    return [_vacancy(post) for post in rows]


def _vacancy(post: Any) -> Vacancy:
    return Vacancy(
        post_id=post.pk,
        post_key=post.key,
        post_names=post.names,
        unit_id=post.unit_id,
        unit_names=post.unit.names,
        cursor=(post.unit.path, post.pk),
        seats=post.seats,
        holders=post.holders,
        empty=empty_seats(post.seats, post.holders),
    )


def posts_of_unit(
    actor: Actor, unit: Any, *, as_of_day: dt.date | None = None
) -> list[Post]:
    """Return the posts that a unit has on a day, by rank."""
    day, unit = as_of_day or clock.today(), unit_at(actor, unit)
    if not actor.covers(UNIT_READ, unit.path, unit.area_path):
        raise NotVisible
    rows = Post.objects.filter(unit=unit.pk, valid_from__lte=day, valid_to__gt=day)
    return list(rows.order_by("rank", "key"))


def leaders_of_units(
    actor: Actor, units: Iterable[int], *, as_of_day: dt.date | None = None
) -> dict[int, OfficeShown]:
    """Return the holder of the first post by rank of each unit, in one query."""
    day = as_of_day or clock.today()
    rows = offices_visible_on(actor, day).filter(unit__in=list(units))
    found: dict[int, OfficeShown] = {}
    for office in _shown(rows, day):
        found.setdefault(office.unit_id, office)
    return found
