"""Campaigns that reach what an actor may read."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from banyan.access.queries import ranges_of, scope_q, within
from banyan.base.prepared import Ranges, Whole, among, planned_once
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.ids import ancestor_paths
from banyan.kernel.text import Text
from banyan.rulebook import packs
from banyan.units.queries import units_found

from .. import frames
from ..domain.frame import Frame
from ..models import Assessment, Campaign

READ = "evaluation.read"


@dataclass(frozen=True)
class CampaignShown:
    """A campaign with how far it is, within what the actor may read."""

    id: int
    uid: uuid.UUID
    title: Text
    unit: int
    unit_name: Text
    period: str
    first: dt.date
    last: dt.date
    frame: Frame
    state: str
    opened_on: dt.date
    measured_on: dt.date | None
    deadlines: dict[str, dt.date]
    rated: int
    unrated: int
    decided: int
    published: int

    @property
    def share(self) -> int:
        """Per cent of the classes that are decided."""
        return self.decided * 100 // self.rated if self.rated else 0

    @property
    def pk(self) -> int:
        """The campaign, as derivations name it."""
        return self.id

    @property
    def period_from(self) -> dt.date:
        """The first day of the period."""
        return self.first

    @property
    def period_to(self) -> dt.date:
        """The day after the last of the period."""
        return self.last + dt.timedelta(days=1)


def campaigns_visible(actor: Actor) -> QuerySet[Campaign]:
    """Return the campaigns of units in range, and those that reach down into it."""
    return Campaign.objects.filter(_reaching(ranges_of(actor, READ), _above(actor)))


def _above(actor: Actor) -> list[str]:
    """Return the paths of the units above what the actor may read."""
    if actor.is_system:
        return []
    ranges = actor.ranges(READ)
    return sorted({p for r in ranges if not r.over_area for p in ancestor_paths(r.low)})


def _reaching(ranges: Ranges | None, above: Sequence[str]) -> Q:
    found = within(ranges)
    if above:
        found |= among("unit__path", above)
    if any(r.over_area for r in ranges or ()):
        inside = Assessment.objects.filter(within(ranges), campaign=OuterRef("pk"))
        found |= Q(Exists(inside))
    return found


WHOLE = Whole(Campaign, "unit")


@planned_once
def _campaign(
    uid: uuid.UUID | int, ranges: Ranges | None, above: Sequence[str], *, key: str
) -> QuerySet[Any, Any]:
    rows = Campaign.objects.filter(_reaching(ranges, above), **{key: uid})
    return rows.values_list(*WHOLE.columns)


def campaigns_list(actor: Actor, limit: int = 50) -> list[CampaignShown]:
    """Return campaigns, the latest period first; two statements."""
    actor.require(READ)
    rows = campaigns_visible(actor).select_related("unit")
    return shown(actor, rows.order_by("-period_to", "-pk")[:limit])


def campaign_get(
    actor: Actor, uid: uuid.UUID | str | int, *, counted: bool = True
) -> CampaignShown:
    """Return one campaign; NotVisible out of range. Two statements.

    One without ``counted``: how many are rated and decided in all of it stays 0. Pages
    of a unit do not count the nation.
    """
    key = "pk" if isinstance(uid, int) else "uid"
    given = uuid.UUID(uid) if isinstance(uid, str) else uid
    rows = _campaign(given, ranges_of(actor, READ), _above(actor), key=key)
    if not rows:
        raise NotVisible
    found = WHOLE.made(rows[0])
    return shown(actor, [found])[0] if counted else shown_one(found)


def shown(actor: Actor, rows: Iterable[Campaign]) -> list[CampaignShown]:
    """Return campaigns as shown, with their counts in one statement."""
    listed = list(rows)
    counts = _counts(actor, [r.pk for r in listed])
    return [shown_one(r, counts.get(r.pk)) for r in listed]


def _counts(actor: Actor, ids: list[int]) -> dict[int, dict[str, int]]:
    rows = (
        Assessment.objects.filter(scope_q(actor, READ, unit="unit"), campaign__in=ids)
        .values("campaign")
        .annotate(
            n_rated=Count("pk", filter=Q(rated=True)),
            n_unrated=Count("pk", filter=Q(rated=False)),
            n_decided=Count("pk", filter=Q(rated=True) & ~Q(state="open")),
            n_published=Count("pk", filter=Q(state="published")),
        )
    )
    counted: list[Mapping[str, Any]] = list(rows)
    return {row["campaign"]: {k: int(n) for k, n in row.items()} for row in counted}


def shown_one(r: Campaign, counted: Mapping[str, int] | None = None) -> CampaignShown:
    """Return a campaign as shown; without counts where none are given."""
    counts = counted or {}
    return CampaignShown(
        id=r.pk,
        uid=r.uid,
        title=r.title,
        unit=r.unit_id,
        unit_name=r.unit.names,
        period=r.period,
        first=r.period_from,
        last=r.period_to - dt.timedelta(days=1),
        frame=frames.pinned(r.pack, r.frame_hash, r.frame_content),
        state=r.state,
        opened_on=r.opened_on,
        measured_on=r.measured_on,
        deadlines={k: dt.date.fromisoformat(v) for k, v in r.deadlines.items()},
        rated=counts.get("n_rated", 0),
        unrated=counts.get("n_unrated", 0),
        decided=counts.get("n_decided", 0),
        published=counts.get("n_published", 0),
    )


def frames_for(actor: Actor, unit: int) -> list[Frame]:
    """Return the frames that a campaign for a unit may follow."""
    found = units_found(actor, [unit])
    if unit not in found:
        raise NotVisible
    structure = found[unit].structure
    known = frames.frames(structure.pack or packs.default_pack())
    return [
        f for f in known.values() if not f.structures or structure.key in f.structures
    ]
