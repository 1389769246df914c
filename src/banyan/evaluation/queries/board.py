"""The tree as a map of progress and of results; distributions beside each other."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Length, Substr

from banyan.access.queries import ranges_of, scope_q, within
from banyan.base.prepared import Ranges, Row, among, prepared
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.ids import SEGMENT, path_end
from banyan.kernel.text import Text
from banyan.units.queries import UnitView, ancestors, units_named

from ..domain.frame import Frame
from ..models import Assessment
from .campaigns import READ, CampaignShown, campaigns_visible, shown_one
from .sheets import Handle, place_of


@dataclass
class Cell:
    """One unit with all below it: how far it is, and the classes there."""

    unit: int
    uid: uuid.UUID | None
    name: Text
    rated: int = 0
    decided: int = 0
    unrated: int = 0
    late: int = 0
    below: int = 0
    own_class: str = ""
    steps: int = 0
    steps_done: int = 0
    of_subject: Counter[str] = field(default_factory=Counter)
    classes: dict[str, Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )

    @property
    def share(self) -> int:
        """Per cent of the steps that are on record, over all who are rated."""
        return self.steps_done * 100 // self.steps if self.steps else 0

    @property
    def alike(self) -> str:
        """The one class that all members have, where there are at least two of them."""
        members = self.classes.get("member", Counter())
        rated = self.of_subject["member"]
        found = [k for k, n in members.items() if n == rated and n > 1]
        return found[0] if found else ""


@dataclass(frozen=True)
class Distribution:
    """The classes of members (or units) of one year or place, beside others."""

    label: Text
    frame: Frame
    subject: str
    classes: Counter[str]

    @property
    def total(self) -> int:
        """How many have a class."""
        return sum(self.classes.values())


@dataclass(frozen=True)
class Board:
    """A unit in a campaign: itself, its children, distributions, who is late."""

    at: Cell
    trail: tuple[tuple[uuid.UUID, Text], ...]
    cells: tuple[Cell, ...]
    distributions: tuple[Distribution, ...]
    late: int
    due: dt.date | None


def board(
    actor: Actor, campaign: CampaignShown, unit: Handle | None, today: dt.date
) -> Board:
    """Return the map at a unit of the campaign (its own, or the highest in range)."""
    at = highest(actor, campaign) if unit is None else place_of(actor, unit)
    path = at.present_path
    cells = _cells(actor, campaign, path, today)
    own = cells.pop(path, Cell(at.id, at.uid, at.names))
    whole = _summed(own, cells.values())
    return Board(
        at=whole,
        trail=_trail(path),
        cells=tuple(c for _path, c in sorted(cells.items())),
        distributions=_distributions(actor, campaign, at, whole),
        late=sum(c.late > 0 for c in cells.values()),
        due=_next_due(campaign, today),
    )


def _next_due(campaign: CampaignShown, today: dt.date) -> dt.date | None:
    """Return the next last day of a step; once all are over, the last of them."""
    days = sorted(campaign.deadlines.values())
    return next((d for d in days if d >= today), days[-1] if days else None)


def highest(actor: Actor, campaign: CampaignShown) -> UnitView:
    """Return the unit of the campaign, else the highest in it that is in range."""
    try:
        return place_of(actor, campaign.unit)
    except NotVisible:
        return place_of(actor, _highest(actor, campaign))


def _highest(actor: Actor, campaign: CampaignShown) -> int:
    found = (
        Assessment.objects.filter(
            scope_q(actor, READ, unit="unit"), campaign=campaign.id
        )
        .order_by("unit__path")
        .values_list("unit", flat=True)
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def _cells(
    actor: Actor, campaign: CampaignShown, low: str, today: dt.date
) -> dict[str, Cell]:
    """Return the unit itself and each child with everything below, by path."""
    ranges, width = ranges_of(actor, READ), len(low) + SEGMENT
    rows = _counted(campaign.id, low, path_end(low), ranges, width=width)
    found: dict[str, Cell] = {}
    needed = {
        s: {step.key for step in campaign.frame.steps_of(s) if not step.optional}
        for s in ("member", "unit")
    }
    over = {k for k, day in campaign.deadlines.items() if day < today}
    over = over if campaign.state == "open" else set()
    for top, deep, subject, rated, state, final, proposed, done, n in rows:
        cell = found.setdefault(top, Cell(0, None, Text()))
        own = subject == "unit" and deep == len(top)
        if own:
            cell.own_class = final or proposed
        if rated:
            wanted = needed[subject]
            kept = wanted if state == "published" else wanted & set(done)
            cell.steps += n * len(wanted)
            cell.steps_done += n * len(kept)
            cell.late += n if (over & wanted) - kept else 0
        _add(cell, subject, rated, state, final or proposed, n)
    named = units_named(actor, [int(p[-SEGMENT:], 16) for p in found])
    for path, cell in found.items():
        unit = named.get(int(path[-SEGMENT:], 16))
        if unit is not None:
            cell.unit, cell.uid, cell.name = unit.id, unit.uid, unit.names
    return found


@prepared
def _counted(
    campaign: int, low: str, high: str, ranges: Ranges | None, *, width: int
) -> QuerySet[Any, Any]:
    """Count those of a unit and everything below it, by child and where they stand."""
    return (
        Assessment.objects.filter(
            within(ranges), campaign=campaign, unit__path__gte=low, unit__path__lt=high
        )
        .annotate(top=Substr("unit__path", 1, width), deep=Length("unit__path"))
        .values_list(
            "top", "deep", "subject", "rated", "state", "final", "proposed", "done"
        )
        .annotate(n=Count("pk"))
    )


def _add(cell: Cell, subject: str, rated: bool, state: str, klass: str, n: int) -> None:
    if not rated:
        cell.unrated += n
        return
    cell.rated += n
    cell.of_subject[subject] += n
    cell.decided += n if state != "open" else 0
    cell.below += n if subject == "unit" else 0
    if klass:
        cell.classes[subject][klass] += n


def _summed(own: Cell, cells: Iterable[Cell]) -> Cell:
    whole = Cell(own.unit, own.uid, own.name, own_class=own.own_class)
    for one in (own, *cells):
        whole.rated += one.rated
        whole.decided += one.decided
        whole.unrated += one.unrated
        whole.late += one.late
        whole.of_subject += one.of_subject
        whole.below += one.below
        whole.steps += one.steps
        whole.steps_done += one.steps_done
        for subject, classes in one.classes.items():
            whole.classes[subject] += classes
    return whole


def _trail(path: str) -> tuple[tuple[uuid.UUID, Text], ...]:
    steps = ancestors(path[:-SEGMENT]) if len(path) > SEGMENT else []
    return tuple((s.uid, Text.of(s.names)) for s in steps)


def _distributions(
    actor: Actor, campaign: CampaignShown, unit: UnitView, whole: Cell
) -> tuple[Distribution, ...]:
    """Return this year here, earlier years here, and the level above with siblings."""
    found = [
        Distribution(campaign.title, campaign.frame, s, whole.classes[s])
        for s in ("member", "unit")
        if whole.classes.get(s)
    ]
    rows = (
        campaigns_visible(actor)
        .filter(period=campaign.period, period_to__lte=campaign.first)
        .select_related("unit")
        .order_by("-period_to")[:YEARS]
    )
    before = [shown_one(row) for row in rows]
    classes = _classes(actor, [past.id for past in before], unit.present_path)
    for past in before:
        for subject in ("member", "unit"):
            if counted := classes.get((past.id, subject)):
                found.append(Distribution(past.title, past.frame, subject, counted))
    return (*found, *_beside(actor, campaign, unit))


YEARS = 3
"""How many periods before stand beside this one."""

SIBLINGS = Text(
    vi="Các đơn vị cùng cấp", lo="ໜ່ວຍງານຂັ້ນດຽວກັນ", en="Sibling units together"
)


def _beside(
    actor: Actor, campaign: CampaignShown, unit: UnitView
) -> Iterable[Distribution]:
    """Return the level above with all below it, and the siblings without the unit."""
    try:
        level = place_of(actor, unit.parent) if unit.parent else None
    except NotVisible:
        return ()
    if level is None:
        return ()
    parts = _classes_by_part(actor, campaign.id, level.present_path)
    whole: dict[str, Counter[str]] = defaultdict(Counter)
    siblings: dict[str, Counter[str]] = defaultdict(Counter)
    for (part, subject), classes in parts.items():
        whole[subject] += classes
        if part not in (level.present_path, unit.present_path):
            siblings[subject] += classes
    return (
        *(Distribution(SIBLINGS, campaign.frame, s, c) for s, c in siblings.items()),
        *(Distribution(level.names, campaign.frame, s, c) for s, c in whole.items()),
    )


Classes = dict[tuple[Any, str], Counter[str]]


def _classes_by_part(actor: Actor, campaign: int, low: str) -> Classes:
    """Return the classes below a unit, by the path of each child and the subject."""
    ranges, width = ranges_of(actor, READ), len(low) + SEGMENT
    return _tallied(_by_part(campaign, low, path_end(low), ranges, width=width))


def _classes(actor: Actor, campaigns: list[int], low: str) -> Classes:
    """Return the classes below a unit in campaigns, by campaign and subject."""
    if not campaigns:
        return {}
    ranges = ranges_of(actor, READ)
    return _tallied(_by_campaign(campaigns, low, path_end(low), ranges))


def _tallied(rows: Iterable[Row]) -> Classes:
    found: Classes = defaultdict(Counter)
    for part, subject, final, proposed, n in rows:
        if klass := final or proposed:
            found[part, subject][klass] += n
    return found


@prepared
def _by_part(
    campaign: int, low: str, high: str, ranges: Ranges | None, *, width: int
) -> QuerySet[Any, Any]:
    rows = _with_class(low, high, ranges).filter(campaign=campaign)
    part = Substr("unit__path", 1, width)
    found = rows.annotate(part=part).values_list("part", "subject", "final", "proposed")
    return found.annotate(n=Count("pk"))


@prepared
def _by_campaign(
    campaigns: list[int], low: str, high: str, ranges: Ranges | None
) -> QuerySet[Any, Any]:
    rows = _with_class(low, high, ranges).filter(among("campaign", campaigns))
    found = rows.values_list("campaign", "subject", "final", "proposed")
    return found.annotate(n=Count("pk"))


def _with_class(low: Any, high: Any, ranges: Ranges | None) -> QuerySet[Assessment]:
    return Assessment.objects.filter(
        within(ranges), rated=True, unit__path__gte=low, unit__path__lt=high
    )
