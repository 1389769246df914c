"""One assessment with everything behind it; one's own; the evidence of a unit."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from banyan.access.queries import ranges_of
from banyan.base.prepared import Ranges, Row
from banyan.figures.indicators import UNITS, indicators
from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.calendars import calendar, due
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text
from banyan.papers.queries import papers_visible
from banyan.rulebook import packs

from ..grounds import Ground, ground_of
from ..models import Assessment
from . import kept
from .campaigns import READ, CampaignShown, shown, shown_one
from .sheets import RowShown, Told, lines_of


@dataclass(frozen=True)
class MeasureShown:
    """An indicator for a unit; without a value it reads "not measured", never 0."""

    key: str
    name: str
    formula: str
    source: str
    unit: str
    link: str
    top: Decimal | None = None
    base: Decimal | None = None
    value: Decimal | None = None


@dataclass(frozen=True)
class WordShown:
    """What was said at a step."""

    step: str
    on: dt.date
    by_name: str
    body: Text | None
    chair: str
    klass: str
    points: Mapping[str, Any]
    text: str
    counts: Mapping[str, int]
    symbol: str
    corrects: bool = False


@dataclass(frozen=True)
class PieceShown:
    """Evidence that somebody gave; ``paper`` only where the reader may open it."""

    part: str
    text: str
    link: str
    by_name: str
    at: dt.datetime
    has_file: bool = False
    paper: uuid.UUID | None = None


@dataclass(frozen=True)
class OpinionShown:
    """An opinion asked, and what was answered."""

    id: int
    kind: str
    asked_of: str
    asked_on: dt.date
    until: dt.date | None
    asked_by: str
    answered_on: dt.date | None
    text: str
    by_name: str


@dataclass(frozen=True)
class AboutShown:
    """An assessment: its line, words in order, evidence by Banyan and by people."""

    campaign: CampaignShown
    row: RowShown
    unit_uid: uuid.UUID
    decider: int
    decider_uid: uuid.UUID
    decider_name: Text
    answers: Mapping[str, str]
    points: Mapping[str, Mapping[str, str]]
    words: Mapping[str, str]
    facts: Mapping[str, Any]
    said: tuple[WordShown, ...]
    pieces: tuple[PieceShown, ...]
    opinions: tuple[OpinionShown, ...]
    may_write: bool
    measures: tuple[MeasureShown, ...]
    published_on: dt.date | None
    object_until: dt.date | None
    ground: Ground | None
    is_own: bool
    membership: uuid.UUID | None
    may_object: bool


def mine(actor: Actor) -> list[tuple[CampaignShown, Assessment]]:
    """Return the campaigns in which the person who acts is, the latest first."""
    if actor.person_id is None:
        return []
    rows = (
        Assessment.objects.filter(person=actor.person_id)
        .select_related("campaign__unit")
        .order_by("-campaign__period_to", "-pk")
    )
    return [(shown_one(row.campaign), row) for row in rows]


def about(actor: Actor, uid: uuid.UUID | str, *, counted: bool = False) -> AboutShown:
    """Return one assessment in range, or one's own; NotVisible otherwise.

    ``counted``: with how far the campaign is as a whole.
    """
    row = _found(uid, ranges_of(actor, READ), actor.person_id)
    reads = actor.covers(READ, row.unit.path, row.unit.area_path)
    own = _is_own(actor, row)
    hidden = not reads and row.published_on is None
    return _about(actor, row, own=own, only_own=hidden, counted=counted)


def about_own(
    actor: Actor, uid: uuid.UUID | str, *, counted: bool = False
) -> AboutShown:
    """Return one's own assessment: what bodies said is told once it is published."""
    row = _found(uid, (), actor.person_id)
    hidden = row.published_on is None
    return _about(actor, row, own=True, only_own=hidden, counted=counted)


def about_to_write(actor: Actor, uid: uuid.UUID | str) -> AboutShown:
    """Return an assessment whose review one may write: one's own, or on paper's behalf.

    Raises NotVisible for whoever may do neither.
    """
    row = _found(uid, ranges_of(actor, WRITES), actor.person_id)
    own = _is_own(actor, row)
    return _about(actor, row, own=own, only_own=own, counted=False)


def _found(
    uid: uuid.UUID | str, ranges: Ranges | None, person: int | None
) -> Assessment:
    given = uuid.UUID(uid) if isinstance(uid, str) else uid
    row = kept.assessment_of(given, ranges, person)
    if row is None:
        raise NotVisible
    return row


def _is_own(actor: Actor, row: Assessment) -> bool:
    return actor.person_id is not None and row.person_id == actor.person_id


def _about(
    actor: Actor, row: Assessment, *, own: bool, only_own: bool, counted: bool
) -> AboutShown:
    everyone = system_actor(READ)
    campaign = (
        shown(everyone, [row.campaign])[0] if counted else shown_one(row.campaign)
    )
    units = [row.unit_id, *([row.led_id] if row.led_id else [])]
    measured = kept.measured_of(campaign.id, units)
    shares = {(unit, key): Decimal(value) for unit, key, *_pair, value in measured}
    every = _said(kept.words_of(row.pk))
    opinions = _opinions(row)
    told = _told(row.pk, every, opinions)
    line, *_more = lines_of(campaign, [kept.line_of(row)], shares, told)
    said = [word for word in every if word.step == "self" or not only_own]
    unit, decider = row.unit, row.decider
    return AboutShown(
        campaign=campaign,
        row=line,
        unit_uid=unit.uid,
        decider=decider.pk,
        decider_uid=decider.uid,
        decider_name=decider.names,
        answers=row.answers,
        points=row.points if not only_own else {"self": row.points.get("self", {})},
        words=row.words,
        facts=row.facts,
        said=(*said, *_decided(row, said, only_own)),
        pieces=_pieces(actor, row),
        opinions=() if only_own else opinions,
        may_write=actor.covers(WRITES, unit.path, unit.area_path),
        measures=_evidence(measured, row.unit_id, unit.uid),
        published_on=row.published_on,
        object_until=_until(campaign, row.published_on),
        ground=ground_of(row) if row.published_on else None,
        is_own=own,
        membership=row.membership.uid if row.membership else None,
        may_object=row.subject == "unit"
        and actor.covers(OBJECTS, unit.path, unit.area_path),
    )


def _told(
    pk: int, words: Sequence[WordShown], opinions: Sequence[OpinionShown]
) -> Told:
    """Return what lines tell of one whose words and opinions were read already."""
    votes = [word.counts for word in words if word.step == "vote"]
    answered = [(o.asked_of, o.text) for o in opinions if o.answered_on]
    return Told({pk: votes[-1]} if votes else {}, {pk: answered})


def _pieces(actor: Actor, row: Assessment) -> tuple[PieceShown, ...]:
    rows = kept.pieces_of(row.pk)
    wanted = [paper for *_piece, paper in rows if paper]
    papers = {}
    if wanted:
        found = papers_visible(actor).filter(pk__in=wanted)
        papers = dict(found.values_list("pk", "uid"))
    return tuple(
        PieceShown(
            part, text, link, by_name, when, paper is not None, papers.get(paper or 0)
        )
        for part, text, link, by_name, when, paper in rows
    )


def _opinions(row: Assessment) -> tuple[OpinionShown, ...]:
    return tuple(OpinionShown(*one) for one in kept.opinions_of(row.pk))


def _decided(
    row: Assessment, said: Sequence[WordShown], hidden: bool
) -> tuple[WordShown, ...]:
    """Return the decision as the last word; a corrected one stands among the words."""
    corrected = any(word.step == "correct" for word in said)
    if hidden or corrected or row.decided_on is None:
        return ()
    symbol = row.decision.symbol if row.decision else ""
    return (
        WordShown(
            "decide", row.decided_on, "", row.decider.names, "", row.final, {}, "", {},
            symbol,
        ),
    )  # fmt: skip


def _said(rows: Sequence[Row]) -> list[WordShown]:
    """Return words in order; a second one about the same vote corrects its record."""
    found, votes = [], set()
    for (
        step,
        on,
        by_name,
        body,
        chair,
        klass,
        points,
        text,
        counts,
        symbol,
        vote,
    ) in rows:
        found.append(
            WordShown(
                step, on, by_name, body, chair or "", klass, points, text, counts,
                symbol or "", vote is not None and vote in votes,
            )
        )  # fmt: skip
        votes.add(vote)
    return found


def _until(campaign: CampaignShown, published: dt.date | None) -> dt.date | None:
    """Return the last day for an objection, where the rulebook has a time."""
    rules = packs.rulebook(campaign.frame.pack).rules
    if published is None or OBJECT not in rules:
        return None
    answer = packs.ask(OBJECT, on=published, pack=campaign.frame.pack)
    if not isinstance(answer.value, int):
        return None
    return due(published, answer.value, answer.unit, calendar("vn")).due_on


OBJECT = "EVL-OBJECT"
WRITES = "evaluation.write"
OBJECTS = "case.write"
"""The right over a unit with which somebody objects in its name."""


def _evidence(
    measured: Sequence[Row], unit: int, uid: uuid.UUID
) -> tuple[MeasureShown, ...]:
    """Return every indicator for a unit, measured or not."""
    values = {key: map(Decimal, three) for one, key, *three in measured if one == unit}
    return tuple(
        MeasureShown(
            key, one.name, one.formula, one.source, UNITS[one.unit],
            one.link.format(unit=uid) if one.link else "", *values.get(key, ()),
        )
        for key, one in indicators
        if one.own is not None
    )  # fmt: skip
