"""Evaluations: campaigns, sheets, what bodies decide, assessments, simulations."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Annotated, Any

from ninja import Query, Schema
from pydantic import Field

from banyan.base.saying import say
from banyan.evaluation import queries, services
from banyan.evaluation.domain.frame import Bar, Frame, Klass, Need, Part, Step
from banyan.evaluation.domain.simulation import FRAME, Simulation
from banyan.evaluation.grounds import Ground
from banyan.evaluation.queries.about import (
    AboutShown,
    MeasureShown,
    PieceShown,
    WordShown,
)
from banyan.evaluation.queries.board import Board, Cell
from banyan.evaluation.queries.campaigns import CampaignShown
from banyan.evaluation.queries.groups import GroupShown
from banyan.evaluation.queries.sheets import RowShown, SheetShown
from banyan.kernel import clock
from banyan.kernel.text import Text

from ..acts import Record, add_acts, record_of
from ..commands import Request, words
from ..endpoints import Room
from ..moments import Day
from ..paging import Page
from ..references import Ref, RefIn, ids_of, unit_row
from .evaluation_acts import ACTS
from .requests import Asked

room = Room("Evaluations")

READ, WRITE = "evaluation.read", "evaluation.write"
DECIDE = "decision.write"
Uid = uuid.UUID


@dataclass(frozen=True)
class FrameOut:
    """What an evaluation follows: its scale, classes, parts, needs, bars and steps."""

    key: str
    pack: str
    hash: str
    scale: str
    title: Text
    meaning: Text
    starts: dt.date | None
    ends: dt.date | None
    structures: tuple[str, ...]
    subjects: tuple[str, ...]
    periods: tuple[str, ...]
    classes: tuple[Klass, ...]
    parts: tuple[Part, ...]
    needs: tuple[Need, ...]
    bars: tuple[Bar, ...]
    steps: tuple[Step, ...]
    cap: str

    @classmethod
    def of(cls, frame: Frame) -> FrameOut:
        """Return a frame as it goes out."""
        return cls(**{f.name: getattr(frame, f.name) for f in fields(cls)})


@dataclass(frozen=True)
class CampaignOut:
    """A campaign with how far it is, within what you may read."""

    id: int
    uid: uuid.UUID
    title: Text
    unit: int
    unit_name: Text
    period: str
    first: dt.date
    last: dt.date
    frame: FrameOut
    state: str
    opened_on: dt.date
    measured_on: dt.date | None
    deadlines: Mapping[str, dt.date]
    rated: int
    unrated: int
    decided: int
    published: int

    @classmethod
    def of(cls, found: CampaignShown) -> CampaignOut:
        """Return a campaign as it goes out."""
        plain = {f.name: getattr(found, f.name) for f in fields(cls)}
        return cls(**{**plain, "frame": FrameOut.of(found.frame)})


@dataclass(frozen=True)
class MineOut:
    """A campaign in which you are, and your assessment there."""

    campaign: uuid.UUID
    title: Text
    period: str
    last: dt.date
    state: str
    assessment: uuid.UUID
    self_class: str
    done: tuple[str, ...]
    published_on: dt.date | None
    row_version: int


@dataclass(frozen=True)
class CellOut:
    """A unit with all below it: how far it is, and the classes there by subject."""

    unit: int
    uid: uuid.UUID | None
    name: Text
    rated: int
    decided: int
    unrated: int
    below: int
    own_class: str
    steps: int
    steps_done: int
    classes: Mapping[str, Any]

    @classmethod
    def of(cls, cell: Cell) -> CellOut:
        """Return a cell of the map as it goes out."""
        plain = {f.name: getattr(cell, f.name) for f in fields(cls)}
        return cls(
            **{**plain, "classes": {k: dict(c) for k, c in plain["classes"].items()}}
        )


@dataclass(frozen=True)
class DistributionOut:
    """The classes of one year or place, beside others."""

    label: Text
    frame: str
    subject: str
    classes: Mapping[str, int]


@dataclass(frozen=True)
class UnitOnWay:
    """A unit on the way up."""

    uid: uuid.UUID
    name: Text


@dataclass(frozen=True)
class BoardOut:
    """A unit in a campaign: itself, what is below, distributions, how many are late."""

    at: CellOut
    trail: tuple[UnitOnWay, ...]
    cells: tuple[CellOut, ...]
    distributions: tuple[DistributionOut, ...]
    late: int
    due: dt.date | None

    @classmethod
    def of(cls, found: Board) -> BoardOut:
        """Return a map as it goes out."""
        distributions = tuple(
            DistributionOut(d.label, d.frame.key, d.subject, dict(d.classes))
            for d in found.distributions
        )
        return cls(
            CellOut.of(found.at),
            tuple(UnitOnWay(uid, name) for uid, name in found.trail),
            tuple(CellOut.of(cell) for cell in found.cells),
            distributions,
            found.late,
            found.due,
        )


@dataclass(frozen=True)
class GroupDeciding:
    """A group of a body: its cap under every reading, and its lines."""

    group: GroupShown
    rows: tuple[RowShown, ...]


@dataclass(frozen=True)
class DecidingOut:
    """What a body decides, group by group."""

    unit: int
    unit_uid: uuid.UUID
    unit_name: Text
    groups: tuple[GroupDeciding, ...]


@dataclass(frozen=True)
class AboutOut:
    """An assessment: its line, words in order, evidence by Banyan and by people."""

    campaign: CampaignOut
    row: RowShown
    unit_uid: uuid.UUID
    decider: int
    decider_uid: uuid.UUID
    decider_name: Text
    answers: Mapping[str, str]
    points: Mapping[str, Any]
    words: Mapping[str, str]
    facts: Mapping[str, Any]
    said: tuple[WordShown, ...]
    pieces: tuple[PieceShown, ...]
    measures: tuple[MeasureShown, ...]
    published_on: dt.date | None
    object_until: dt.date | None
    ground: Ground | None
    is_own: bool
    membership: uuid.UUID | None

    @classmethod
    def of(cls, found: AboutShown) -> AboutOut:
        """Return an assessment as it goes out; names of measures are said."""
        plain = {f.name: getattr(found, f.name) for f in fields(cls)}
        said = tuple(_measure(one) for one in found.measures)
        campaign = CampaignOut.of(found.campaign)
        return cls(**{**plain, "campaign": campaign, "measures": said})


def _measure(one: MeasureShown) -> MeasureShown:
    told = {n: say(getattr(one, n), {}) for n in ("name", "formula", "source", "unit")}
    plain = {f.name: getattr(one, f.name) for f in fields(one)}
    return MeasureShown(**(plain | told))


@dataclass(frozen=True)
class Counted:
    """How many were written."""

    count: int


class UnitAsked(Schema):
    """At which unit; without one at the highest within your range."""

    unit: Ref | None = None


class FramesAsked(Schema):
    """For which unit."""

    unit: Ref


class Supposed(Request):
    """Other values on the same rows: rules by their ids, or another ``frame``."""

    rules: dict[
        Annotated[str, Field(max_length=60)],
        Annotated[int, Field(strict=True, ge=0, le=1_000_000)] | float,
    ] = Field({}, max_length=20)
    frame: words(40) = ""  # type: ignore[valid-type]
    unit: RefIn | None = None


class PublishIn(Request):
    """Whose decisions are published, and on which day."""

    bodies: list[RefIn] = Field(min_length=1, max_length=500)
    on: Day


class Nothing(Request):
    """No more is needed."""


# -- reads ---------------------------------------------------------------------------------


@room.get("/evaluations/mine", right=None, gives=MineOut, many=True)
def evaluations_mine(request: Asked) -> Page:
    """List the campaigns in which you are, the latest first."""
    return Page([_own(*pair) for pair in queries.mine(request.actor)])


def _own(campaign: CampaignShown, row: Any) -> MineOut:
    return MineOut(
        campaign.uid,
        campaign.title,
        campaign.period,
        campaign.last,
        campaign.state,
        row.uid,
        row.self_class,
        tuple(row.done),
        row.published_on,
        row.row_version,
    )


@room.get("/evaluations/frames", right=WRITE, gives=FrameOut, many=True)
def evaluation_frames(request: Asked, asked: Query[FramesAsked]) -> Page:
    """List the frames that a campaign for a unit may follow."""
    row = unit_row(request.actor, asked.unit)
    found = queries.frames_for(request.actor, row.pk)
    return Page([FrameOut.of(frame) for frame in found])


@room.get("/evaluations/{campaign}", right=READ, gives=CampaignOut)
def evaluation(request: Asked, campaign: Uid) -> CampaignOut:
    """Read one campaign: its frame, its last days, how far it is."""
    return CampaignOut.of(queries.campaign_get(request.actor, campaign))


@room.get("/evaluations/{campaign}/board", right=READ, gives=BoardOut)
def evaluation_board(
    request: Asked, campaign: Uid, asked: Query[UnitAsked]
) -> BoardOut:
    """Read the map of a campaign at a unit: how far each below is, and its classes."""
    actor = request.actor
    found = queries.campaign_get(actor, campaign)
    unit = unit_row(actor, asked.unit).pk if asked.unit else None
    return BoardOut.of(queries.board(actor, found, unit, clock.today()))


@room.get("/evaluations/{campaign}/sheets/{unit}", right=READ, gives=SheetShown)
def evaluation_sheet(request: Asked, campaign: Uid, unit: Ref) -> SheetShown:
    """Read the sheet of a unit: itself and its members, what was said so far."""
    actor = request.actor
    found = queries.campaign_get(actor, campaign)
    return queries.sheet(actor, found, unit_row(actor, unit).pk)


@room.get("/evaluations/{campaign}/deciding/{unit}", right=READ, gives=DecidingOut)
def evaluation_deciding(request: Asked, campaign: Uid, unit: Ref) -> DecidingOut:
    """Read what a body decides: groups with their caps, and the lines of each."""
    actor = request.actor
    campaign_found = queries.campaign_get(actor, campaign)
    found = queries.deciding(actor, campaign_found, unit_row(actor, unit).pk)
    groups = tuple(GroupDeciding(group, rows) for group, rows in found.groups)
    return DecidingOut(found.unit, found.unit_uid, found.unit_name, groups)


@room.get("/assessments/{assessment}", right=None, gives=AboutOut)
def assessment(request: Asked, assessment: Uid) -> AboutOut:
    """Read one assessment. One's own: what bodies said is told once it is published."""
    actor = request.actor
    if actor.holds(READ):
        return AboutOut.of(queries.about(actor, assessment, counted=True))
    return AboutOut.of(queries.about_own(actor, assessment, counted=True))


@room.open("/evaluations/{campaign}/simulate", right=READ, gives=Simulation)
def evaluation_simulated(
    request: Asked, campaign: Uid, payload: Supposed
) -> Simulation:
    """Say what would change under other values on the same rows; nothing is written."""
    actor = request.actor
    found = queries.campaign_get(actor, campaign)
    unit = None
    if payload.unit is not None:
        unit = ids_of(actor, "unit", [payload.unit])[payload.unit]
    sets: dict[str, Any] = dict(payload.rules)
    if payload.frame:
        sets[FRAME] = payload.frame
    return queries.simulation(actor, found, sets, unit)


# -- acts ----------------------------------------------------------------------------------


def _number(request: Asked, uid: Uid) -> int:
    return ids_of(request.actor, "campaign", [uid])[uid]


@room.post("/evaluations/{campaign}/publish", right=DECIDE, gives=Counted, status=200)
def evaluation_published(request: Asked, campaign: Uid, payload: PublishIn) -> Counted:
    """Publish what bodies decided: people may see it, and may object from then on."""
    bodies: Sequence[int] = list(ids_of(request.actor, "unit", payload.bodies).values())
    count = services.classes_publish(
        actor=request.actor,
        campaign=_number(request, campaign),
        bodies=bodies,
        on=payload.on,
    )
    return Counted(count)


@room.post("/evaluations/{campaign}/measure", right=WRITE, gives=Counted, status=200)
def evaluation_measured(request: Asked, campaign: Uid, payload: Nothing) -> Counted:
    """Measure every indicator for every unit of a campaign anew."""
    number = _number(request, campaign)
    return Counted(services.evidence_measure(actor=request.actor, campaign=number))


@room.post("/evaluations/{campaign}/close", right=DECIDE, gives=Record, status=200)
def evaluation_closed(request: Asked, campaign: Uid, payload: Nothing) -> Record:
    """Close a campaign: everything decided, published, every objection answered."""
    number = _number(request, campaign)
    return record_of(services.campaign_close(actor=request.actor, campaign=number))


add_acts(room, ACTS)
