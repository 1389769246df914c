"""The list of members that a page narrows: by words, unit, standing, age, year.

A few words decide much better than a scope, so they are looked up first; where
they fit very many, or there are none, the list is walked as a roster is.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotAllowed
from banyan.kernel.ids import SEGMENT
from banyan.kernel.periods import add_years
from banyan.kernel.text import Text

from ..domain.bands import AGE_BANDS, born_after
from ..domain.plans import names_first
from ..models import Membership
from .roster import Cursor
from .scope import READ, Place, Reach, everywhere, reach_sql, reaches
from .search import CAP, Count
from .sizes import members_below
from .stages import Stage, stages_of

CANDIDATES = 2_000
"""So many memberships that fit the words are looked at one by one; more are walked."""


@dataclass(frozen=True)
class MembersWanted:
    """What a list of members is narrowed to; empty fields do not narrow."""

    structure: int
    unit: Place | None = None
    below: bool = True
    text: str = ""
    grade: str = ""
    participation: str = ""
    sex: str = ""
    band: str = ""
    joined: int | None = None
    day: dt.date | None = None
    known_on: dt.date | None = None

    @property
    def is_plain(self) -> bool:
        """Say whether only structure and unit narrow the list."""
        return not (
            self.text
            or self.grade
            or self.participation
            or self.sex
            or self.band
            or self.joined
        )


@dataclass(frozen=True)
class MemberLine:
    """One member as listed, as of the day asked."""

    membership_id: int
    person_uid: uuid.UUID
    name: str
    sex: str
    birth_date: dt.date | None
    card_no: str
    grade: str
    participation: str
    joined_on: dt.date
    unit_uid: uuid.UUID | None
    unit_names: Text
    is_specimen: bool = False


@dataclass(frozen=True)
class MembersPage:
    """One page by name; the keys where the pages after and before it begin."""

    lines: tuple[MemberLine, ...]
    after: Cursor | None
    before: Cursor | None
    count: Count | None
    """How many there are; ``None`` on a later page of a list narrowed further."""


Keyed = tuple[int, str]
"""A membership and its sort key."""


def members_listed(
    actor: Actor,
    wanted: MembersWanted,
    *,
    after: Cursor | None = None,
    before: Cursor | None = None,
    limit: int = 50,
) -> MembersPage:
    """Return one page of home members in range, by name, in up to four statements.

    ``before`` asks for the page that ends in front of a key. A right is today's,
    whatever the day asked. Raises NotAllowed where nothing is in range.
    """
    if wanted.day not in (None, clock.today()) or wanted.known_on is not None:
        from .listing_past import past_listed

        return past_listed(actor, wanted, after, before, limit)
    found = in_reach(actor, wanted)
    ids, known = candidates(wanted)
    if ids is None:
        rows, count = _walked(found, wanted, after, before, limit)
    else:
        everything = _fitting(found, wanted, ids)
        rows = beyond(everything, after, before)[: limit + 1]
        count = Count(len(everything)) if known else None
    page, more = rows[:limit], len(rows) > limit
    if before is not None:
        page = page[::-1]
    return MembersPage(
        tuple(lines_today([pk for pk, _key in page])),
        *edges(page, more, after, before),
        count,
    )


def in_reach(actor: Actor, wanted: MembersWanted) -> tuple[Reach, ...]:
    """Return the stretches of the tree that are asked for and in range."""
    if wanted.unit is not None:
        unit = wanted.unit
        return reaches(
            actor, READ, unit.path, below=wanted.below, area_path=unit.area_path
        )
    found = everywhere(actor, READ)
    if not found:
        raise NotAllowed(right=READ)
    return found


def beyond(
    rows: Sequence[Keyed], after: Cursor | None, before: Cursor | None
) -> list[Keyed]:
    """Return what lies behind ``after``, or, last first, in front of ``before``."""
    if before is not None:
        return [r for r in reversed(rows) if (r[1], r[0]) < before]
    return [r for r in rows if after is None or (r[1], r[0]) > after]


def edges(
    page: Sequence[Keyed], more: bool, after: Cursor | None, before: Cursor | None
) -> tuple[Cursor | None, Cursor | None]:
    """Return the keys where the neighbours of a page begin, where there are any."""
    if not page:
        return None, None
    last, first = (page[-1][1], page[-1][0]), (page[0][1], page[0][0])
    behind = more if before is None else True
    in_front = more if before is not None else after is not None
    return (last if behind else None), (first if in_front else None)


# -- the words ----------------------------------------------------------------


def candidates(wanted: MembersWanted) -> tuple[list[int] | None, bool]:
    """Return the memberships that fit the words, or ``None`` where they are many."""
    if not wanted.text:
        return None, False
    stages = name_stages(wanted.text)
    if not stages:
        return [], True
    parts, values = [], []
    for stage in stages:
        hint = (
            f"INDEXED BY {stage.index}"
            if stage.index and connection.vendor == "sqlite"
            else ""
        )
        parts.append(
            "SELECT * FROM (SELECT m.id AS id FROM people_membership m "
            f"{hint} WHERE {stage.where} AND m.structure_id = %s LIMIT %s) s"
        )
        values += [*stage.params, wanted.structure, CANDIDATES + 1]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ".join(parts), values)
        ids = [int(row[0]) for row in cursor.fetchall()]
    return (None, False) if len(ids) > CANDIDATES else (ids, True)


def name_stages(text: str) -> list[Stage]:
    """Return the ways in which words may name a member: card, name, other name.

    Several words are read from both ends: "Quyên Đỗ" is Đỗ Thị Quyên too.
    """
    words = text.split()
    turned = stages_of(" ".join(reversed(words))) if len(words) > 1 else []
    return [*stages_of(text), *(s for s in turned if s.name == "name")]


# -- today --------------------------------------------------------------------


def narrowing(wanted: MembersWanted, on: dt.date) -> tuple[str, list[Any]]:
    """Return the condition over ``m`` and ``p`` of everything but the words."""
    parts = ["m.structure_id = %s", "m.state = 'member'"]
    values: list[Any] = [wanted.structure]
    equal = {
        "m.grade": wanted.grade,
        "m.participation": wanted.participation,
        "p.sex": wanted.sex,
    }
    for column, value in equal.items():
        if value:
            parts.append(f"{column} = %s")
            values.append(value)
    if wanted.joined:
        parts.append("m.joined_on BETWEEN %s AND %s")
        values += [dt.date(wanted.joined, 1, 1), dt.date(wanted.joined, 12, 31)]
    for sign, day in births(wanted.band, on):
        parts.append(f"p.birth_date {sign} %s")
        values.append(day)
    return " AND ".join(parts), values


def births(band: str, on: dt.date) -> list[tuple[str, dt.date]]:
    """Return between which birthdays those of an age band lie on a day."""
    chosen = next((b for b in AGE_BANDS if b.key == band), None)
    if chosen is None:
        return []
    found = [("<=", add_years(on, -chosen.low))]
    if chosen.high is not None:
        found.append((">", born_after(on, chosen.high)))
    return found


def _fitting(
    found: Sequence[Reach], wanted: MembersWanted, ids: Sequence[int]
) -> list[Keyed]:
    """Return those of a few memberships that lie in range and fit, by name."""
    if not ids:
        return []
    scope, params = reach_sql(found, "u")
    fits, values = narrowing(wanted, clock.today())
    marks = ", ".join(["%s"] * len(ids))
    sql = (
        "SELECT m.id, m.name_key FROM people_membership m "
        "JOIN units_unit u ON u.id = m.unit_id "
        "JOIN people_person p ON p.id = m.person_id "
        f"WHERE m.id IN ({marks}) AND {scope} AND {fits} ORDER BY m.name_key, m.id"
    )
    return _keyed(sql, [*ids, *params, *values])


def _walked(
    found: Sequence[Reach],
    wanted: MembersWanted,
    after: Cursor | None,
    before: Cursor | None,
    limit: int,
) -> tuple[list[Keyed], Count | None]:
    """Walk the list by name; a first page that is narrowed is counted with it."""
    size, everybody = _sizes(found)
    scope, params = reach_sql(found, "u")
    fits, values = narrowing(wanted, clock.today())
    words, typed = _words(wanted.text)
    first = after is None and before is None
    sign, order = ("<", "DESC") if before is not None else (">", "ASC")
    start = after or before
    keyset = f"AND (m.name_key, m.id) {sign} (%s, %s)" if start else ""
    many = CAP + 1 if first and (size is None or not wanted.is_plain) else limit + 1
    sql = (
        f"SELECT m.id, m.name_key FROM {_tables(found, size, everybody)} "
        f"WHERE {scope} AND {fits} {words} {keyset} "
        f"ORDER BY m.name_key {order}, m.id {order} LIMIT %s"
    )
    rows = _keyed(sql, [*params, *values, *typed, *(start or ()), many])
    if size is not None and wanted.is_plain:
        return rows[: limit + 1], Count(size)
    count = Count(min(len(rows), CAP), len(rows) > CAP) if first else None
    return rows[: limit + 1], count


def _words(text: str) -> tuple[str, list[Any]]:
    """Return the condition for words that fit very many."""
    stages = name_stages(text) if text else []
    if not stages:
        return "", []
    fits = " OR ".join(f"({s.where})" for s in stages)
    return f"AND ({fits})", [value for s in stages for value in s.params]


def _sizes(found: Sequence[Reach]) -> tuple[int | None, int]:
    """Return how many members are in reach and in the whole tree, where known."""
    if any(r.area_low or not r.low for r in found):
        return None, 0
    root = found[0].low[:SEGMENT]
    known = members_below(sorted({r.low for r in found} | {root}))
    if known is None or not known:
        return None, 0
    below = all(r.below and r.low[:SEGMENT] == root for r in found)
    size = sum(known.get(r.low, 0) for r in found) if below else None
    return size, known.get(root, 0)


def _tables(found: Sequence[Reach], size: int | None, everybody: int) -> str:
    """Return the joined tables; on SQLite in the order in which to read them."""
    person = "people_person p ON p.id = m.person_id"
    if connection.vendor == "postgresql":
        return (
            f"people_membership m JOIN units_unit u ON u.id = m.unit_id JOIN {person}"
        )
    whole = any(r.below and len(r.low) <= SEGMENT and not r.area_low for r in found)
    if whole or size is not None and names_first(size, everybody):
        return (
            "people_membership m INDEXED BY membership_key "
            f"CROSS JOIN units_unit u ON u.id = m.unit_id CROSS JOIN {person}"
        )
    return (
        "units_unit u CROSS JOIN people_membership m INDEXED BY membership_unit_key "
        f"ON m.unit_id = u.id CROSS JOIN {person}"
    )


def _keyed(sql: str, values: Sequence[Any]) -> list[Keyed]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return [(int(row[0]), row[1]) for row in cursor.fetchall()]


COLUMNS = (
    "pk",
    "person__uid",
    "person__full_name",
    "person__sex",
    "person__birth_date",
    "card_no",
    "grade",
    "participation",
    "joined_on",
    "unit__uid",
    "unit__names",
    "is_specimen",
)


def lines_today(ids: Sequence[int]) -> list[MemberLine]:
    """Return the lines of memberships in the order of their ids: one statement."""
    rows = {
        row[0]: MemberLine(*row)
        for row in Membership.objects.filter(pk__in=ids).values_list(*COLUMNS)
    }
    return [rows[pk] for pk in ids]


__all__ = ["MemberLine", "MembersPage", "MembersWanted", "members_listed"]
