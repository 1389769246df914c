"""Places that became free go to those who wait, in the order of the course."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from banyan.kernel import clock
from banyan.kernel.actor import Actor

from ..domain.places import Nominee, promoted
from ..domain.states import NOMINATING, TAKING_PART
from ..models import Cohort, Participant
from . import clocks


def promote(act: Any, actor: Actor, cohort: Cohort) -> list[Participant]:
    """Give free places to those who wait; return who got one. The cohort is locked."""
    if cohort.state not in NOMINATING:
        return []
    rows = list(
        cohort.participants.filter(state__in=(*TAKING_PART, "waiting"))
        .select_related("counterpart")
        .order_by("pk")
    )
    waiting = [r for r in rows if r.state == "waiting"]
    if not waiting:
        return []
    placed = nominees(r for r in rows if r.state != "waiting")
    nexts = promoted(
        cohort.course.waiting,
        cohort.places if cohort.places is not None else len(rows),
        placed,
        nominees(waiting, waited_before(cohort, waiting)),
    )
    known = {r.pk: r for r in waiting}
    moved = [known[n.id] for n in nexts]
    for row in moved:
        row.state, row.placed_on = "placed", clock.today()
        row.row_version += 1
    Participant.objects.bulk_update(moved, ["state", "placed_on", "row_version"])
    act.record_rows("change", Participant, [row.pk for row in moved])
    clocks.places_given(act, actor, cohort, moved)
    return moved


def nominees(
    rows: Iterable[Participant], waited: Counter[tuple[Any, Any]] | None = None
) -> list[Nominee]:
    """Return participants as the rule of places sees them."""
    before = waited or Counter()
    return [
        Nominee(
            row.pk,
            row.nominated_on,
            group_of(row),
            before[(row.person_id, row.counterpart_id)],
        )
        for row in rows
    ]


def group_of(row: Participant) -> str:
    """Return who sends a participant: the unit, or the body of a counterpart."""
    if row.unit_id is not None:
        return f"unit {row.unit_id}"
    body = row.counterpart.organisation_id if row.counterpart else None
    return f"body {body}" if body is not None else f"guest {row.counterpart_id}"


def waited_before(
    cohort: Cohort, rows: Sequence[Participant]
) -> Counter[tuple[Any, Any]]:
    """Count for how many other cohorts of the course each waited; one statement."""
    if cohort.course.waiting != "earlier":
        return Counter()
    others = Participant.objects.filter(
        cohort__course=cohort.course_id, state="waiting"
    ).exclude(cohort=cohort)
    wanted = {(r.person_id, r.counterpart_id) for r in rows}
    pairs = others.values_list("person_id", "counterpart_id")
    return Counter(pair for pair in pairs if pair in wanted)
