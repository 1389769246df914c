"""Writing the difference between two states of memberships, set-based.

For each line of time: supersede first, then end, then insert (shrink, then
grow: the triggers against overlap allow nothing else). Then the membership with
its present copies, the counting places and the tally deltas.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import F

from banyan.base import bulk
from banyan.kernel.ids import uuid7

from ..domain.moves import State
from ..domain.tally import Counted, difference
from ..domain.timeline import Piece, Retiming, Row, retime
from ..models import Fact, Grade, Membership, Participation, Person, Stay
from .counting import write_counting
from .ground import Moment
from .tallies import write_deltas

FACT_COLUMNS = [
    "id",
    "membership_id",
    "valid_from",
    "valid_to",
    "recorded_at",
    "ended_recorded_at",
    "decision_id",
    "end_decision_id",
    "row_version",
]
LINES: dict[str, tuple[type[Fact], tuple[str, ...]]] = {
    "home": (Stay, ("unit_id", "kind")),
    "guest": (Stay, ("unit_id", "kind")),
    "grades": (Grade, ("grade",)),
    "participations": (Participation, ("participation", "ground", "review_on")),
}
MEMBERSHIP_COLUMNS = (
    "id uid person_id structure_id card_no joined_on ceremony_on official_on left_on "
    "left_reason opened_by_id closed_by_id state unit_id grade participation name_key "
    "name_fold name_rev is_specimen row_version"
).split()
UPDATED = (
    "card_no joined_on ceremony_on official_on left_on left_reason closed_by_id state "
    "unit_id grade participation row_version"
).split()


@dataclass
class Change:
    """One membership before (``None``: new) and after, with the rows behind it."""

    before: State | None
    after: State
    person: Person
    row: Membership | None = None
    decisions: dict[tuple[str, int], tuple[int | None, int | None]] = field(
        default_factory=dict
    )


def write_changes(
    act: Any, changes: Sequence[Change], decision: int, moment: Moment
) -> list[int]:
    """Write everything that differs; return the memberships' ids in order."""
    changes = _numbered(changes)
    _write_memberships(act, changes, decision, moment)
    for name in LINES:
        _write_line(act, name, changes, decision, moment)
    people = sorted({c.person.pk for c in changes})
    counted = write_counting(people, moment)
    today = moment.today
    before = [counted_of(c.before, today) for c in changes if c.before]
    after = [counted_of(c.after, today) for c in changes]
    write_deltas([*difference(before, after, today).items(), *counted])
    return [c.after.id for c in changes]


def counted_of(state: State, today: dt.date) -> Counted:
    """Return what of a membership is counted on a day."""
    now = state.standing(today)
    first = min(state.home, key=lambda p: p.start, default=None)
    return Counted(
        unit=now.unit,
        state=now.state,
        grade=now.grade,
        participation=now.participation,
        sex=state.person.sex,
        birth_date=state.person.birth_date,
        joined_on=state.joined_on,
        joined_unit=first.value if first else None,
    )


def _numbered(changes: Sequence[Change]) -> list[Change]:
    """Give new memberships their ids."""
    new = sum(1 for c in changes if c.before is None)
    ids = iter(bulk.take_ids(Membership, new) if new else ())
    for change in changes:
        if change.before is None:
            change.after = replace(change.after, id=next(ids))
    return list(changes)


def _write_memberships(
    act: Any, changes: list[Change], decision: int, moment: Moment
) -> None:
    new = [c for c in changes if c.before is None]
    if new:
        rows = [_membership_row(c, decision, moment.today) for c in new]
        bulk.insert(Membership, MEMBERSHIP_COLUMNS, rows)
        act.record_rows("create", Membership, [c.after.id for c in new])
    moved = [
        c for c in changes if c.row is not None and _copy_into(c, decision, moment)
    ]
    if moved:
        rows_ = [c.row for c in moved if c.row is not None]
        Membership.objects.bulk_update(rows_, UPDATED, batch_size=500)
        act.record_rows("change", Membership, [c.after.id for c in moved])


def _membership_row(change: Change, decision: int, today: dt.date) -> tuple[Any, ...]:
    state, person = change.after, change.person
    now = state.standing(today)
    return (
        state.id,
        uuid7(),
        person.pk,
        state.structure,
        state.card_no,
        state.joined_on,
        state.ceremony_on,
        state.official_on,
        state.left_on,
        state.left_reason,
        decision,
        decision if state.left_on else None,
        now.state,
        now.unit,
        now.grade,
        now.participation,
        person.name_key,
        person.name_fold,
        person.name_rev,
        state.is_specimen or person.is_specimen,
        1,
    )


def _copy_into(change: Change, decision: int, moment: Moment) -> bool:
    """Copy the state into the row; the version moves with every change."""
    row, state = change.row, change.after
    assert row is not None
    if state.left_on != row.left_on:
        row.closed_by_id = decision if state.left_on else None
    now = state.standing(moment.today)
    row.card_no, row.joined_on, row.left_on = (
        state.card_no,
        state.joined_on,
        state.left_on,
    )
    row.ceremony_on, row.official_on = state.ceremony_on, state.official_on
    row.left_reason = state.left_reason if state.left_on else ""
    row.state, row.unit_id = now.state, now.unit
    row.grade, row.participation = now.grade, now.participation
    row.row_version += 1
    return True


def _write_line(
    act: Any, name: str, changes: list[Change], decision: int, moment: Moment
) -> None:
    model, values = LINES[name]
    work = [(c, retime(_rows(c.before, name), getattr(c.after, name))) for c in changes]
    gone = [i for _c, r in work for i in r.supersede]
    if gone:
        model._default_manager.filter(pk__in=gone).update(
            superseded_at=moment.now, row_version=F("row_version") + 1
        )
        act.record_rows("supersede", model, gone)
    _end(act, model, [e for _c, r in work for e in r.end], decision, moment)
    rows = list(_inserted(name, model, work, decision, moment))
    if rows:
        ids = bulk.take_ids(model, len(rows))
        table = [(pk, *row) for pk, row in zip(ids, rows, strict=True)]
        bulk.insert(model, [*FACT_COLUMNS, *values], table)
        act.record_rows("create", model, list(ids))


def _rows(state: State | None, name: str) -> Iterable[Row]:
    return [r for r in getattr(state, name, ()) if isinstance(r, Row)]


def _end(
    act: Any,
    model: type[Fact],
    ends: Sequence[tuple[int, dt.date]],
    decision: int,
    moment: Moment,
) -> None:
    by_day: dict[dt.date, list[int]] = defaultdict(list)
    for pk, day in ends:
        by_day[day].append(pk)
    for day, ids in by_day.items():
        model._default_manager.filter(pk__in=ids).update(
            valid_to=day,
            ended_recorded_at=moment.now,
            end_decision=decision,
            row_version=F("row_version") + 1,
        )
    if ends:
        act.record_rows("end", model, [pk for pk, _day in ends])


def _inserted(
    name: str,
    model: type[Fact],
    work: Sequence[tuple[Change, Retiming]],
    decision: int,
    moment: Moment,
) -> Iterator[tuple[Any, ...]]:
    """Yield the new rows without their ids.

    A corrected piece keeps the decision that it followed from: the correction's
    own decision stands in the act.
    """
    for change, retiming in work:
        origins = _origins(change, name, model, retiming)
        for piece in retiming.insert:
            first, last = origins.get(piece.value, (decision, None))
            yield (
                change.after.id,
                piece.start,
                piece.end,
                moment.now,
                moment.now if piece.end else None,
                first,
                (last or decision) if piece.end else None,
                1,
                *_values(name, piece),
            )


def _origins(
    change: Change, name: str, model: type[Fact], retiming: Retiming
) -> dict[Any, tuple[int | None, int | None]]:
    gone = set(retiming.supersede)
    return {
        row.value: change.decisions.get((model.__name__, row.id), (None, None))
        for row in _rows(change.before, name)
        if row.id in gone
    }


def _values(name: str, piece: Piece) -> tuple[Any, ...]:
    if name in ("home", "guest"):
        return piece.value, name
    if name == "participations":
        return tuple(piece.value)
    return (piece.value,)
