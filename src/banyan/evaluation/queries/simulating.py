"""A simulation on the rows of a campaign: read, computed, nothing written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from banyan.access.queries import scope_q
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.ids import path_end
from banyan.units.queries import units_found

from .. import frames
from ..domain.frame import Frame
from ..domain.simulation import FRAME, Simulation, Subject, simulate
from ..knowing import Row, group_of, knowns
from ..models import Assessment
from .campaigns import READ, CampaignShown


def simulation(
    actor: Actor,
    campaign: CampaignShown,
    sets: Mapping[str, Any],
    unit: int | None = None,
) -> Simulation:
    """Return what would change under other values; ``FRAME`` names another frame.

    ``unit`` limits it to a unit and all below. Raises InputError for a rule that
    the frame does not use.
    """
    rows = Assessment.objects.filter(
        scope_q(actor, READ, unit="unit"), campaign=campaign.id, rated=True
    )
    if unit is not None:
        found = units_found(actor, [unit])
        if unit not in found:
            raise NotVisible
        low = found[unit].path
        rows = rows.filter(unit__path__gte=low, unit__path__lt=path_end(low))
    values = dict(sets)
    key = values.pop(FRAME, None)
    frame = campaign.frame
    other = frames.frame_of(str(key), frame.pack) if key else None
    listed = [Row._make(row) for row in rows.order_by("pk").values_list(*Row._fields)]
    known = knowns(campaign, frame, listed)
    subjects = [
        Subject(
            r.pk, f"{r.decider_id}.{group_of(r)}", r.final or r.proposed, known[r.pk]
        )
        for r in listed
    ]
    return simulate(
        frame,
        frames.answers(frame, campaign.last),
        subjects,
        values,
        other,
        frames.answers(other, _day_of(other, campaign)) if other else {},
    )


def _day_of(other: Frame, campaign: CampaignShown) -> dt.date:
    """Return the day whose values another frame takes: one on which it holds."""
    if other.holds(campaign.last):
        return campaign.last
    if other.ends and other.ends <= campaign.last:
        return other.ends - dt.timedelta(days=1)
    return other.starts or campaign.last
