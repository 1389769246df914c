"""One assessment with everything behind it; one's own; the evidence of a unit."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from banyan.access.queries import scope_q
from banyan.figures.indicators import UNITS, indicators
from banyan.kernel.actor import Actor
from banyan.kernel.calendars import calendar, due
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text
from banyan.papers.queries import papers_visible
from banyan.rulebook import packs

from ..grounds import Ground, grounds_of
from ..models import Assessment, Measured, Opinion, Piece, Word
from .campaigns import READ, CampaignShown, shown
from .sheets import RowShown, lines_of


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
    rows = list(
        Assessment.objects.filter(person=actor.person_id)
        .select_related("campaign__unit")
        .order_by("-campaign__period_to", "-pk")
    )
    from banyan.kernel.actor import system_actor

    seen = {c.id: c for c in shown(system_actor(READ), [r.campaign for r in rows])}
    return [(seen[r.campaign_id], r) for r in rows]


def about(actor: Actor, uid: uuid.UUID | str) -> AboutShown:
    """Return one assessment in range, or one's own; NotVisible otherwise."""
    rows = Assessment.objects.filter(uid=uid)
    row = rows.filter(scope_q(actor, READ, unit="unit")).first()
    if row is not None:
        return _about(actor, row, own=_is_own(actor, row))
    return about_own(actor, uid)


def about_own(actor: Actor, uid: uuid.UUID | str) -> AboutShown:
    """Return one's own assessment: what bodies said is told once it is published."""
    row = Assessment.objects.filter(uid=uid).first()
    if row is None or not _is_own(actor, row):
        raise NotVisible
    return _about(actor, row, own=True, only_own=row.published_on is None)


def _is_own(actor: Actor, row: Assessment) -> bool:
    return actor.person_id is not None and row.person_id == actor.person_id


def _about(
    actor: Actor, row: Assessment, *, own: bool, only_own: bool = False
) -> AboutShown:
    from banyan.kernel.actor import system_actor

    campaign, *_rest = shown(system_actor(READ), [row.campaign])
    line, *_more = lines_of(campaign, Assessment.objects.filter(pk=row.pk))
    words = Word.objects.filter(assessment=row).select_related(
        "body", "chair", "decision"
    )
    if only_own:
        words = words.filter(step="self")
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
        said=(*(_word(w) for w in words.order_by("pk")), *_decided(row, only_own)),
        pieces=_pieces(actor, row),
        opinions=() if only_own else _opinions(row),
        may_write=actor.covers(WRITES, unit.path, unit.area_path),
        measures=unit_evidence(campaign, row.unit_id, unit.uid),
        published_on=row.published_on,
        object_until=_until(campaign, row.published_on),
        ground=next(iter(grounds_of(row.campaign, [row.pk])), None)
        if row.published_on
        else None,
        is_own=own,
        membership=row.membership.uid if row.membership else None,
        may_object=row.subject == "unit"
        and actor.covers(OBJECTS, unit.path, unit.area_path),
    )


def _pieces(actor: Actor, row: Assessment) -> tuple[PieceShown, ...]:
    rows = list(Piece.objects.filter(assessment=row).order_by("pk"))
    wanted = [p.paper_id for p in rows if p.paper_id]
    papers = {}
    if wanted:
        found = papers_visible(actor).filter(pk__in=wanted)
        papers = dict(found.values_list("pk", "uid"))
    return tuple(
        PieceShown(
            p.part, p.text, p.link, p.by_name, p.at, p.paper_id is not None,
            papers.get(p.paper_id or 0),
        )
        for p in rows
    )  # fmt: skip


def _opinions(row: Assessment) -> tuple[OpinionShown, ...]:
    return tuple(
        OpinionShown(
            o.pk, o.kind, o.asked_of, o.asked_on, o.until, o.asked_by, o.answered_on,
            o.text, o.by_name,
        )
        for o in Opinion.objects.filter(assessment=row).order_by("pk")
    )  # fmt: skip


def _decided(row: Assessment, hidden: bool) -> tuple[WordShown, ...]:
    """Return the decision as the last word; a corrected one stands among the words."""
    corrected = Word.objects.filter(assessment=row, step="correct").exists()
    if hidden or corrected or row.decided_on is None:
        return ()
    symbol = row.decision.symbol if row.decision else ""
    return (
        WordShown(
            "decide", row.decided_on, "", row.decider.names, "", row.final, {}, "", {},
            symbol,
        ),
    )  # fmt: skip


def _word(w: Word) -> WordShown:
    return WordShown(
        step=w.step,
        on=w.on,
        by_name=w.by_name,
        body=w.body.names if w.body else None,
        chair=w.chair.full_name if w.chair else "",
        klass=w.klass,
        points=w.points,
        text=w.text,
        counts=w.counts,
        symbol=w.decision.symbol if w.decision else "",
    )


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


def unit_evidence(
    campaign: CampaignShown, unit: int, uid: uuid.UUID
) -> tuple[MeasureShown, ...]:
    """Return every indicator for a unit, measured or not; one statement.

    Whoever may read the assessment may read its evidence: the caller has asked.
    """
    rows = Measured.objects.filter(campaign_id=campaign.id, unit_id=unit)
    values = {r.indicator: r for r in rows}
    found = []
    for key, one in indicators:
        if one.own is None:
            continue
        row = values.get(key)
        found.append(
            MeasureShown(
                key, one.name, one.formula, one.source, UNITS[one.unit],
                one.link.format(unit=uid) if one.link else "",
                Decimal(row.top) if row else None,
                Decimal(row.base) if row else None,
                Decimal(row.value) if row else None,
            )
        )  # fmt: skip
    return tuple(found)
