"""The story of a person: one dated line for every fact, each with its decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import QuerySet

from banyan.base.prepared import Whole, among, planned_once
from banyan.decisions.queries import DecisionShown, decisions_shown
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text
from banyan.ledger.queries import ReadingView, readings_of_person

from ..models import Grade, Participation, Stay
from .merged import records_of
from .offices import OfficeShown
from .persons import (
    MembershipShown,
    PersonDetails,
    PersonShown,
    QualificationShown,
    membership_shown,
    person_get,
    qualifications_of,
)
from .scope import memberships_visible


@dataclass(frozen=True)
class StoryLine:
    """What happened on a day; ``values`` are for the words of the page."""

    on: dt.date
    kind: str
    structure: str = ""
    membership_id: int | None = None
    unit_id: int | None = None
    unit_names: Text = field(default_factory=Text)
    values: tuple[tuple[str, Any], ...] = ()
    decision: DecisionShown | None = None
    decision_id: int | None = None
    is_to_come: bool = False
    superseded_on: dt.date | None = None


@dataclass(frozen=True)
class WhyLine:
    """One fact that holds today, since when, and by which decision."""

    fact: str
    value: str
    since: dt.date
    unit_names: Text
    decision: DecisionShown | None


def person_story(
    actor: Actor,
    person: PersonShown | int,
    *,
    details: PersonDetails | None = None,
    corrected: bool = False,
) -> list[StoryLine]:
    """Return every dated fact in range, in order, with its decision.

    ``corrected`` adds what was recorded wrongly and superseded. Four queries,
    five without the ``details`` that a page has read already. Raises NotVisible.
    """
    shown = person if isinstance(person, PersonShown) else person_get(actor, person)
    lines = [
        *_membership_lines(shown.memberships),
        *_fact_lines(shown.memberships, corrected),
        *_office_lines(shown.offices),
    ]
    if details is not None:
        lines += _qualification_lines(details.qualifications)
    elif shown.is_open:
        lines += _qualification_lines(qualifications_of(shown.id))
    return _with_decisions(actor, sorted(lines, key=_order))


def _order(line: StoryLine) -> tuple[Any, ...]:
    return line.on, KINDS.index(line.kind), line.membership_id or 0


KINDS = (
    "joined",
    "grade",
    "participation",
    "stay",
    "guest",
    "returned",
    "office",
    "office-ended",
    "qualification",
    "left",
)
"""What a line may tell, in the order in which lines of one day stand."""


def _membership_lines(rows: Iterable[MembershipShown]) -> Iterator[StoryLine]:
    for row in rows:
        about = _about(row)
        yield StoryLine(
            row.joined_on,
            "joined",
            values=(("card_no", row.card_no), ("ceremony_on", row.ceremony_on)),
            decision_id=row.opened_by,
            **about,
        )
        if row.left_on is not None:
            yield StoryLine(
                row.left_on,
                "left",
                values=(("reason", row.left_reason),),
                decision_id=row.closed_by,
                **about,
            )


def _about(row: MembershipShown) -> dict[str, Any]:
    return {"structure": row.structure, "membership_id": row.id}


def _fact_lines(
    rows: Iterable[MembershipShown], corrected: bool
) -> Iterator[StoryLine]:
    by_id = {m.id: m for m in rows}
    if not by_id:
        return
    for kind, whole in FACTS.items():
        for row in _facts(list(by_id), kind=kind, corrected=corrected):
            fact = whole.made(row)
            yield from _fact(fact, by_id[fact.membership_id])


FACTS = {
    "stay": Whole(Stay, "unit"),
    "grade": Whole(Grade),
    "participation": Whole(Participation),
}
MODELS: dict[str, Any] = {"stay": Stay, "grade": Grade, "participation": Participation}


@planned_once
def _facts(
    memberships: Sequence[int], *, kind: str, corrected: bool
) -> QuerySet[Any, Any]:
    rows = MODELS[kind].objects.filter(among("membership", memberships))
    if not corrected:
        rows = rows.filter(superseded_at__isnull=True)
    ordered: QuerySet[Any, Any] = rows.order_by("valid_from", "pk")
    return ordered.values_list(*FACTS[kind].columns)


def _fact(fact: Any, owner: MembershipShown) -> Iterator[StoryLine]:
    about = _about(owner) | {
        "decision_id": fact.decision_id,
        "superseded_on": fact.superseded_at and fact.superseded_at.date(),
    }
    if isinstance(fact, Stay):
        place = {"unit_id": fact.unit_id, "unit_names": fact.unit.names}
        kind = "stay" if fact.kind == "home" else "guest"
        yield StoryLine(fact.valid_from, kind, **about, **place)
        if kind == "guest" and fact.valid_to is not None:
            end = about | {"decision_id": fact.end_decision_id}
            yield StoryLine(fact.valid_to, "returned", **end, **place)
    elif isinstance(fact, Grade):
        values = (("grade", fact.grade),)
        yield StoryLine(fact.valid_from, "grade", values=values, **about)
    else:
        pairs = [("participation", fact.participation), ("review_on", fact.review_on)]
        if owner.shows_grounds and fact.ground:
            pairs.append(("ground", fact.ground))
        yield StoryLine(fact.valid_from, "participation", values=tuple(pairs), **about)


def _office_lines(offices: Iterable[OfficeShown]) -> Iterator[StoryLine]:
    for office in offices:
        place = {"unit_id": office.unit_id, "unit_names": office.unit_names}
        values = (("post", office.post_names), ("term_ends_on", office.term_ends_on))
        yield StoryLine(
            office.since,
            "office",
            values=values,
            decision_id=office.decision_id,
            **place,  # type: ignore[arg-type]
        )
        if office.until is not None:
            yield StoryLine(
                office.until,
                "office-ended",
                values=(("post", office.post_names),),
                decision_id=office.end_decision_id,
                **place,  # type: ignore[arg-type]
            )


def _qualification_lines(rows: Iterable[QualificationShown]) -> Iterator[StoryLine]:
    for row in rows:
        values = (("kind", row.kind), ("title", row.title), ("issuer", row.issuer))
        yield StoryLine(row.issued_on, "qualification", values=values)


def _with_decisions(actor: Actor, lines: list[StoryLine]) -> list[StoryLine]:
    known = decisions_shown(actor, (line.decision_id for line in lines))
    today = clock.today()
    return [
        replace(
            line,
            decision=known.get(line.decision_id or 0),
            is_to_come=line.on > today,
        )
        for line in lines
    ]


def standing_why(actor: Actor, membership: int) -> list[WhyLine]:
    """Return the facts that make today's standing, each with its decision.

    Raises NotVisible outside the actor's range.
    """
    row = (
        memberships_visible(actor)
        .filter(pk=membership)
        .select_related("unit", "structure")
        .first()
    )
    if row is None:
        raise NotVisible
    today, shown = clock.today(), [membership_shown(row, actor)]
    found = [
        line
        for line in _fact_lines(shown, corrected=False)
        if line.on <= today and line.kind != "returned"
    ]
    latest = {line.kind: line for line in sorted(found, key=lambda one: one.on)}
    lines = [*_membership_lines(shown), *latest.values()]
    if row.state != "member":
        lines = [one for one in lines if one.kind in ("joined", "left")]
    told = _with_decisions(actor, lines)
    return [_why(line) for line in told if not line.is_to_come]


def _why(line: StoryLine) -> WhyLine:
    words = dict(line.values)
    value = words.get("grade") or words.get("participation") or words.get("reason")
    return WhyLine(line.kind, str(value or ""), line.on, line.unit_names, line.decision)


def who_read_me(
    actor: Actor, *, before: int | None = None, limit: int = 50
) -> list[ReadingView]:
    """Return who opened restricted data about oneself, newest first.

    Readings of a record that was merged into one's own are among them.
    """
    if actor.own_person is None:
        return []
    first, *also = records_of(actor.own_person)
    return readings_of_person(actor, first, also=also, before=before, limit=limit)


__all__ = [
    "StoryLine",
    "WhyLine",
    "person_story",
    "standing_why",
    "who_read_me",
]
