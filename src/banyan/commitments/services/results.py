"""Results of a period: recording targets and what they came to, marking what to tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from banyan.base import bulk
from banyan.figures.indicators import indicators
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Conflict, NotVisible, Problem
from banyan.kernel.ids import uuid7
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.units.queries import units_found

from ..commands import MarkResult, RecordResult
from ..domain.figures import figure_of, figure_problem
from ..domain.periods import period_of
from ..models import Result
from ..scope import WRITE
from .checking import period_read
from .ground import LONGEST, acting, numbered, refuse, whole


def results_record(*, actor: Actor, commands: Sequence[RecordResult]) -> list[Result]:
    """Record targets and results of units, each anew or changed by its key.

    A typed figure names its source; what the system measures has only a plan. Raises
    NotVisible, NotAllowed without ``commitment.write`` over the unit, InputError with
    every place, Conflict where a row changed since it was read.
    """
    with whole():
        _require(actor, {c.unit for c in commands})
        refuse(problems_of(commands))
        known = _known(commands)
        made, changed = [], []
        for c in commands:
            row = known.get((c.unit, period_of(c.period).key, c.key))
            if row is None:
                made.append(_filled(_new(c), actor, c))
                continue
            if c.row_version is not None and c.row_version != row.row_version:
                raise Conflict
            changed.append(_filled(row, actor, c))
        rows = made + changed
        with acting(actor, "results_record", rows) as act:
            _write(act, made, changed)
    by_key = {(r.unit_id, r.period, r.key): r for r in rows}
    return [by_key[c.unit, period_of(c.period).key, c.key] for c in commands]


def _require(actor: Actor, units: set[int]) -> None:
    found = units_found(actor, units)
    if units - found.keys():
        raise NotVisible
    for unit in found.values():
        actor.require(WRITE, path=unit.path, area_path=unit.area_path)


def problems_of(commands: Sequence[RecordResult]) -> list[Problem]:
    """Return everything that cannot be recorded as it stands, each with its row."""
    problems: list[Problem] = []
    seen = set()
    for row, c in numbered(commands):
        period = period_read(c.period, row, problems)
        if period and period.part[:1] == "Q":
            text = _("Results are those of a year or a half-year.")
            problems.append(_problem(text, row, "period"))
        key = (c.unit, c.period, c.key)
        if not c.key.strip() or key in seen:
            text = _("Every result has a word of its own: “%(key)s”.")
            problems.append(_problem(text, row, "key", key=c.key))
        seen.add(key)
        problems += _value_problems(c, row)
    return problems


def _value_problems(c: RecordResult, row: int | None) -> list[Problem]:
    found = [
        figure_problem(getattr(c, name), name, row)
        for name in ("plan", "actual")
        if figure_of(getattr(c, name)) is None
    ]
    if not Text.of(c.title) and not c.indicator:
        found.append(_problem(_("Say what the target is."), row, "title"))
    if c.indicator:
        if indicators.get(c.indicator) is None:
            text = _("Nothing here measures “%(key)s”.")
            found.append(_problem(text, row, "indicator", key=c.indicator))
        if c.actual.strip():
            text = _("The system measures this itself: only its plan is typed.")
            found.append(_problem(text, row, "actual"))
    elif c.actual.strip() and not c.source.strip():
        found.append(_problem(_("Name the source of the figure."), row, "source"))
    if c.as_of is not None and c.as_of > clock.today():
        text = _("%(on)s has not come yet.")
        found.append(_problem(text, row, "as_of", on=c.as_of))
    return found


def _problem(template: str, row: int | None, field: str, **values: Any) -> Problem:
    return Problem.of("commitments.result", template, row=row, field=field, **values)


def _known(commands: Sequence[RecordResult]) -> dict[tuple[int, str, str], Result]:
    rows = Result.objects.select_for_update().filter(
        unit__in={c.unit for c in commands},
        period__in={period_of(c.period).key for c in commands},
    )
    return {(row.unit_id, row.period, row.key): row for row in rows.order_by("pk")}


def _new(c: RecordResult) -> Result:
    return Result(
        uid=uuid7(),
        unit_id=c.unit,
        period=period_of(c.period).key,
        key=c.key.strip()[:60],
        indicator=c.indicator,
        is_specimen=c.is_specimen,
        row_version=0,
    )


def _filled(row: Result, actor: Actor, c: RecordResult) -> Result:
    row.title = Text.of(c.title)
    row.axis, row.measured_in = c.axis, c.measured_in.strip()[:40]
    row.plan, row.actual = figure_of(c.plan) or "", figure_of(c.actual) or ""
    row.as_of, row.source = c.as_of, c.source.strip()[:300]
    row.by_name, row.recorded_at = actor.name[:200], clock.now()
    row.row_version += 1
    return row


def _write(act: Any, made: Sequence[Result], changed: Sequence[Result]) -> None:
    if made:
        ids = bulk.take_ids(Result, len(made))
        for pk, row in zip(ids, made, strict=True):
            row.pk = pk
        Result.objects.bulk_create(made, batch_size=200)
        act.record_rows("create", Result, list(ids))
    if changed:
        fields = "title axis measured_in plan actual as_of source by_name".split()
        more = ["recorded_at", "row_version"]
        Result.objects.bulk_update(changed, [*fields, *more], batch_size=200)
        act.record_rows("change", Result, [row.pk for row in changed])


def results_mark(*, actor: Actor, commands: Sequence[MarkResult]) -> list[Result]:
    """Mark results as worth telling, with their story, or take the mark off.

    Raises InputError for a mark without a story: who reads must learn what it is.
    """
    refuse(
        [
            _problem(_("Say what is worth telling."), row, "story")
            for row, c in numbered(commands)
            if c.marked and not Text.of(c.story)
        ]
    )
    with whole():
        found = Result.objects.select_for_update().in_bulk([c.result for c in commands])
        if len(found) < len(commands):
            raise NotVisible
        _require(actor, {row.unit_id for row in found.values()})
        rows = [found[c.result] for c in commands]
        for row, c in zip(rows, commands, strict=True):
            if c.row_version is not None and c.row_version != row.row_version:
                raise Conflict
            row.is_marked, row.marked_by = c.marked, actor.name[:200]
            row.story = _short(Text.of(c.story))
            row.row_version += 1
        with acting(actor, "results_mark", rows) as act:
            fields = ["is_marked", "marked_by", "story", "row_version"]
            Result.objects.bulk_update(rows, fields, batch_size=200)
            act.record_rows("change", Result, [row.pk for row in rows])
    return rows


def _short(text: Text) -> Text:
    return Text(text.vi[:LONGEST], text.lo[:LONGEST], text.en[:LONGEST])
