"""What the page of a person asks for at once, in few statements.

The standing on a day (and as it was known on another), each fact with since when
and by which decision; the ways to reach the person.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, QuerySet, Value

from banyan.access.queries.scope import ranges_of
from banyan.base.models import as_of
from banyan.base.prepared import Ranges, planned_once
from banyan.decisions.queries import DecisionShown, decisions_shown
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from ..models import (
    Contact,
    Grade,
    Membership,
    Participation,
    PersonName,
    Sensitive,
    Stay,
)
from .past import end_of
from .persons import (
    SENSITIVE,
    ContactShown,
    MembershipShown,
    NameShown,
    PersonShown,
)
from .scope import seen
from .story import StoryLine


@dataclass(frozen=True)
class FactThen:
    """One fact that held on the day: what, since when, by which decision."""

    kind: str
    value: str
    since: dt.date
    until: dt.date | None = None
    unit_id: int | None = None
    unit_uid: uuid.UUID | None = None
    unit_names: Text = Text()
    decision: DecisionShown | None = None


@dataclass(frozen=True)
class StandingThen:
    """A membership on a day. ``state``: member, left, not-yet or unknown (then)."""

    membership: MembershipShown
    state: str
    home: FactThen | None = None
    guest: FactThen | None = None
    grade: FactThen | None = None
    participation: FactThen | None = None
    opened: DecisionShown | None = None
    closed: DecisionShown | None = None

    @property
    def facts(self) -> tuple[FactThen, ...]:
        """The facts that make the standing, those that hold."""
        held = (self.home, self.guest, self.grade, self.participation)
        return tuple(fact for fact in held if fact is not None)


@dataclass(frozen=True)
class Reaching:
    """Other names and contacts of a person, and which sealed fields there are."""

    names: tuple[NameShown, ...] = ()
    contacts: tuple[ContactShown, ...] = ()
    sealed: tuple[str, ...] = ()


def standing_on_day(
    actor: Actor,
    person: PersonShown,
    day: dt.date,
    known_on: dt.date | None = None,
    *,
    is_today: bool = True,
) -> list[StandingThen]:
    """Return how every membership shown stood on a day: five statements.

    One more on a day that is not today, for the names that units had then, and
    one where a membership does not hold on the day.
    """
    ids = [m.id for m in person.memberships]
    if not ids:
        return []
    known = end_of(known_on)
    stays, edges = _stays(ids, day, known)
    if len(edges) < len(ids):
        edges = _edges(ids)
    rest = [_facts(model, word, ids, day, known) for model, word in WORDS]
    facts = [*stays, *(f for found in rest for f in found)]
    wanted = [f[1] for f in facts] + [pk for pair in edges.values() for pk in pair]
    decisions = decisions_shown(actor, wanted)
    names = {} if is_today else _names(ids, day, known)
    held: dict[tuple[int, str], FactThen] = {}
    for membership, decision, fact in facts:
        shown = decisions.get(decision or 0)
        held[membership, fact.kind] = _named(fact, shown, names)
    return [
        _standing(m, day, known, held, edges, decisions) for m in person.memberships
    ]


Raw = tuple[int, int | None, FactThen]
WORDS = ((Grade, "grade"), (Participation, "participation"))


Edges = dict[int, tuple[int | None, int | None]]
"""By which decisions memberships were opened and closed."""


def _stays(
    ids: list[int], day: dt.date, known: dt.datetime | None
) -> tuple[list[Raw], Edges]:
    rows = Stay.objects.filter(as_of(day, known), membership__in=ids)
    columns = (
        "membership__opened_by membership__closed_by membership_id decision_id kind "
        "valid_from valid_to unit_id unit__uid unit__names"
    )
    found, edges = [], {}
    for opened, closed, *row in rows.values_list(*columns.split()):
        edges[row[0]] = (opened, closed)
        found.append((row[0], row[1], FactThen(row[2], "", *row[3:])))
    return found, edges


def _facts(
    model: Any, word: str, ids: list[int], day: dt.date, known: dt.datetime | None
) -> list[Raw]:
    rows = model._default_manager.filter(as_of(day, known), membership__in=ids)
    columns = ("membership_id", "decision_id", word, "valid_from", "valid_to")
    return [
        (row[0], row[1], FactThen(word, row[2], row[3], row[4]))
        for row in rows.values_list(*columns)
    ]


def _edges(ids: list[int]) -> Edges:
    rows = Membership.objects.filter(pk__in=ids)
    return {
        pk: (opened, closed)
        for pk, opened, closed in rows.values_list("pk", "opened_by", "closed_by")
    }


def _names(ids: list[int], day: dt.date, known: dt.datetime | None) -> dict[int, Text]:
    rows = Stay.objects.filter(
        as_of(day, known),
        as_of(day, known, "unit__versions__"),
        membership__in=ids,
        unit__versions__closed=False,
    )
    return dict(rows.values_list("unit_id", "unit__versions__names"))


def _named(
    fact: FactThen, decision: DecisionShown | None, names: dict[int, Text]
) -> FactThen:
    return FactThen(
        fact.kind,
        fact.value,
        fact.since,
        fact.until,
        fact.unit_id,
        fact.unit_uid,
        names.get(fact.unit_id or 0, fact.unit_names),
        decision,
    )


def _standing(
    row: MembershipShown,
    day: dt.date,
    known: dt.datetime | None,
    held: dict[tuple[int, str], FactThen],
    edges: Edges,
    decisions: dict[int, DecisionShown],
) -> StandingThen:
    home = held.get((row.id, "home"))
    opened, closed = edges.get(row.id, (None, None))
    return StandingThen(
        membership=row,
        state=_state(row, day, home is not None),
        home=home,
        guest=held.get((row.id, "guest")),
        grade=held.get((row.id, "grade")),
        participation=held.get((row.id, "participation")),
        opened=decisions.get(opened or 0),
        closed=decisions.get(closed or 0),
    )


def _state(row: MembershipShown, day: dt.date, is_held: bool) -> str:
    if is_held:
        return "member"
    if day < row.joined_on:
        return "not-yet"
    if row.left_on is not None and day >= row.left_on:
        return "left"
    return "unknown"


def standing_from_story(
    person: PersonShown, lines: Iterable[StoryLine], day: dt.date
) -> list[StandingThen]:
    """Return how every membership shown stood on a day, from the story already read.

    Without a statement; the latest line of each kind up to the day holds.
    """
    known = sorted((one for one in lines if one.on <= day), key=lambda one: one.on)
    return [
        _told(m, [o for o in known if o.membership_id == m.id], day)
        for m in person.memberships
    ]


def _told(row: MembershipShown, lines: list[StoryLine], day: dt.date) -> StandingThen:
    edges = {line.kind: line.decision for line in lines}
    state = _state(row, day, row.joined_on <= day)
    if row.left_on is not None and day >= row.left_on:
        state = "left"
    latest: dict[str, StoryLine] = {}
    for line in lines:
        if line.kind == "returned":
            latest.pop("guest", None)
        else:
            latest[line.kind] = line
    held = latest if state == "member" else {}
    return StandingThen(
        membership=row,
        state=state,
        home=_place(held.get("stay"), "home", row),
        guest=_place(held.get("guest"), "guest", row),
        grade=_word(held.get("grade")),
        participation=_word(held.get("participation")),
        opened=edges.get("joined"),
        closed=edges.get("left"),
    )


def _place(line: StoryLine | None, kind: str, row: MembershipShown) -> FactThen | None:
    if line is None:
        return None
    uid = row.unit_uid if line.unit_id == row.unit_id else None
    return FactThen(
        kind, "", line.on, None, line.unit_id, uid, line.unit_names, line.decision
    )


def _word(line: StoryLine | None) -> FactThen | None:
    if line is None:
        return None
    value = str(dict(line.values)[line.kind])
    return FactThen(line.kind, value, line.on, decision=line.decision)


def reaching(actor: Actor, person: PersonShown) -> Reaching:
    """Return other names, contacts and sealed fields: one statement.

    Empty for a person of whom only name and offices are open to the actor.
    """
    if not person.is_open:
        return Reaching()
    rows = _reached(
        person.id,
        ranges_of(actor, SENSITIVE),
        clock.today(),
        is_self=person.is_self,
        seals=person.is_self or actor.holds(SENSITIVE),
    )
    found: dict[str, list[tuple[Any, ...]]] = {"name": [], "contact": [], "sealed": []}
    for what, *row in sorted(rows, key=lambda r: (not r[7], r[1])):
        found[what].append(tuple(row))
    return Reaching(
        names=tuple(NameShown(r[2], r[1], r[3], r[4], r[5]) for r in found["name"]),
        contacts=tuple(
            ContactShown(r[0], r[1], r[2], bool(r[6]), r[7]) for r in found["contact"]
        ),
        sealed=tuple(sorted(r[1] for r in found["sealed"])),
    )


REACHED: tuple[tuple[Any, dict[str, str]], ...] = (
    (PersonName, {"what": "name"}),
    (Contact, {"what": "contact", "text": "value"}),
)
SHAPE = (
    "what",
    "pk",
    "word",
    "said",
    "tongue",
    "letters",
    "origin",
    "first",
    "version",
)
"""What the rows of names, contacts and sealed fields share."""


def _part(
    model: Any,
    person: int,
    *,
    what: str,
    word: str = "kind",
    text: str = "text",
) -> Any:
    """Return the rows of one model in the common shape."""
    named = model is PersonName
    columns = ("language", "script", "source")
    rest = {
        name: F(column) if named else Value("")
        for name, column in zip(("tongue", "letters", "origin"), columns, strict=True)
    }
    return (
        model._default_manager.filter(person=person)
        .annotate(
            what=Value(what),
            word=F(word),
            said=F(text) if text else Value(""),
            first=F("is_primary") if model is Contact else Value(False),
            version=F("row_version"),
            **rest,
        )
        .order_by()
        .values_list(*SHAPE)
    )


@planned_once
def _reached(
    person: int,
    ranges: Ranges | None,
    day: dt.date,
    *,
    is_self: bool,
    seals: bool,
) -> QuerySet[Any, Any]:
    """Return names, contacts, and the sealed fields that might be opened."""
    parts = [_part(model, person, **columns) for model, columns in REACHED]
    if seals:
        sealed = _part(Sensitive, person, what="sealed", word="field", text="")
        if not is_self and ranges is not None:
            over = seen(ranges, None, day).filter(person=person)
            sealed = sealed.filter(Exists(over))
        parts.append(sealed)
    found: QuerySet[Any, Any] = parts[0].union(*parts[1:], all=True)
    return found


__all__ = [
    "FactThen",
    "Reaching",
    "StandingThen",
    "reaching",
    "standing_from_story",
    "standing_on_day",
]
