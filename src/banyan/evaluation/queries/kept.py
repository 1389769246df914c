"""Rows of evaluation, by queries that the ORM writes once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from banyan.access.queries import within
from banyan.base.prepared import Ranges, Row, Whole, among, planned_once, prepared
from banyan.kernel.text import Text

from ..models import Assessment, GroupChoice, Measured, Opinion, Piece, Word

ABOUT = Whole(
    Assessment, "campaign", "campaign__unit", "unit", "decider", "person",
    "membership", "decision",
)  # fmt: skip
CHOICE = Whole(GroupChoice)
ORDER = ("unit__path", "membership__name_key", "pk")
"""The unit, then its members by their names."""


class Line(NamedTuple):
    """What a line of a sheet is made of."""

    pk: int
    uid: uuid.UUID
    subject: str
    unit_id: int
    unit_names: Text
    person_id: int | None
    person_name: str | None
    membership_id: int | None
    kind_of_tasks: str
    role: str
    led_id: int | None
    rated: bool
    unrated_reason: str
    unrated_rule: str
    state: str
    done: list[str]
    points: dict[str, dict[str, str]]
    words: dict[str, str]
    facts: dict[str, Any]
    self_class: str
    proposed: str
    final: str
    row_version: int


_COLUMNS = tuple(
    {"unit_names": "unit__names", "person_name": "person__full_name"}.get(name, name)
    for name in Line._fields
)


class Brief(NamedTuple):
    """One of all whom a body decides: enough to count and to find, nothing more."""

    pk: int
    path: str
    area_path: str
    subject: str
    kind_of_tasks: str
    rated: bool
    state: str
    self_class: str
    proposed: str
    final: str
    row_version: int

    @property
    def group(self) -> str:
        """Who is counted together."""
        return f"{self.subject}.{self.kind_of_tasks}"


def lines_of_unit(campaign: int, unit: int) -> list[Line]:
    """Return a unit itself and its members, in the order of their names."""
    return [Line._make(row) for row in _of_unit(campaign, unit)]


def lines_of_ids(ids: Sequence[int]) -> list[Line]:
    """Return these assessments in the order of a sheet."""
    return [Line._make(row) for row in _of_ids(list(ids))] if ids else []


def line_of(row: Assessment) -> Line:
    """Return the line of an assessment that was read with its unit and person."""
    given: dict[str, Any] = {n: getattr(row, n, None) for n in Line._fields}
    given["unit_names"] = row.unit.names
    given["person_name"] = row.person.full_name if row.person else None
    return Line(**given)


def body_of(campaign: int, decider: int) -> list[Brief]:
    """Return all whom a body decides, in the order of a sheet."""
    return [Brief._make(row) for row in _of_body(campaign, decider)]


def choices_of(campaign: int, decider: int) -> dict[str, GroupChoice]:
    """Return how a body reads the cap, by group."""
    return {one.group: one for one in map(CHOICE.made, _choices(campaign, decider))}


def assessment_of(
    uid: uuid.UUID, ranges: Ranges | None, own: int | None
) -> Assessment | None:
    """Return one with all that it refers to: of a unit in range, or one's own."""
    rows = _one(uid, ranges, own)
    return ABOUT.made(rows[0]) if rows else None


def classes_before(
    period: str, start: dt.date, members: Sequence[int], units: Sequence[int]
) -> list[Row]:
    """Return membership, unit, class and end of every class before a period."""
    if not members and not units:
        return []
    return _before(period, start, list(members), list(units))


def votes_of(ids: Sequence[int]) -> list[Row]:
    """Return assessment, counts, number, day and text of votes, in order."""
    return _votes(list(ids)) if ids else []


def answered(ids: Sequence[int]) -> list[Row]:
    """Return assessment, who was asked and the text of opinions that were answered."""
    return _answered(list(ids)) if ids else []


def words_of(assessment: int) -> list[Row]:
    """Return what was said about one, in order, with body, chair and decision."""
    return _words(assessment)


WORDS = (
    "step", "on", "by_name", "body__names", "chair__full_name", "klass", "points",
    "text", "counts", "decision__symbol", "vote",
)  # fmt: skip
OPINIONS = (
    "pk", "kind", "asked_of", "asked_on", "until", "asked_by", "answered_on", "text",
    "by_name",
)  # fmt: skip
PIECES = ("part", "text", "link", "by_name", "at", "paper")


def opinions_of(assessment: int) -> list[Row]:
    """Return the opinions asked about one: :data:`OPINIONS`."""
    return _opinions(assessment)


def pieces_of(assessment: int) -> list[Row]:
    """Return what people gave as evidence: :data:`PIECES`."""
    return _pieces(assessment)


def measured_of(campaign: int, units: Sequence[int]) -> list[Row]:
    """Return unit, indicator, numerator, denominator and value, as text."""
    return _measured(campaign, list(units))


# -- the queries -----------------------------------------------------------------


@planned_once
def _of_unit(campaign: int, unit: int) -> QuerySet[Any, Any]:
    rows = Assessment.objects.filter(campaign=campaign, unit=unit)
    return rows.order_by(*ORDER).values_list(*_COLUMNS)


@planned_once
def _of_ids(ids: list[int]) -> QuerySet[Any, Any]:
    rows = Assessment.objects.filter(among("pk", ids))
    return rows.order_by(*ORDER).values_list(*_COLUMNS)


@planned_once
def _of_body(campaign: int, decider: int) -> QuerySet[Any, Any]:
    rows = Assessment.objects.filter(campaign=campaign, decider=decider)
    columns = ("unit__path", "unit__area_path", *Brief._fields[3:])
    return rows.order_by(*ORDER).values_list("pk", *columns)


@planned_once
def _choices(campaign: int, decider: int) -> QuerySet[Any, Any]:
    rows = GroupChoice.objects.filter(campaign=campaign, unit=decider)
    return rows.values_list(*CHOICE.columns)


@planned_once
def _one(uid: uuid.UUID, ranges: Ranges | None, own: int | None) -> QuerySet[Any, Any]:
    seen = within(ranges)
    if own is not None:
        seen |= Q(person=own)
    return Assessment.objects.filter(seen, uid=uid).values_list(*ABOUT.columns)


@prepared
def _before(
    period: str, start: dt.date, members: list[int], units: list[int]
) -> QuerySet[Any, Any]:
    who = among("membership", members) | (Q(subject="unit") & among("unit", units))
    rows = Assessment.objects.filter(
        who, campaign__period=period, campaign__period_to__lte=start
    ).exclude(final="")
    return rows.values_list("membership", "unit", "final", "campaign__period_to")


@planned_once
def _votes(ids: list[int]) -> QuerySet[Any, Any]:
    rows = Word.objects.filter(among("assessment", ids), step="vote").order_by("pk")
    return rows.values_list("assessment", "counts", "vote", "on", "text")


@planned_once
def _answered(ids: list[int]) -> QuerySet[Any, Any]:
    rows = Opinion.objects.filter(
        among("assessment", ids), answered_on__isnull=False
    ).order_by("pk")
    return rows.values_list("assessment", "asked_of", "text")


@planned_once
def _words(assessment: int) -> QuerySet[Any, Any]:
    rows = Word.objects.filter(assessment=assessment).order_by("pk")
    return rows.values_list(*WORDS)


@planned_once
def _opinions(assessment: int) -> QuerySet[Any, Any]:
    rows = Opinion.objects.filter(assessment=assessment).order_by("pk")
    return rows.values_list(*OPINIONS)


@planned_once
def _pieces(assessment: int) -> QuerySet[Any, Any]:
    rows = Piece.objects.filter(assessment=assessment).order_by("pk")
    return rows.values_list(*PIECES)


@planned_once
def _measured(campaign: int, units: list[int]) -> QuerySet[Any, Any]:
    rows = Measured.objects.filter(among("unit_id", units), campaign_id=campaign)
    return rows.values_list("unit_id", "indicator", "top", "base", "value")
