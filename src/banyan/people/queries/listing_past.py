"""The narrowed list of members of another day, on both axes of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from banyan.base.models import as_of
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.ids import path_end
from banyan.kernel.text import Text

from ..models import Grade, Participation, Stay
from .listing import (
    Keyed,
    MemberLine,
    MembersPage,
    MembersWanted,
    births,
    candidates,
    edges,
    lines_today,
    name_stages,
)
from .past import PastScope, end_of, path_then
from .roster import Cursor, _unit_names
from .scope import READ, Reach, everywhere, reach_q
from .search import CAP, Count


def past_listed(
    actor: Actor,
    wanted: MembersWanted,
    after: Cursor | None,
    before: Cursor | None,
    limit: int,
) -> MembersPage:
    """Return one page of who was a member on the day, as it was known then."""
    day, known = wanted.day or clock.today(), end_of(wanted.known_on)
    rows = _rows(actor, wanted, day, known)
    first = after is None and before is None
    found = list(
        _paged(rows, after, before).values_list(
            "membership_id", "membership__name_key", "unit_id", "unit__uid"
        )[: (CAP if first else limit) + 1]
    )
    count = Count(min(len(found), CAP), len(found) > CAP) if first else None
    page = found[:limit] if before is None else found[:limit][::-1]
    keyed: list[Keyed] = [(r[0], r[1]) for r in page]
    return MembersPage(
        tuple(_lines(page, day, known)),
        *edges(keyed, len(found) > limit, after, before),
        count,
    )


def _rows(
    actor: Actor, wanted: MembersWanted, day: dt.date, known: dt.datetime | None
) -> QuerySet[Any]:
    allowed = _allowed(everywhere(actor, READ))
    rows = Stay.objects.filter(
        as_of(day, known), allowed, kind="home", membership__structure=wanted.structure
    )
    if wanted.unit is not None:
        rows = rows.filter(_place(actor, wanted, day, known))
    return _narrowed(rows, wanted, day, known)


def _allowed(found: Sequence[Reach]) -> Q:
    """Return the condition "in reach by today's path"."""
    if any(not r.low and not r.area_low for r in found):
        return Q()
    return reduce(or_, (reach_q(r) for r in found), Q(pk__in=()))


def _place(
    actor: Actor, wanted: MembersWanted, day: dt.date, known: dt.datetime | None
) -> Q:
    """Return the condition "in the unit, or below it as the tree was then"."""
    assert wanted.unit is not None  # noqa: S101
    if not wanted.below:
        return Q(unit=wanted.unit.pk)
    path = path_then(actor, wanted.unit.pk, day, known)
    return as_of(day, known, "unit__paths__") & Q(
        unit__paths__path__gte=path, unit__paths__path__lt=path_end(path)
    )


def _narrowed(
    rows: QuerySet[Any], wanted: MembersWanted, day: dt.date, known: dt.datetime | None
) -> QuerySet[Any]:
    then = as_of(day, known)
    for model, column, value in (
        (Grade, "grade", wanted.grade),
        (Participation, "participation", wanted.participation),
    ):
        if value:
            facts = model._default_manager.filter(
                then, membership=OuterRef("membership"), **{column: value}
            )
            rows = rows.filter(Exists(facts))
    if wanted.sex:
        rows = rows.filter(membership__person__sex=wanted.sex)
    if wanted.joined:
        rows = rows.filter(membership__joined_on__year=wanted.joined)
    sides = {"<=": "lte", ">": "gt"}
    for sign, birth in births(wanted.band, day):
        rows = rows.filter(**{f"membership__person__birth_date__{sides[sign]}": birth})
    return _worded(rows, wanted)


def _worded(rows: QuerySet[Any], wanted: MembersWanted) -> QuerySet[Any]:
    if not wanted.text:
        return rows
    ids, _known = candidates(wanted)
    if ids is not None:
        return rows.filter(membership__in=ids)
    stages = name_stages(wanted.text)
    fits = " OR ".join(f"({s.where})" for s in stages)
    sql = f"SELECT m.id FROM people_membership m WHERE {fits}"
    params = [value for s in stages for value in s.params]
    return rows.filter(membership__in=RawSQL(sql, params))  # noqa: S611


def _paged(
    rows: QuerySet[Any], after: Cursor | None, before: Cursor | None
) -> QuerySet[Any]:
    if before is not None:
        key, pk = before
        rows = rows.filter(
            Q(membership__name_key__lt=key)
            | Q(membership__name_key=key, membership__lt=pk)
        )
        return rows.order_by("-membership__name_key", "-membership_id")
    if after is not None:
        key, pk = after
        rows = rows.filter(
            Q(membership__name_key__gt=key)
            | Q(membership__name_key=key, membership__gt=pk)
        )
    return rows.order_by("membership__name_key", "membership_id")


def _lines(
    page: list[tuple[Any, ...]], day: dt.date, known: dt.datetime | None
) -> list[MemberLine]:
    """Return lines as they read on the day: four statements."""
    ids = [r[0] for r in page]
    places = {r[0]: (r[2], r[3]) for r in page}
    then = Q(as_of(day, known), membership__in=ids)
    grades = dict(Grade.objects.filter(then).values_list("membership_id", "grade"))
    taking = dict(
        Participation.objects.filter(then).values_list("membership_id", "participation")
    )
    scope = PastScope(0, "", True, day, known, ())
    shaped = [(r[0], "home", day, r[2]) for r in page]
    names = _unit_names(shaped, scope)
    return [
        replace(
            line,
            grade=grades.get(line.membership_id, ""),
            participation=taking.get(line.membership_id, ""),
            unit_uid=places[line.membership_id][1],
            unit_names=names.get(places[line.membership_id][0], Text()),
        )
        for line in lines_today(ids)
    ]
