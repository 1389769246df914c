"""What a reorganisation means for tasks: running ones go to whoever takes over, and back.

The unit that ends hands its tasks and those of its people over to the heir, else to the
custodian; where the level above ends, its successor approves and scores. What is closed or
dropped keeps the unit of its day. Undoing the reorganisation takes everything back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q

from banyan.base import bulk
from banyan.deadlines.services import deadlines_move
from banyan.kernel.actor import system_actor
from banyan.kernel.errors import StateRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.units.domain.change import COUNT, Finding, TreeChange
from banyan.units.queries import units_found

from .models import Commitment, Handover
from .services.clocks import DUE, SUBJECT, WAITS
from .services.ground import note_down

SYSTEM = system_actor("reorganisation")
OVER = ("closed", "dropped")
COLUMNS = ("unit_id", "above_id", "handed_over")


class CommitmentsConsequence:
    """Running tasks follow to the successor of their unit, and come back."""

    def preview(self, change: TreeChange) -> list[Finding]:
        """Say how many tasks are handed over."""
        if change.direction == "undo":
            return []
        count = _running([e.unit for e in change.ended]).count()
        if not count:
            return []
        words = _("%(amount)s registered tasks are handed over.")
        return [Finding.of(COUNT, "commitments.handed_over", words, amount=count)]

    def apply(self, change: TreeChange, act: Any) -> None:
        """Hand running tasks over to the successors."""
        targets = {
            e.unit: target
            for e in change.ended
            if (target := change.unit_of(e.heir) or change.unit_of(e.custodian))
        }
        rows = list(_running(list(targets)).select_for_update().order_by("pk"))
        if not rows:
            return
        parents = _parents(targets.values())
        places = {row.pk: _place(row, targets, parents) for row in rows}
        made = Handover.objects.bulk_create(
            [
                Handover(
                    commitment=row, from_unit_id=row.unit_id, from_above_id=row.above_id,
                    reform=change.reorganisation or 0,
                )
                for row in rows
            ],
            batch_size=200,
        )  # fmt: skip
        act.record_rows("create", Handover, [one.pk for one in made])
        _move(act, {pk: (*place, True) for pk, place in places.items()})
        note_down(act, SYSTEM, "handed-over", rows, on=change.on)

    def undo(self, change: TreeChange, act: Any) -> None:
        """Take back what was handed over; what is over by now stays where it is."""
        if change.reorganisation is None:
            return
        _refuse_if_new(change)
        found = Handover.objects.filter(reform=change.reorganisation)
        back = list(found.select_related("commitment").order_by("pk"))
        ids = [one.commitment_id for one in back]
        more = Handover.objects.filter(commitment__in=ids).exclude(
            reform=change.reorganisation
        )
        still = set(more.values_list("commitment", flat=True))
        act.record_rows("delete", Handover, [one.pk for one in back])
        found.delete()
        _move(
            act,
            {
                one.commitment_id: (
                    one.from_unit_id, one.from_above_id, one.commitment_id in still,
                )
                for one in back
            },
        )  # fmt: skip
        note_down(
            act, SYSTEM, "handed-back", [b.commitment for b in back], on=change.on
        )


def _running(units: Sequence[int]) -> Any:
    return Commitment.objects.filter(Q(unit__in=units) | Q(above__in=units)).exclude(
        state__in=OVER
    )


def _parents(units: Any) -> dict[int, int]:
    """Return the unit above each unit as the tree is now; itself where none is."""
    found = units_found(SYSTEM, set(units))
    return {pk: unit.parent_id or pk for pk, unit in found.items()}


def _place(
    row: Commitment, targets: Mapping[int, int], parents: Mapping[int, int]
) -> tuple[int, int]:
    """Return the unit that a task goes to, and the level that then stands above."""
    unit = targets.get(row.unit_id, row.unit_id)
    if row.above_id == row.unit_id:
        return unit, unit
    if row.above_id in targets and unit == row.unit_id:
        return unit, targets[row.above_id]
    return unit, parents.get(unit, targets.get(row.above_id, row.above_id))


def _move(act: Any, places: Mapping[int, tuple[int, int, bool]]) -> None:
    """Write where tasks lie now; what waits for somebody goes along."""
    bulk.update(Commitment, COLUMNS, [(pk, *place) for pk, place in places.items()])
    act.record_rows("change", Commitment, list(places))
    for kind, at in ((DUE, 0), (WAITS, 1)):
        deadlines_move(
            actor=SYSTEM,
            subject_kind=SUBJECT,
            units={pk: place[at] for pk, place in places.items()},
            kind=kind,
            record_into=act,
        )


def _refuse_if_new(change: TreeChange) -> None:
    """Refuse to undo while tasks were registered at units that would vanish."""
    made = list(change.established.values())
    moved = Handover.objects.filter(reform=change.reorganisation or 0)
    new = (
        Commitment.objects.filter(Q(unit__in=made) | Q(above__in=made))
        .exclude(pk__in=moved.values("commitment"))
        .count()
    )
    if new:
        raise StateRefusal(
            _("%(amount)s tasks were registered at new units."),
            code="commitments.built_on",
            amount=new,
            way_out=_("Drop them, or keep the reorganisation."),
        )
