"""Practices and lessons as a briefing tells them, as plain data in three languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F

from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from ..models import Exchange, Organisation
from ..store import kind_of, visible

BLOCK = ("id", "position", "title", "steps")
"""What is told of each block; read with its practice."""


@dataclass(frozen=True)
class Told:
    """Practices and lessons by their identity, and the state of each that is there."""

    practices: dict[str, dict[str, Any]] = field(default_factory=dict)
    lessons: dict[str, dict[str, Any]] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)


def practices_told(
    actor: Actor, practices: Sequence[str], lessons: Sequence[str]
) -> Told:
    """Return those in range: two statements at most."""
    found = Told()
    if practices:
        rows = visible(actor, kind_of("practice")).filter(uid__in=practices)
        blocks = {f"block_{k}": F(f"blocks__{k}") for k in BLOCK}
        ordered = rows.annotate(**blocks).order_by("pk", "block_position", "block_id")
        for row in ordered:
            uid = str(row.uid)
            told = found.practices.setdefault(uid, _practice(row))
            found.states[uid] = row.state
            if row.block_id is not None:
                told["blocks"].append(
                    {
                        "title": Text.of(row.block_title).as_json(),
                        "steps": Text.of(row.block_steps).as_json(),
                    }
                )
    if lessons:
        for row in visible(actor, kind_of("lesson")).filter(uid__in=lessons):
            found.lessons[str(row.uid)] = {
                "uid": str(row.uid),
                "text": row.text.as_json(),
                "advice": row.advice,
            }
            found.states[str(row.uid)] = row.advice
    return found


def states_told(
    actor: Actor, practices: Sequence[str], lessons: Sequence[str]
) -> dict[str, str]:
    """Return the state of each of these in range that is there: one statement."""
    one = visible(actor, kind_of("practice")).filter(uid__in=practices)
    other = visible(actor, kind_of("lesson")).filter(uid__in=lessons)
    rows = one.values_list("uid", "state").union(
        other.values_list("uid", "advice"), all=True
    )
    return {str(uid): state for uid, state in rows} if practices or lessons else {}


def _practice(row: Any) -> dict[str, Any]:
    return {
        "uid": str(row.uid),
        "title": row.title.as_json(),
        "problem": row.problem.as_json(),
        "conditions": row.conditions.as_json(),
        "owner": row.organisation.name.as_json(),
        "state": row.state,
        "blocks": [],
    }


def practices_of_houses(actor: Actor, unit: int) -> list[tuple[str, Text]]:
    """Return the practices of the own side that a unit may tell of, by title."""
    rows = visible(actor, kind_of("practice")).filter(organisation__side="own")
    rows = rows.exclude(state="stopped")
    found = [(str(row.uid), row.title) for row in rows.order_by("pk")[:300]]
    return sorted(found, key=lambda pair: str(pair[1]).casefold())


def lessons_offered(actor: Actor, topics: Iterable[str] = ()) -> list[tuple[str, Text]]:
    """Return the lessons that may be told, those on the topics first."""
    wanted = set(topics)
    rows = visible(actor, kind_of("lesson")).order_by("pk")[:300]
    ordered = sorted(rows, key=lambda r: not wanted & set(r.topics))
    return [(str(row.uid), row.text) for row in ordered]


def partner_units(*, exchange: int = 0, organisation: int | None = None) -> list[int]:
    """Return the units of this house that stand for a partner's body."""
    bodies = Organisation.objects.filter(house_unit__isnull=False, side="partner")
    if organisation is not None:
        found = bodies.filter(pk=organisation)
    else:
        row = Exchange.objects.get(pk=exchange)
        found = bodies.filter(pk__in=[row.host_id, row.visitor_id])
    return list(found.order_by("pk").values_list("house_unit", flat=True))
