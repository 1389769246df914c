"""Searching members by name in any spelling and order, by card and telephone number.

A query is folded and tried in stages, each an index range: the card number; the
name as written; its words from the end (people are called "Van An"); first and
last word (family and given name); other names; half a telephone number; offices.
A stage that is read out hands over to the next, so that pages go on by keyset
through all of them.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import connection

from banyan.base import planned
from banyan.base.prepared import among, planned_once
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.ids import SEGMENT
from banyan.kernel.names import fold

from ..domain.plans import names_first
from ..models import Membership, Person
from .officers import officers_part
from .phones import phone_stages
from .scope import (
    READ,
    Reach,
    everywhere,
    memberships_visible,
    persons_visible,
    reach_sql,
)
from .sizes import members_below
from .stages import Part, Stage, stages_of

CAP = 1000
OFFICE = "office"


class Row(NamedTuple):
    """One row found; ``membership`` is 0 for a person found through an office."""

    stage: int
    membership: int
    person: int
    key: str
    unit: int


@dataclass(frozen=True)
class SearchCursor:
    """Where a page of results ended: the stage and its last row."""

    stage: int
    key: str = ""
    unit: int = 0
    id: int = 0


@dataclass(frozen=True)
class PersonHit:
    """One person found, with those memberships in range that were found."""

    person_id: int
    person_uid: uuid.UUID
    name: str
    memberships: tuple[MembershipHit, ...]
    matched: str
    is_specimen: bool = False


@dataclass(frozen=True)
class MembershipHit:
    """Where and how a person found is a member."""

    id: int
    uid: uuid.UUID
    structure_id: int
    unit_id: int | None
    unit_names: Any
    state: str
    grade: str
    card_no: str


@dataclass(frozen=True)
class SearchPage:
    """One page of persons found; ``after`` is where the next one begins."""

    hits: tuple[PersonHit, ...]
    after: SearchCursor | None


@dataclass(frozen=True)
class Count:
    """A number that is exact, or only known to be more."""

    number: int
    more: bool = False

    def __str__(self) -> str:
        return f"{self.number:,}+" if self.more else f"{self.number:,}"


def name_search(
    actor: Actor, query: str, *, after: SearchCursor | None = None, limit: int = 20
) -> SearchPage:
    """Return one page of persons whose name or number fits, within the actor's ranges.

    Ordered by stage, then by folded name. Nothing outside the ranges is found,
    and nothing tells how much of it there is. At most six queries.
    """
    stages = _stages(actor, query)
    rows = _found(actor, query, stages, after, limit + 1)
    last = _cursor(rows[limit - 1]) if len(rows) > limit else None
    return SearchPage(_hits(rows[:limit], stages), last)


def name_count(actor: Actor, query: str) -> Count:
    """Return how many memberships fit, counted to 1,000 and no further."""
    return name_found(actor, query, 0)[1]


def name_found(
    actor: Actor, query: str, limit: int = 20
) -> tuple[tuple[PersonHit, ...], Count]:
    """Return the first page and how many memberships fit, counted to 1,000.

    The quick stages are counted beside their first rows; only where they are not more
    than are counted, the others are read. At most six queries.
    """
    stages = _stages(actor, query)
    if not stages:
        return (), Count(0)
    scope = MemberScope.of(actor)
    rows, number = _counted(stages, scope, limit)
    room = CAP + 1 - number
    if room > 0:
        rows += _others(actor, query, stages, scope, None, CAP + 1)[:room]
        number += len(rows) - min(number, limit)
    total = Count(CAP, more=True) if number > CAP else Count(number)
    return _hits(rows[:limit], stages), total


def _stages(actor: Actor, query: str) -> list[Stage]:
    return [*stages_of(query), *phone_stages(actor, query)]


def _cursor(row: Row) -> SearchCursor:
    return SearchCursor(row.stage, row.key, row.unit, row.membership or row.person)


def _found(
    actor: Actor,
    query: str,
    stages: Sequence[Stage],
    after: SearchCursor | None,
    limit: int,
) -> list[Row]:
    """Return rows of all stages in order: the quick ones first, then the others.

    The quick stages are answered by one statement; only when they do not fill
    the page is a second one asked, for the others and the persons in office.
    """
    if not stages:
        return []
    scope = MemberScope.of(actor)
    rows = _rows(_members(stages, scope, after, limit, quick=True), limit, scope)
    if len(rows) < limit:
        rows += _others(actor, query, stages, scope, after, limit)
    return rows[:limit]


def _others(
    actor: Actor,
    query: str,
    stages: Sequence[Stage],
    scope: MemberScope,
    after: SearchCursor | None,
    limit: int,
) -> list[Row]:
    """Return rows of the stages that are not quick, and the persons in office."""
    others = _members(stages, scope, after, limit, quick=False)
    number = len(stages)
    behind = (after.key, after.id) if after and after.stage == number else None
    officers = officers_part(
        actor, number, fold(query), behind, limit, kept=scope.is_kept
    )
    return _rows([*others, officers], limit, scope)


def _counted(
    stages: Sequence[Stage], scope: MemberScope, limit: int
) -> tuple[list[Row], int]:
    """Return the first rows of the quick stages, and how many rows they have.

    One statement: the number comes as a row of stage -1. It stops behind the cap.
    """
    parts = _members(stages, scope, None, limit, quick=True)
    if not parts:
        return [], 0
    every = _members(stages, scope, None, CAP + 1, quick=True, ordered=False)
    named = " UNION ALL ".join(
        f"SELECT * FROM ({s}) c{n}" for n, (s, _v) in enumerate(every)
    )
    number = (
        "SELECT -1 AS stage, count(*) AS id, 0 AS person, '' AS found, 0 AS unit "  # noqa: S608
        f"FROM ({named} LIMIT {CAP + 1}) every",
        [value for part in every for value in part[1]],
    )
    (told, *rows) = _rows([*parts, number], limit + 1, scope)
    return rows, told.membership


def _rows(parts: Sequence[Part], limit: int, scope: MemberScope) -> list[Row]:
    """Return the first rows of some parts of a statement, in their order."""
    if not parts:
        return []
    named = [f"SELECT * FROM ({part[0]}) s{n}" for n, part in enumerate(parts)]
    with planned.cursor(keeps=scope.is_kept) as cursor:
        cursor.execute(
            " UNION ALL ".join(named), [v for part in parts for v in part[1]]
        )
        rows = [Row._make(row) for row in cursor.fetchall()]
    return sorted(rows, key=_IN_ORDER)[:limit]


_IN_ORDER = attrgetter("stage", "key", "unit", "membership", "person")


@dataclass(frozen=True)
class MemberScope:
    """Which memberships are in range: the tables to read, and a condition."""

    tables: str
    table_params: tuple[Any, ...] = ()
    where: str = "1 = 1"
    params: tuple[Any, ...] = ()
    is_first: bool = False
    """The scope is read before the names, so no index of names is to be used."""
    is_kept: bool = False
    """The names are read first whatever they are, so that one plan serves for all."""

    @classmethod
    def of(cls, actor: Actor) -> MemberScope:
        """Return home members, guests and oneself."""
        found = everywhere(actor, READ)
        if scope_first(found):
            return cls._small(found, actor)
        if (whole := _is_whole(found)) and connection.vendor == "postgresql":
            return cls._wide(found, actor)
        sql, params = reach_sql(found, "u")
        if not whole:
            guests, more = _guests(found)
            sql, params = f"({sql} OR m.id IN ({guests}))", [*params, *more]
        if actor.own_person is not None:
            sql, params = f"({sql} OR m.person_id = %s)", [*params, actor.own_person]
        tables = "people_membership m {hint} JOIN units_unit u ON u.id = m.unit_id"
        return cls(tables, (), sql, tuple(params))

    @classmethod
    def _wide(cls, found: Sequence[Reach], actor: Actor) -> MemberScope:
        """Return a scope of whole structures: names are read, and asked for their unit.

        Nothing else can be read first (OFFSET 0), so one plan serves for all names.
        """
        sql, params = reach_sql(found, "w")
        if actor.own_person is not None:
            sql, params = f"({sql} OR m.person_id = %s)", [*params, actor.own_person]
        tables = (
            "people_membership m {hint} CROSS JOIN LATERAL (SELECT FROM units_unit w "
            f"WHERE w.id = m.unit_id AND {sql} OFFSET 0) u"
        )
        return cls(tables, tuple(params), is_kept=True)

    @classmethod
    def _small(cls, found: Sequence[Reach], actor: Actor) -> MemberScope:
        """Return a scope that is small: all its memberships are read, by their unit."""
        home, params = reach_sql(found, "u")
        guests, more = _guests(found)
        parts = [
            "SELECT h.id FROM units_unit u CROSS JOIN people_membership h "
            f"INDEXED BY membership_unit_state ON h.unit_id = u.id WHERE {home}",
            guests,
        ]
        values = [*params, *more]
        if actor.own_person is not None:
            parts.append("SELECT id FROM people_membership WHERE person_id = %s")
            values.append(actor.own_person)
        inside = " UNION ".join(parts)
        tables = f"({inside}) h CROSS JOIN people_membership m ON m.id = h.id"
        return cls(tables, tuple(values), is_first=True)


def _is_whole(found: Sequence[Reach]) -> bool:
    """Say whether whole structures are in range: then guests are too, at home."""
    return all(r.below and not r.area_low and len(r.low) <= SEGMENT for r in found)


def _guests(found: Sequence[Reach]) -> tuple[str, list[Any]]:
    """Return the memberships that are guests in range today."""
    sql, params = reach_sql(found, "gu")
    hint = "" if connection.vendor == "postgresql" else "INDEXED BY stay_guest"
    day = clock.today()
    return (
        f"SELECT g.membership_id FROM people_stay g {hint} JOIN units_unit gu "
        "ON gu.id = g.unit_id WHERE g.kind = 'guest' AND g.superseded_at IS NULL "
        f"AND g.valid_from <= %s AND g.valid_to > %s AND {sql}",
        [day, day, *params],
    )


def scope_first(found: Sequence[Reach]) -> bool:
    """Say whether SQLite is to read the scope before the names; others plan alone."""
    if connection.vendor == "postgresql" or not found:
        return False
    if any(r.area_low or not r.low for r in found):
        return False
    root = found[0].low[:SEGMENT]
    if any(r.low == root for r in found):
        return False
    known = members_below(sorted({r.low for r in found} | {root}))
    if known is None:
        return False
    scope = sum(n for path, n in known.items() if path != root or len(known) == 1)
    return not names_first(scope, known[root])


def _members(
    stages: Sequence[Stage],
    scope: MemberScope,
    after: SearchCursor | None,
    limit: int,
    quick: bool,
    *,
    ordered: bool = True,
) -> list[Part]:
    """Return the parts of a statement for the quick or the other stages."""
    parts: list[Part] = []
    first = after.stage if after else 0
    for number, stage in enumerate(stages):
        if stage.is_quick == quick and number >= first:
            start = after if after and number == after.stage else None
            sql, params = _stage_sql(stages, number, scope, start)
            order = f"ORDER BY {stage.key}, m.unit_id, m.id" if ordered else ""
            parts.append((f"{sql} {order} LIMIT {limit}", params))
    return parts


def _stage_sql(
    stages: Sequence[Stage],
    number: int,
    scope: MemberScope,
    after: SearchCursor | None,
) -> tuple[str, list[Any]]:
    """Return one stage: what fits, in range, and was not found by an earlier one."""
    stage = stages[number]
    where = [f"({stage.where})", scope.where]
    values = [*scope.table_params, *stage.params, *scope.params]
    for earlier in stages[:number]:
        where.append(f"NOT ({earlier.where})")
        values += earlier.params
    if after is not None:
        where.append(f"({stage.key}, m.unit_id, m.id) > (%s, %s, %s)")
        values += [after.key, after.unit, after.id]
    hint = ""
    if stage.index and connection.vendor != "postgresql":
        hint = f"INDEXED BY {stage.index}"
    return (
        f"SELECT {number} AS stage, m.id AS id, m.person_id AS person, "
        f"{stage.key} AS found, m.unit_id AS unit FROM {scope.tables.format(hint=hint)} "
        f"WHERE {' AND '.join(where)}",
        values,
    )


def _hits(rows: Sequence[Row], stages: Sequence[Stage]) -> tuple[PersonHit, ...]:
    """Group rows by person, in the order found: a query for members, one for others."""
    memberships, persons = _members_and_persons([r.membership for r in rows])
    others = {r.person for r in rows} - persons.keys()
    if others:
        persons |= _persons(others)
    names = [*(stage.name for stage in stages), OFFICE]
    grouped: dict[int, list[MembershipHit]] = {}
    matched: dict[int, str] = {}
    for row in rows:
        matched.setdefault(row.person, names[row.stage])
        found = grouped.setdefault(row.person, [])
        if row.membership:
            found.append(memberships[row.membership])
    return tuple(
        PersonHit(
            pk,
            persons[pk][0],
            persons[pk][1],
            tuple(found),
            matched[pk],
            persons[pk][2],
        )
        for pk, found in grouped.items()
    )


MEMBERSHIP = (
    "pk",
    "uid",
    "structure_id",
    "unit_id",
    "unit__names",
    "state",
    "grade",
    "card_no",
)
PERSON = ("uid", "full_name", "is_specimen")


def _membership_hits(ids: Sequence[int]) -> dict[int, MembershipHit]:
    rows = Membership.objects.filter(pk__in=ids).values_list(*MEMBERSHIP)
    return {r[0]: MembershipHit(*r) for r in rows}


def _members_and_persons(
    ids: Sequence[int],
) -> tuple[dict[int, MembershipHit], dict[int, tuple[Any, ...]]]:
    """Return memberships by id, and whose they are by the id of the person."""
    wanted = [pk for pk in ids if pk]
    if not wanted:
        return {}, {}
    members, persons = {}, {}
    for row in _both(wanted):
        persons[row[0]] = row[1:4]
        members[row[4]] = MembershipHit(*row[4:])
    return members, persons


@planned_once
def _both(ids: Sequence[int]) -> Any:
    columns = ("person_id", *(f"person__{name}" for name in PERSON), *MEMBERSHIP)
    return Membership.objects.filter(among("pk", ids)).values_list(*columns)


def _persons(ids: set[int]) -> dict[int, tuple[Any, ...]]:
    rows = Person.objects.filter(pk__in=ids).values_list("pk", *PERSON)
    return {r[0]: r[1:] for r in rows}


def hits_of(actor: Actor, ids: Sequence[int]) -> dict[int, PersonHit]:
    """Return persons by id as hits, as far as the actor may see them."""
    seen = persons_visible(actor).filter(pk__in=list(ids))
    persons = {p.pk: p for p in seen.only("pk", "uid", "full_name", "is_specimen")}
    rows = memberships_visible(actor).filter(person__in=list(persons))
    grouped: dict[int, list[MembershipHit]] = {pk: [] for pk in persons}
    owners = dict(rows.values_list("pk", "person_id"))
    for pk, hit in _membership_hits(list(owners)).items():
        grouped[owners[pk]].append(hit)
    return {
        pk: PersonHit(pk, p.uid, p.full_name, tuple(grouped[pk]), "id", p.is_specimen)
        for pk, p in persons.items()
    }
