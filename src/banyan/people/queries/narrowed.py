"""A roster narrowed to those behind a figure, or to a name typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from banyan.base.models import as_of
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotAllowed
from banyan.kernel.ids import path_end
from banyan.kernel.names import fold
from banyan.kernel.periods import add_months

from ..domain.bands import AGE_BANDS, born_after
from ..models import Membership, Stay
from .past import PastScope
from .roster import Cursor, RosterPage, lines_past, lines_today
from .scope import READ, Place, Reach, everywhere, reaches, unit_at
from .sizes import members_below

FEW = 200_000
"""In subtrees with more members a name is looked for by its beginnings only."""


@dataclass(frozen=True)
class Only:
    """Which members of a roster are asked for; empty asks for all.

    ``band`` is a key of the bands of age, ``joined`` the first day of a month of
    admission: those are found where they were first, whether or not they moved
    on or left since.
    """

    text: str = ""
    sex: str = ""
    band: str = ""
    grade: str = ""
    participation: str = ""
    joined: dt.date | None = None

    def __bool__(self) -> bool:
        return self != Only()

    @property
    def is_of_today(self) -> bool:
        """Whether it asks for what is counted for today alone."""
        narrowed = (self.sex, self.band, self.grade, self.participation, self.joined)
        return any(narrowed)


def roster_narrowed(
    actor: Actor,
    unit: Any,
    only: Only,
    *,
    as_of_day: dt.date | None = None,
    known_on: dt.date | None = None,
    below: bool = False,
    after: Cursor | None = None,
    limit: int = 50,
) -> RosterPage:
    """Return one page of those members of a roster that fit ``only``, by name.

    On another day only ``text`` narrows. Raises as :func:`roster` does.
    """
    today = clock.today()
    day, place = as_of_day or today, unit_at(actor, unit)
    if day != today or known_on is not None:
        scope = PastScope.of(actor, place, day, known_on, below)
        return _past(scope, only, after, limit)
    rows = _today(actor, place, only, below, day)
    keys = _page(rows, "name_key", "pk", after, limit)
    lines = lines_today([pk for _key, pk in keys[:limit]], day)
    last = keys[limit - 1] if len(keys) > limit else None
    return RosterPage(tuple(lines), last, day)


def _today(
    actor: Actor, place: Place, only: Only, below: bool, day: dt.date
) -> QuerySet[Membership]:
    if only.joined is not None:
        rows = _admitted(actor, place, below, only.joined)
    else:
        found = reaches(actor, READ, place.path, below=below, area_path=place.area_path)
        rows = Membership.objects.filter(_inside(found), state="member")
    rows = rows.filter(_named(only.text, place.path, below), _aged(only.band, day))
    wanted = {
        "person__sex": only.sex,
        "grade": only.grade,
        "participation": only.participation,
    }
    return rows.filter(**{name: value for name, value in wanted.items() if value})


def _admitted(
    actor: Actor, place: Place, below: bool, month: dt.date
) -> QuerySet[Membership]:
    """Return who was admitted below a unit in a month and is in range today."""
    allowed = everywhere(actor, READ)
    if not allowed:
        raise NotAllowed(right=READ)
    where = Q(unit=place.pk)
    if below:
        where = Q(unit__path__gte=place.path, unit__path__lt=path_end(place.path))
    first = Stay.objects.filter(
        where,
        membership=OuterRef("pk"),
        kind="home",
        superseded_at__isnull=True,
        valid_from=OuterRef("joined_on"),
    )
    return Membership.objects.filter(
        _inside(allowed),
        Exists(first),
        joined_on__gte=month,
        joined_on__lt=add_months(month, 1),
    ).exclude(state="planned")


def _named(text: str, path: str, below: bool, prefix: str = "") -> Q:
    folded = fold(text)
    if not folded:
        return Q()
    words = folded.split()
    backwards = " ".join(reversed(words))
    found = Q(**{f"{prefix}name_fold__startswith": folded})
    found |= Q(**{f"{prefix}name_rev__startswith": backwards})
    found |= Q(**{f"{prefix}card_no": text.strip()})
    if below and sum((members_below([path]) or {}).values()) > FEW:
        return found
    within = Q()
    for word in words:
        within &= Q(**{f"{prefix}name_fold__contains": word})
    return found | within


def _aged(band: str, day: dt.date) -> Q:
    for one in AGE_BANDS:
        if one.key != band:
            continue
        found = Q(person__birth_date__lte=born_after(day, one.low - 1))
        if one.high is not None:
            found &= Q(person__birth_date__gt=born_after(day, one.high))
        return found
    return Q()


def _inside(found: Iterable[Reach]) -> Q:
    """Return the condition over the unit's path of today."""
    inside = Q(pk__in=())
    for reach in found:
        part = Q()
        if reach.low:
            part &= _range("unit__path", reach.low, reach.below)
        if reach.area_low:
            part &= _range("unit__area_path", reach.area_low, reach.area_below)
        inside |= part or Q(unit__isnull=False)
    return inside


def _range(column: str, low: str, below: bool) -> Q:
    if not below:
        return Q(**{column: low})
    return Q(**{f"{column}__gte": low, f"{column}__lt": path_end(low)})


def _stays(scope: PastScope) -> QuerySet[Stay]:
    """Return the stays of the day, as known then, within the actor's ranges."""
    found = Q(as_of(scope.day, scope.known), kind="home")
    if scope.below:
        found &= as_of(scope.day, scope.known, "unit__paths__")
        found &= _range("unit__paths__path", scope.path, below=True)
    else:
        found &= Q(unit=scope.unit)
    return Stay.objects.filter(found, _inside(scope.allowed))


def _past(scope: PastScope, only: Only, after: Cursor | None, limit: int) -> RosterPage:
    named = _named(only.text, scope.path, scope.below, "membership__")
    rows = _stays(scope).filter(named)
    pages = _page(rows, "membership__name_key", "membership_id", after, limit)
    ids = [pk for _key, pk in pages[:limit]]
    columns = ("membership_id", "kind", "valid_from", "unit_id")
    found = {
        r[0]: r for r in _stays(scope).filter(membership__in=ids).values_list(*columns)
    }
    lines = lines_past([found[pk] for pk in ids], scope)
    last = pages[limit - 1] if len(pages) > limit else None
    day = scope.day
    return RosterPage(tuple(lines), last, day, None)


def _page(
    rows: QuerySet[Any], key: str, pk: str, after: Cursor | None, limit: int
) -> list[Cursor]:
    if after is not None:
        name, last = after
        rows = rows.filter(
            Q(**{f"{key}__gt": name}) | Q(**{key: name, f"{pk}__gt": last})
        )
    return list(rows.order_by(key, pk).values_list(key, pk)[: limit + 1])
