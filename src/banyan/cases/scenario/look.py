"""Where a case and its subject stand, as scenarios compare it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from banyan.decisions.queries import decisions_visible
from banyan.kernel.actor import system_actor
from banyan.people.queries import (
    membership_states,
    memberships_visible,
    offices_of_person,
)

from ..loading import clock_state
from ..models import Case, CaseClock, CaseEvent, CaseStep
from .world import World

READER = system_actor("scenario")


def standing_now(case: int, world: World, day: dt.date) -> dict[str, Any]:
    """Return the case's state and steps, its decision, and its subject's standing."""
    row = Case.objects.get(pk=case)
    steps = list(CaseStep.objects.filter(case=case).order_by("pk"))
    found = {
        "state": row.state,
        "result": row.result,
        "open": sorted(s.key for s in steps if s.state == "open"),
        "pending": sorted(s.key for s in steps if s.state == "pending"),
        "suspended": sorted(s.key for s in steps if s.state == "suspended"),
        "at": {s.key: _word(world, s.unit_id) for s in steps if s.state == "open"},
        "dates": {k: dt.date.fromisoformat(v) for k, v in row.dates.items()},
        "due": _clocks(case),
        "cases": _others(row),
    }
    return found | _decision(case) | _member(row, world, day)


def _word(world: World, unit: int | None) -> str:
    return next((word for word, pk in world.units.items() if pk == unit), "")


def _clocks(case: int) -> dict[str, Any]:
    rows = CaseClock.objects.filter(case=case, state="running").order_by("pk")
    return {f"{c.step}.{c.key}": clock_state(c).due_on for c in rows}


def _others(row: Case) -> list[str]:
    """Return the kinds of the other cases that are open about the same person."""
    if row.person_id is None:
        return []
    rows = Case.objects.filter(person=row.person_id, state="open").exclude(pk=row.pk)
    return sorted(rows.values_list("kind", flat=True))


def _decision(case: int) -> dict[str, Any]:
    rows = CaseEvent.objects.filter(case=case, decision__isnull=False)
    last = rows.order_by("-number").values_list("decision", flat=True).first()
    found = decisions_visible(READER).filter(pk=last).first() if last else None
    if found is None:
        return {"decision": "", "effective": None}
    return {"decision": found.kind, "effective": found.effective_on}


def _member(row: Case, world: World, day: dt.date) -> dict[str, Any]:
    """Return the standing of the member; of a person, of the latest membership."""
    ids = [row.membership_id] if row.membership_id else []
    if not ids and row.person_id:
        rows = memberships_visible(READER).filter(person=row.person_id)
        ids = list(rows.order_by("-joined_on").values_list("pk", flat=True)[:1])
    states = membership_states(READER, [i for i in ids if i])
    if not states:
        return {"member": False}
    state = next(iter(states.values()))
    now = state.standing(day)
    guest = [p.value for p in state.guest if p.period.contains(day)]
    return {
        "member": now.state == "member",
        "grade": now.grade,
        "since": state.official_on,
        "participation": now.participation,
        "unit": _word(world, now.unit),
        "guest": _word(world, guest[0]) if guest else "",
        "left_on": state.left_on,
        "reason": state.left_reason,
        "joined_on": state.joined_on,
        "ceremony_on": state.ceremony_on,
        "offices": sorted(
            o.post_key
            for o in offices_of_person(READER, row.person_id or 0)
            if o.until is None or o.until > day
        ),
    }
