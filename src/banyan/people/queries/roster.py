"""The roster of a unit: today from the copies, a past day from the stays."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from banyan.base.models import as_of
from banyan.base.prepared import Row, among, planned_once
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from ..domain.plans import names_first
from ..models import Fact, Grade, Membership, Participation, Stay
from .past import PastScope, past_page, past_total
from .scope import READ, Reach, reach_sql, reaches, unit_at
from .sizes import members_below

Cursor = tuple[str, int]
"""Where a page ended: the sort key and the membership of its last line."""


@dataclass(frozen=True)
class RosterLine:
    """One member as listed."""

    membership_id: int
    membership_uid: uuid.UUID
    person_id: int
    person_uid: uuid.UUID
    name: str
    sex: str
    birth_date: dt.date | None
    card_no: str
    grade: str
    participation: str
    stay: str
    since: dt.date
    joined_on: dt.date
    unit_id: int
    unit_names: Text
    is_specimen: bool = False


@dataclass(frozen=True)
class RosterPage:
    """One page of a roster; ``after`` is where the next one begins."""

    lines: tuple[RosterLine, ...]
    after: Cursor | None
    on: dt.date
    known_on: dt.date | None = None


def roster(
    actor: Actor,
    unit: Any,
    *,
    as_of_day: dt.date | None = None,
    known_on: dt.date | None = None,
    below: bool = False,
    after: Cursor | None = None,
    limit: int = 50,
) -> RosterPage:
    """Return one page of the home members of a unit, by name, by keyset.

    ``unit`` is a unit or its id, ``below`` takes in everything under it,
    ``as_of_day`` asks for another day and ``known_on`` for what was known then.
    A right is today's whatever the date: only members kept in the actor's ranges
    are listed. Raises NotVisible, NotAllowed, StateRefusal when the unit did not
    exist on the day. A fixed number of queries.
    """
    today = clock.today()
    day, unit = as_of_day or today, unit_at(actor, unit)
    if day == today and known_on is None:
        found = reaches(actor, READ, unit.path, below=below, area_path=unit.area_path)
        page = _page_today(found, unit.path[:8], after, limit)
        lines = lines_today([pk for pk, _key in page[:limit]], day)
        last = page[limit - 1][::-1] if len(page) > limit else None
    else:
        scope = PastScope.of(actor, unit, day, known_on, below)
        rows = past_page(scope, after, limit + 1)
        lines = lines_past([row[:4] for row in rows[:limit]], scope)
        last = (rows[limit - 1][4], rows[limit - 1][0]) if len(rows) > limit else None
    return RosterPage(tuple(lines), last, day, known_on)


def roster_count(
    actor: Actor,
    unit: Any,
    *,
    as_of_day: dt.date | None = None,
    known_on: dt.date | None = None,
    below: bool = False,
) -> int:
    """Return how many the roster lists; today's from the kept counts if it can."""
    today = clock.today()
    day, unit = as_of_day or today, unit_at(actor, unit)
    if day != today or known_on is not None:
        return past_total(PastScope.of(actor, unit, day, known_on, below))
    found = reaches(actor, READ, unit.path, below=below, area_path=unit.area_path)
    if below and all(r.below and not r.area_low for r in found):
        known = members_below([r.low for r in found])
        if known is not None:
            return sum(known.values())
    return _count_today(found)


def guests_of(
    actor: Actor, unit: Any, *, as_of_day: dt.date | None = None
) -> list[RosterLine]:
    """Return who is a guest in a unit on a day, by name: a list that stays short."""
    day, unit = as_of_day or clock.today(), unit_at(actor, unit)
    actor.require(READ, path=unit.path, area_path=unit.area_path)
    rows = (
        Stay.objects.filter(as_of(day), unit=unit.pk, kind="guest")
        .order_by("membership__name_key", "membership_id")
        .values_list("membership_id", "kind", "valid_from", "unit_id")
    )
    return lines_past(list(rows), PastScope(unit.pk, unit.path, False, day, None, ()))


# -- today --------------------------------------------------------------------


def _page_today(
    found: Sequence[Reach], root: str, after: Cursor | None, limit: int
) -> list[tuple[int, str]]:
    """Return ids and sort keys of one page and one more, in order."""
    scope, params = reach_sql(found, "u")
    walk = _walk_names(found, root)
    keyset = "AND (m.name_key, m.id) > (%s, %s)" if after else ""
    sql = f"""
        SELECT m.id, m.name_key FROM {_tables(walk)}
        WHERE m.state = 'member' AND {scope} {keyset}
          {
        "AND m.structure_id = (SELECT structure_id FROM units_unit r WHERE r.path = %s)"
        if walk
        else ""
    }
        ORDER BY m.name_key, m.id LIMIT %s
    """
    values = [*params, *(after or ()), *([root] if walk else ()), limit + 1]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [(int(pk), key) for pk, key in cursor.fetchall()]


def _walk_names(found: Sequence[Reach], root: str) -> bool:
    """Say whether SQLite is to walk the names; PostgreSQL plans by itself."""
    if connection.vendor == "postgresql":
        return True
    if any(not r.below for r in found):
        return False
    known = members_below([*{r.low for r in found}, root])
    if known is None:
        return False
    scope = sum(n for path, n in known.items() if path != root or len(known) == 1)
    return names_first(scope, known.get(root, 0))


def _tables(walk: bool) -> str:
    """Return the joined tables; on SQLite in the order in which to read them."""
    if connection.vendor == "postgresql":
        return "people_membership m JOIN units_unit u ON u.id = m.unit_id"
    if walk:
        return (
            "people_membership m INDEXED BY membership_key "
            "CROSS JOIN units_unit u ON u.id = m.unit_id"
        )
    return (
        "units_unit u CROSS JOIN people_membership m INDEXED BY membership_unit_key "
        "ON m.unit_id = u.id"
    )


def _count_today(found: Sequence[Reach]) -> int:
    scope, params = reach_sql(found, "u")
    sql = (
        "SELECT COUNT(*) FROM people_membership m JOIN units_unit u "
        f"ON u.id = m.unit_id WHERE m.state = 'member' AND {scope}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.fetchone()[0])


COLUMNS = (
    "id",
    "uid",
    "person_id",
    "person__uid",
    "person__full_name",
    "person__sex",
    "person__birth_date",
    "card_no",
    "grade",
    "participation",
    "joined_on",
    "unit_id",
    "unit__names",
    "is_specimen",
)


def lines_today(ids: Sequence[int], day: dt.date) -> list[RosterLine]:
    """Return the lines of memberships in the order of ``ids``: one query."""
    rows = {r[0]: r for r in _lines(ids, day)} if ids else {}
    return [_line(rows[pk][:-1], "home", rows[pk][-1]) for pk in ids]


@planned_once
def _lines(ids: Sequence[int], day: dt.date) -> QuerySet[Membership, Row]:
    stay = Stay.objects.filter(as_of(day), membership=OuterRef("pk"), kind="home")
    since = Subquery(stay.values("valid_from")[:1])
    rows = Membership.objects.filter(among("id", ids)).annotate(since=since)
    return rows.values_list(*COLUMNS, "since")


def _line(row: Row, stay: str, since: dt.date | None) -> RosterLine:
    values = (*row[:10], stay, since or row[10], *row[10:14])
    return RosterLine(*values)


# -- another day --------------------------------------------------------------


def lines_past(rows: Sequence[Row], scope: PastScope) -> list[RosterLine]:
    """Return (membership, kind, since, unit) as they read on the day: two queries."""
    if not rows:
        return []
    ids = [r[0] for r in rows]
    members = {r[0]: r for r in _lines_then(ids, scope.day, scope.known)}
    names = _unit_names(rows, scope)
    lines = []
    for membership, kind, since, unit in rows:
        *row, grade, participation = members[membership]
        row[8], row[9] = grade or "", participation or ""
        row[11], row[12] = unit, names.get(unit, Text())
        lines.append(_line(tuple(row), kind, since))
    return lines


@planned_once
def _lines_then(
    ids: Sequence[int], day: dt.date, known: dt.datetime | None
) -> QuerySet[Membership, Row]:
    rows = Membership.objects.filter(among("id", ids)).annotate(
        then_grade=_then(Grade, "grade", day, known),
        then_part=_then(Participation, "participation", day, known),
    )
    return rows.values_list(*COLUMNS, "then_grade", "then_part")


def _then(
    model: type[Fact], column: str, day: dt.date, known: dt.datetime | None
) -> Subquery:
    """Return what a fact said on the day, as known then."""
    rows: Any = model._default_manager
    facts = rows.filter(as_of(day, known), membership=OuterRef("pk"))
    return Subquery(facts.values(column)[:1])


def _unit_names(rows: Sequence[Row], scope: PastScope) -> dict[int, Text]:
    """Return the names that units had on the day."""
    if not rows:
        return {}
    ids, units = [r[0] for r in rows], sorted({r[3] for r in rows})
    return dict(_names_then(ids, units, scope.day, scope.known))


@planned_once
def _names_then(
    ids: Sequence[int],
    units: Sequence[int],
    day: dt.date,
    known: dt.datetime | None,
) -> QuerySet[Stay, Row]:
    stays = Stay.objects.filter(
        as_of(day, known, "unit__versions__"),
        among("membership_id", ids),
        among("unit_id", units),
        unit__versions__closed=False,
    )
    return stays.values_list("unit_id", "unit__versions__names")
