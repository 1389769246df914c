"""Searching members by name in any spelling and order, and by card number.

A query is folded and tried in stages, each an index range: the card number; the
name as written; its words from the end (people are called "Van An"); first and
last word (family and given name); other names; offices. A stage that is read
out hands over to the next, so that pages go on by keyset through all of them.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.ids import SEGMENT
from banyan.kernel.names import fold

from ..domain.plans import names_first
from ..models import Membership, Person
from .scope import (
    READ,
    UNIT_READ,
    Reach,
    everywhere,
    memberships_visible,
    persons_visible,
    reach_sql,
)
from .sizes import members_below

CAP = 1000
AFTER_LAST = "\U0010ffff"

Row = tuple[int, int, str, int]
"""Membership (0 for an office), person, key, unit."""


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


@dataclass(frozen=True)
class _Stage:
    """One way to match: a condition over ``m`` (and ``n``), its key, its tables."""

    name: str
    where: str
    params: tuple[Any, ...]
    key: str = "m.name_fold"
    join: str = ""
    index: str = "membership_fold"


def name_search(
    actor: Actor, query: str, *, after: SearchCursor | None = None, limit: int = 20
) -> SearchPage:
    """Return one page of persons whose name or card fits, within the actor's ranges.

    Ordered by stage, then by folded name. Nothing outside the ranges is found,
    and nothing tells how much of it there is.
    """
    stages = _stages(query)
    found = everywhere(actor, READ)
    at = after or SearchCursor(0)
    rows: list[tuple[int, Row]] = []
    for number in range(at.stage, len(stages)):
        start = at if number == at.stage and after else None
        wanted = limit + 1 - len(rows)
        fresh = _rows(actor, stages, number, found, start, wanted)
        rows += [(number, row) for row in fresh]
        if len(rows) > limit:
            break
    more = len(rows) > limit
    last = _cursor(*rows[limit - 1]) if more else None
    return SearchPage(_hits(rows[:limit], stages), last)


def name_count(actor: Actor, query: str) -> Count:
    """Return how many memberships fit, counted to 1,000 and no further."""
    found, stages = everywhere(actor, READ), _stages(query)
    total = 0
    for number in range(len(stages)):
        total += len(_rows(actor, stages, number, found, None, CAP + 1 - total))
        if total > CAP:
            return Count(CAP, more=True)
    return Count(total)


def _cursor(stage: int, row: Row) -> SearchCursor:
    membership, person, key, unit = row
    return SearchCursor(stage, key, unit, membership or person)


def _stages(query: str) -> list[_Stage]:
    """Return the ways in which a query may match, the surest first."""
    folded = fold(query)
    if not folded:
        return []
    words = folded.split(" ")
    reverse = " ".join(reversed(words))
    stages = []
    if any(c.isdigit() for c in query):
        stages.append(_card(query))
    stages += [
        _Stage("name", *_prefix("m.name_fold", folded)),
        _Stage(
            "name",
            *_prefix("m.name_rev", reverse),
            key="m.name_rev",
            index="membership_rev",
        ),
    ]
    if len(words) > 1:
        stages.append(_ends(words))
    stages.append(_other(folded, reverse))
    stages.append(_Stage("office", *_prefix("p.name_fold", folded)))
    return stages


def _prefix(column: str, text: str) -> tuple[str, tuple[str, str]]:
    return f"{column} >= %s AND {column} < %s", (text, text + AFTER_LAST)


def _card(query: str) -> _Stage:
    """Return the search by card number, so that the index of cards serves it.

    That index begins with the structure and leaves out members without a card.
    """
    where = (
        "m.structure_id IN (SELECT id FROM units_structure) "
        "AND NOT (m.card_no = '') AND m.card_no = %s"
    )
    return _Stage("card", where, (query.strip(),), index="")


def _ends(words: Sequence[str]) -> _Stage:
    """First and last word typed are those of the name; the others lie between."""
    given, given_params = _prefix("m.name_rev", words[-1] + " ")
    family, family_params = _prefix("m.name_fold", words[0] + " ")
    between = [f"% {word} %" for word in words[1:-1]]
    return _Stage(
        "name",
        " AND ".join([given, family, *("m.name_fold LIKE %s" for _ in between)]),
        (*given_params, *family_params, *between),
        key="m.name_rev",
        index="membership_rev",
    )


def _other(folded: str, reverse: str) -> _Stage:
    fold_, fold_params = _prefix("n.name_fold", folded)
    rev, rev_params = _prefix("n.name_rev", reverse)
    return _Stage(
        "other-name",
        f"m.person_id IN (SELECT n.person_id FROM people_personname n WHERE {fold_} "
        f"UNION SELECT n.person_id FROM people_personname n WHERE {rev})",
        (*fold_params, *rev_params),
        index="",
    )


def _rows(
    actor: Actor,
    stages: Sequence[_Stage],
    number: int,
    found: Sequence[Reach],
    after: SearchCursor | None,
    limit: int,
) -> list[Row]:
    """Return the rows of one stage that no earlier stage has shown."""
    stage = stages[number]
    if stage.name == "office":
        return _officers(actor, stage, after, limit)
    earlier = [s for s in stages[:number] if s.where != stage.where]
    rows = _members(stage, earlier, _home(actor, found), after, limit)
    if not _is_whole(found):
        rows = _merged(rows, _members(stage, earlier, _guests(found), after, limit))
    return rows[:limit]


def _merged(one: list[Row], other: list[Row]) -> list[Row]:
    """Merge two ordered lists of rows, each membership once."""
    by_place = {(r[2], r[3], r[0]): r for r in [*one, *other]}
    return [by_place[place] for place in sorted(by_place)]


def _is_whole(found: Sequence[Reach]) -> bool:
    """Say whether whole structures are in range: then guests are too, at home."""
    return all(r.below and not r.area_low and len(r.low) <= SEGMENT for r in found)


Scope = tuple[str, list[Any], bool]
"""A condition over the unit ``u`` (and ``m``), its values, whether to read it first."""


def _home(actor: Actor, found: Sequence[Reach]) -> Scope:
    sql, params = reach_sql(found, "u")
    if actor.person_id is not None:
        sql, params = f"({sql} OR m.person_id = %s)", [*params, actor.person_id]
        return sql, params, False
    return sql, params, _scope_first(found)


def _guests(found: Sequence[Reach]) -> Scope:
    sql, params = reach_sql(found, "gu")
    day = clock.today()
    guests = (
        "m.id IN (SELECT g.membership_id FROM people_stay g JOIN units_unit gu "
        "ON gu.id = g.unit_id WHERE g.kind = 'guest' AND g.superseded_at IS NULL "
        f"AND g.valid_from <= %s AND g.valid_to > %s AND {sql})"
    )
    return guests, [day, day, *params], False


def _scope_first(found: Sequence[Reach]) -> bool:
    """Say whether the scope is small enough to be read before the names."""
    if not found or any(r.area_low or not r.low for r in found):
        return False
    known = members_below(sorted({r.low for r in found} | {found[0].low[:SEGMENT]}))
    if known is None:
        return False
    root = found[0].low[:SEGMENT]
    scope = sum(n for path, n in known.items() if path != root or len(known) == 1)
    return not names_first(scope, known.get(root, 0))


def _members(
    stage: _Stage,
    earlier: Sequence[_Stage],
    scope: Scope,
    after: SearchCursor | None,
    limit: int,
) -> list[Row]:
    condition, params, first = scope
    where = [f"({stage.where})", condition]
    values = [*stage.params, *params]
    for done in earlier:
        where.append(f"NOT ({done.where})")
        values += done.params
    if after is not None:
        where.append(f"({stage.key}, m.unit_id, m.id) > (%s, %s, %s)")
        values += [after.key, after.unit, after.id]
    sql = (
        f"SELECT m.id, m.person_id, {stage.key}, m.unit_id "
        f"FROM {_tables(stage, first)} WHERE {' AND '.join(where)} "
        f"ORDER BY {stage.key}, m.unit_id, m.id LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, limit])
        return [(int(r[0]), int(r[1]), r[2], int(r[3])) for r in cursor.fetchall()]


def _tables(stage: _Stage, scope_first: bool) -> str:
    if connection.vendor == "postgresql":
        return "people_membership m JOIN units_unit u ON u.id = m.unit_id"
    if scope_first:
        return (
            "units_unit u CROSS JOIN people_membership m "
            "INDEXED BY membership_unit_state ON m.unit_id = u.id"
        )
    hint = f"INDEXED BY {stage.index} " if stage.index else ""
    return f"people_membership m {hint}JOIN units_unit u ON u.id = m.unit_id"


def _officers(
    actor: Actor, stage: _Stage, after: SearchCursor | None, limit: int
) -> list[Row]:
    """Return persons in office who are no member in range: posts are no secret."""
    sql, params = reach_sql(everywhere(actor, UNIT_READ), "u")
    home, home_params = reach_sql(everywhere(actor, READ), "mu")
    keyset = "AND (p.name_fold, p.id) > (%s, %s)" if after else ""
    day = clock.today()
    values = [*stage.params, day, day, *params, *home_params]
    values += [after.key, after.id] if after else []
    query = f"""
        SELECT p.id, p.name_fold, MIN(o.unit_id) FROM people_person p
        JOIN people_office o ON o.person_id = p.id
        JOIN units_unit u ON u.id = o.unit_id
        WHERE {stage.where} AND o.superseded_at IS NULL
          AND o.valid_from <= %s AND o.valid_to > %s AND {sql}
          AND NOT EXISTS (SELECT 1 FROM people_membership m
            JOIN units_unit mu ON mu.id = m.unit_id
            WHERE m.person_id = p.id AND {home})
          {keyset}
        GROUP BY p.id, p.name_fold ORDER BY p.name_fold, p.id LIMIT %s
    """
    with connection.cursor() as cursor:
        cursor.execute(query, [*values, limit])
        return [(0, int(r[0]), r[1], int(r[2])) for r in cursor.fetchall()]


def _hits(
    rows: Sequence[tuple[int, Row]], stages: Sequence[_Stage]
) -> tuple[PersonHit, ...]:
    """Group rows by person, in the order found: two queries."""
    memberships = _membership_hits([r[0] for _s, r in rows if r[0]])
    persons = _persons({r[1] for _s, r in rows})
    grouped: dict[int, list[MembershipHit]] = {}
    matched: dict[int, str] = {}
    for stage, (membership, person, _key, _unit) in rows:
        matched.setdefault(person, stages[stage].name)
        found = grouped.setdefault(person, [])
        if membership:
            found.append(memberships[membership])
    return tuple(
        PersonHit(pk, *persons[pk][:2], tuple(found), matched[pk], persons[pk][2])
        for pk, found in grouped.items()
    )


def _membership_hits(ids: Sequence[int]) -> dict[int, MembershipHit]:
    rows = Membership.objects.filter(pk__in=ids).values_list(
        "pk",
        "uid",
        "structure_id",
        "unit_id",
        "unit__names",
        "state",
        "grade",
        "card_no",
    )
    return {r[0]: MembershipHit(*r) for r in rows}


def _persons(ids: set[int]) -> dict[int, tuple[Any, ...]]:
    rows = Person.objects.filter(pk__in=ids).values_list(
        "pk", "uid", "full_name", "is_specimen"
    )
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
