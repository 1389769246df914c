"""Registered tasks in the small organisation of the scenarios, through the services."""

from __future__ import annotations

import datetime as dt
from typing import Any

from banyan.cases.scenario.world import World
from banyan.commitments import services
from banyan.commitments.models import Commitment

PERIOD = "2026-Q3"
DUE = dt.date(2026, 9, 30)
CITY = "city"


def registered(
    here: World, who: str = "secretary", submit: bool = False, **more: Any
) -> Commitment:
    """Register a task of a branch's member unless something else is said."""
    values: dict[str, Any] = {
        "unit": here.units["branch"],
        "period": PERIOD,
        "title": "Kết nạp hai đảng viên mới",
        "person": here.persons["member-1"],
        "axis": "building",
        "standard": 10,
        **more,
    }
    return services.commitments_register(
        actor=here.actors[who], commands=[services.Register(**values)], submit=submit
    )[0]


def approved(
    here: World, who: str = "secretary", by: str = "officer", **more: Any
) -> Commitment:
    """Register and approve a task."""
    row = registered(here, who, submit=True, **more)
    command = services.Approve(row.pk, difficulty="ordinary")
    return services.commitments_approve(actor=here.actors[by], commands=[command])[0]


def unit_task(here: World, unit: str = "ward", **more: Any) -> Commitment:
    """Register a task of a unit and have the level above approve it."""
    who = "officer" if unit == "ward" else "city"
    return approved(here, who, CITY, unit=here.units[unit], person=None, **more)


def finished(here: World, row: Commitment, day: dt.date, **more: Any) -> Commitment:
    """Report a task done on a day."""
    command = services.Finish(row.pk, day, **{"quality": 90, **more})
    return services.commitments_finish(
        actor=here.actors["secretary"], commands=[command]
    )[0]


def scored(
    here: World, row: Commitment, by: str = "officer", **more: Any
) -> Commitment:
    """Score a task."""
    command = services.Score(row.pk, **{"quality": 100, **more})
    return services.commitments_score(actor=here.actors[by], commands=[command])[0]
