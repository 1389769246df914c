"""The results of a unit in a period: typed and measured, beside plan and period before."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from banyan.base.saying import in_every_language
from banyan.figures.indicators import Indicator, Span, indicators, measure
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError
from banyan.kernel.ids import path_end
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.units.queries import UnitView, unit_get

from ..domain.figures import difference, number_of, ratio, written
from ..domain.periods import Period, period_of
from ..models import Result
from ..scope import WRITE

READ = "figures.read"


@dataclass(frozen=True)
class ResultShown:
    """One target of a period: what it came to, what it should, what it was before.

    ``actual`` is None where nothing was measured: never 0. ``of_plan`` is in percent,
    ``growth`` in the unit of the figure (points for a share).
    """

    id: int | None
    key: str
    title: Text
    axis: str
    measured_in: str
    plan: Decimal | None
    actual: Decimal | None
    before: Decimal | None
    of_plan: Decimal | None
    growth: Decimal | None
    as_of: dt.date | None
    source: Text
    before_source: Text
    is_measured_here: bool
    formula: Text
    is_marked: bool
    story: Text
    marked_by: str
    is_specimen: bool
    row_version: int


@dataclass(frozen=True)
class ResultsShown:
    """The results of a unit in a period."""

    unit_id: int
    unit_uid: uuid.UUID
    unit: Text
    period: Period
    rows: tuple[ResultShown, ...]
    may_write: bool
    is_specimen: bool

    @property
    def marked(self) -> tuple[ResultShown, ...]:
        """What somebody marked as worth telling: for a briefing."""
        return tuple(row for row in self.rows if row.is_marked)


def results_of(actor: Actor, unit: Any, period: str | Period) -> ResultsShown:
    """Return the results of a unit in a year or half-year, beside the period before.

    ``unit`` is a public identity, an id, or the unit as it was read. What the system
    measures comes first, by itself; then what people typed. A fixed number of
    statements. Raises NotVisible out of range, NotAllowed without ``figures.read``
    there, InputError for no such period.
    """
    found = period_of(period) if isinstance(period, str) else period
    if found.part[:1] == "Q":
        raise InputError(_("Results are those of a year or a half-year."))
    place = unit if isinstance(unit, UnitView) else unit_get(actor, unit)
    path = place.present_path
    actor.require(READ, path=path, area_path=place.area_path)
    kept = _kept(place.id, found)
    now, before = kept[found.key], kept[found.before.key]
    spans = tuple(_span(place, p, clock.today()) for p in (found, found.before))
    rows = [
        _measured(spans, found, key, one, now.get(key))
        for key, one in indicators
        if one.own is not None
    ]
    rows += [
        _typed(row, before.get(key)) for key, row in now.items() if not row.indicator
    ]
    return ResultsShown(
        unit_id=place.id,
        unit_uid=place.uid,
        unit=place.names,
        period=found,
        rows=tuple(rows),
        may_write=actor.covers(WRITE, path, place.area_path),
        is_specimen=place.is_specimen,
    )


def _kept(unit: int, period: Period) -> Mapping[str, dict[str, Result]]:
    keys = (period.key, period.before.key)
    found: dict[str, dict[str, Result]] = {key: {} for key in keys}
    rows = Result.objects.filter(unit=unit, period__in=keys)
    for row in rows.order_by("axis", "pk"):
        found[row.period][row.key] = row
    return found


def _measured(
    spans: tuple[Span, ...],
    period: Period,
    key: str,
    one: Indicator,
    row: Result | None,
) -> ResultShown:
    now, before = (_figure(span, key) for span in spans)
    plan = row.plan if row else ""
    text = "" if now is None else str(now)
    return ResultShown(
        id=row.pk if row else None,
        key=key,
        title=in_every_language(one.name),
        axis="",
        measured_in=one.unit,
        plan=number_of(plan),
        actual=now,
        before=before,
        of_plan=ratio(text, plan),
        growth=difference(text, "" if before is None else str(before)),
        as_of=min(spans[0].today, period.ends_on),
        source=in_every_language(one.source),
        before_source=in_every_language(one.source),
        is_measured_here=True,
        formula=in_every_language(one.formula),
        is_marked=row.is_marked if row else False,
        story=row.story if row else Text(),
        marked_by=row.marked_by if row else "",
        is_specimen=row.is_specimen if row else False,
        row_version=row.row_version if row else 0,
    )


def _span(place: UnitView, period: Period, today: dt.date) -> Span:
    """Return the one span of a period: what indicators share is read once for it."""
    end = period.ends_on + dt.timedelta(days=1)
    low = place.present_path
    return Span(low, path_end(low), period.starts_on, end, today, unit=place.id)


def _figure(span: Span, key: str) -> Decimal | None:
    if span.start > span.today:
        return None
    found = measure(key, span).get(span.low)
    return Decimal(written(found.value)) if found else None


def _typed(row: Result, before: Result | None) -> ResultShown:
    was = before.actual if before else ""
    return ResultShown(
        id=row.pk,
        key=row.key,
        title=row.title,
        axis=row.axis,
        measured_in=row.measured_in,
        plan=number_of(row.plan),
        actual=number_of(row.actual),
        before=number_of(was),
        of_plan=ratio(row.actual, row.plan),
        growth=difference(row.actual, was),
        as_of=row.as_of,
        source=Text.of(row.source),
        before_source=Text.of(before.source if before else ""),
        is_measured_here=False,
        formula=Text(),
        is_marked=row.is_marked,
        story=row.story,
        marked_by=row.marked_by,
        is_specimen=row.is_specimen,
        row_version=row.row_version,
    )
