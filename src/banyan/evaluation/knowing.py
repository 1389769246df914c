"""What is known of many assessments at once: for derivations, in a few statements."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from banyan.figures.indicators import persons_measured
from banyan.rulebook.domain.rules import Answer

from .domain.classes import Derivation, Known, deriving
from .domain.frame import Frame
from .models import Assessment, Measured

UNIT_TASKS = "commitments-done"
"""The indicator whose value is the share of its tasks that a unit did."""

CHUNK = 10_000
ORDER = ("committee", "self")
"""Whose points count: the committee's, else what somebody gave themself."""


class Period(Protocol):
    """What a derivation asks of a campaign: which one it is, and its half-open period."""

    @property
    def pk(self) -> int:
        """The campaign."""

    @property
    def period(self) -> str:
        """Quarter, year or term."""

    @property
    def period_from(self) -> dt.date:
        """Its first day."""

    @property
    def period_to(self) -> dt.date:
        """The day after its last."""


class Row(NamedTuple):
    """What is read of an assessment where there are many: a campaign has thousands."""

    pk: int
    subject: str
    unit_id: int
    decider_id: int
    person_id: int | None
    kind_of_tasks: str
    role: str
    led_id: int | None
    rated: bool
    state: str
    done: list[str]
    points: dict[str, Any]
    words: dict[str, Any]
    facts: dict[str, Any]
    proposed: str
    final: str
    row_version: int


Shares = Mapping[tuple[int, str], Decimal]
"""Values of units by indicator."""


def knowns(
    campaign: Period, frame: Frame, rows: Sequence[Any],
    units: Shares | None = None, deciding: Mapping[int, str] | None = None,
) -> dict[int, Known]:  # fmt: skip
    """Return what is known of each, by the id of the assessment.

    ``units`` are what indicators came to for the units of these, where the caller
    has read them already; ``deciding`` the classes that units are about to get.
    """
    needed = [n.measure for n in frame.needs if n.measure]
    persons = {r.person_id for r in rows if r.person_id}
    measured = persons_measured(
        needed, persons, campaign.period_from, campaign.period_to
    )
    if units is None:
        units = _units_measured(campaign, [*needed, UNIT_TASKS], rows)
    classes = _unit_classes(campaign, {r.led_id for r in rows if r.led_id})
    classes.update(deciding or {})
    quarters = _quarters(campaign, frame, persons)
    found = {}
    for row in rows:
        own = (
            {k: values.get(row.person_id or 0) for k, values in measured.items()}
            if row.subject == "member"
            else {key: units.get((row.unit_id, key)) for key in needed}
        )
        found[row.pk] = Known(
            points=points_of(frame, row),
            words={k: v for k, v in row.words.items() if v},
            measures=own,
            role=row.role,
            unit_class=classes.get(row.led_id or 0, ""),
            unit_tasks=units.get((row.led_id or 0, UNIT_TASKS)),
            quarters_failed=quarters.get(row.person_id or 0),
            civil_class=str(row.facts.get("civil_class", "")),
        )
    return found


def points_of(frame: Frame, row: Any) -> dict[str, Decimal]:
    """Return the points that count, by part."""
    for step in ORDER:
        if given := row.points.get(step):
            return frame.totals({k: Decimal(v) for k, v in given.items()})
    return {}


def _chunks(ids: Iterable[int]) -> Iterable[list[int]]:
    wanted = sorted(ids)
    return (wanted[at : at + CHUNK] for at in range(0, len(wanted), CHUNK))


def _units_measured(
    campaign: Period, keys: Sequence[str], rows: Sequence[Any]
) -> dict[tuple[int, str], Decimal]:
    if not keys:
        return {}
    wanted = {r.led_id for r in rows if r.led_id}
    wanted |= {r.unit_id for r in rows if r.subject == "unit"}
    found = {}
    for ids in _chunks(wanted):
        for unit, key, value in Measured.objects.filter(
            campaign_id=campaign.pk, indicator__in=keys, unit_id__in=ids
        ).values_list("unit_id", "indicator", "value"):
            found[unit, key] = Decimal(value)
    return found


def _unit_classes(campaign: Period, units: Iterable[int]) -> dict[int, str]:
    """Return the class of units: as decided in this campaign, else as proposed."""
    found = {}
    for ids in _chunks(units):
        for unit, final, proposed in Assessment.objects.filter(
            campaign=campaign.pk, subject="unit", unit__in=ids
        ).values_list("unit_id", "final", "proposed"):
            found[unit] = final or proposed
    return found


def _quarters(campaign: Period, frame: Frame, persons: Iterable[int]) -> dict[int, int]:
    """Return how many quarters of the period each person did not complete.

    Whoever has no class of a quarter is left out: that was not measured.
    """
    if campaign.period != "year":
        return {}
    found: dict[int, int] = defaultdict(int)
    for ids in _chunks(persons):
        for person, final in (
            Assessment.objects.filter(
                campaign__period="quarter",
                campaign__period_from__gte=campaign.period_from,
                campaign__period_to__lte=campaign.period_to,
                person__in=ids,
            )
            .exclude(final="")
            .values_list("person_id", "final")
        ):
            found[person] += final == frame.worst
    return dict(found)


def derivations(
    campaign: Period, frame: Frame, answers: Mapping[str, Answer],
    rows: Sequence[Any], deciding: Mapping[int, str] | None = None,
) -> dict[int, Derivation]:  # fmt: skip
    """Return what the rules say of each; ``deciding`` as in :func:`knowns`."""
    return derived(frame, answers, knowns(campaign, frame, rows, deciding=deciding))


def derived(
    frame: Frame, answers: Mapping[str, Answer], known: Mapping[int, Known]
) -> dict[int, Derivation]:
    """Return what the rules say of each of whom this is known."""
    of = deriving(frame, answers)
    return {pk: of(one) for pk, one in known.items()}


def group_of(row: Any) -> str:
    """Return who is counted together: the kind of subject and of tasks."""
    return f"{row.subject}.{row.kind_of_tasks}"


def tallied(rows: Iterable[Mapping[str, Any]]) -> Counter[str]:
    """Count rows by their class."""
    return Counter(r["final"] or r["proposed"] for r in rows)
