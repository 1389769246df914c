"""The sheet of a unit for its secretary: lines with all that was said so far."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from banyan.base.prepared import Row
from banyan.figures.indicators import PERCENT, indicators
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text
from banyan.units.queries import UnitView, unit_get

from .. import frames
from ..domain.classes import Derivation, Known
from ..domain.frame import Step
from ..domain.order import follower
from ..knowing import Shares, derived, group_of, knowns
from . import kept
from .campaigns import READ, CampaignShown

Handle = int | uuid.UUID


@dataclass(frozen=True)
class Criterion:
    """A share that the frame asks for; without a value it is not measured, never 0."""

    key: str
    name: str
    value: Decimal | None


@dataclass(frozen=True)
class RowShown:
    """One subject as a line: what was said so far, last year, what the rules allow."""

    id: int
    uid: uuid.UUID
    name: str
    subject: str
    unit: int
    unit_name: Text
    group: str
    role: str
    rated: bool
    reason: str
    rule: str
    state: str
    done: tuple[str, ...]
    self_class: str
    proposed: str
    final: str
    last_class: str
    total: Any
    voices: dict[str, int]
    derivation: Derivation
    row_version: int
    person: int | None
    opinions: tuple[tuple[str, str], ...] = ()
    points: Mapping[str, Decimal] = field(default_factory=dict)
    criteria: tuple[Criterion, ...] = ()
    given: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class BallotShown:
    """A vote on record that may still be corrected, with the voices about each."""

    vote: int
    on: dt.date
    cell: str
    present: int = 0
    invalid: int = 0
    voices: Mapping[int, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class SheetShown:
    """The lines of a unit: itself, then its members in the order of their names."""

    unit: int
    unit_uid: uuid.UUID
    unit_name: Text
    steps: tuple[Step, ...]
    rows: tuple[RowShown, ...]
    ballots: tuple[BallotShown, ...] = ()


def sheet(actor: Actor, campaign: CampaignShown, unit: Handle) -> SheetShown:
    """Return the sheet of one unit; NotVisible out of range. Ten statements at most."""
    place = place_of(actor, unit)
    listed = kept.lines_of_unit(campaign.id, place.id)
    ids = [r.pk for r in listed]
    votes = kept.votes_of(ids)
    lines = lines_of(campaign, listed, told=_told(ids, votes))
    lines.sort(key=lambda r: r.subject != "unit")
    return SheetShown(
        place.id, place.uid, place.names, campaign.frame.steps, tuple(lines),
        _ballots(lines, votes),
    )  # fmt: skip


def _ballots(
    lines: Sequence[RowShown], votes: Sequence[Row]
) -> tuple[BallotShown, ...]:
    """Return the last votes about those whose committee has not spoken yet."""
    last = {pk: vote for pk, _counts, vote, *_rest in votes}
    waiting = {r.id for r in lines if r.state == "open" and not follower(r.done)}
    found: dict[int, BallotShown] = {}
    for pk, counts, vote, on, text in votes:
        one = found.get(vote)
        if one is None:
            found[vote] = one = BallotShown(vote, on, text)
        said = {k: n for k, n in counts.items() if k not in ("present", "invalid")}
        rows = {**one.voices, pk: said} if last[pk] == vote and pk in waiting else {}
        found[vote] = replace(
            one, voices=rows or one.voices, present=counts.get("present", 0),
            invalid=counts.get("invalid", 0),
        )  # fmt: skip
    return tuple(one for one in found.values() if one.voices)


def place_of(actor: Actor, unit: Handle) -> UnitView:
    """Return the unit that a page is about; NotVisible out of range. One statement."""
    place = unit_get(actor, unit)
    if not actor.covers(READ, place.present_path, place.area_path):
        raise NotVisible
    return place


@dataclass(frozen=True)
class Told:
    """What was said about some: voices of the last vote, opinions that were answered."""

    voices: Mapping[int, Mapping[str, int]]
    opinions: Mapping[int, Sequence[tuple[str, str]]]


def lines_of(
    campaign: CampaignShown, listed: Sequence[kept.Line],
    units: Shares | None = None, told: Told | None = None,
) -> list[RowShown]:  # fmt: skip
    """Return assessments as lines; a fixed number of statements.

    ``units`` as in :func:`knowns`; ``told`` where the caller has read it already.
    """
    if not listed:
        return []
    frame = campaign.frame
    known = knowns(campaign, frame, listed, units)
    said = derived(frame, frames.answers(frame, campaign.last), known)
    before = last_classes(campaign, listed)
    if told is None:
        ids = [r.pk for r in listed]
        told = _told(ids, kept.votes_of(ids))
    return [
        RowShown(
            id=r.pk,
            uid=r.uid,
            name=r.person_name or "",
            subject=r.subject,
            unit=r.unit_id,
            unit_name=r.unit_names,
            group=group_of(r),
            role=r.role,
            rated=r.rated,
            reason=r.unrated_reason,
            rule=r.unrated_rule,
            state=r.state,
            done=tuple(r.done),
            self_class=r.self_class,
            proposed=r.proposed,
            final=r.final,
            last_class=before.get(r.pk, ""),
            total=sum(known[r.pk].points.values()) or None,
            voices=dict(told.voices.get(r.pk, {})),
            derivation=said[r.pk],
            row_version=r.row_version,
            person=r.person_id,
            opinions=tuple(told.opinions.get(r.pk, ())),
            points=known[r.pk].points,
            criteria=criteria_of(campaign, known[r.pk]),
            given=r.points,
        )
        for r in listed
    ]


def criteria_of(campaign: CampaignShown, known: Known) -> tuple[Criterion, ...]:
    """Return the shares that the frame asks for, measured or not."""
    keys = dict.fromkeys(n.measure for n in campaign.frame.needs if n.measure)
    named = ((key, indicators.get(key)) for key in keys)
    return tuple(
        Criterion(key, one.name, known.measures.get(key))
        for key, one in named
        if one is not None and one.unit == PERCENT
    )


def last_classes(campaign: CampaignShown, rows: Sequence[kept.Line]) -> dict[int, str]:
    """Return the class that each had in the period before, as decided then."""
    members = {r.membership_id: r.pk for r in rows if r.membership_id}
    units = {r.unit_id: r.pk for r in rows if r.subject == "unit"}
    found: dict[int, tuple[dt.date, str]] = {}
    for member, unit, klass, end in kept.classes_before(
        campaign.period, campaign.first, list(members), list(units)
    ):
        pk = members[member] if member else units[unit]
        if pk not in found or found[pk][0] < end:
            found[pk] = end, klass
    return {pk: klass for pk, (_end, klass) in found.items()}


def _told(ids: Sequence[int], votes: Sequence[Row]) -> Told:
    """Read the voices about each, and what was answered where opinions were asked."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for pk, who, text in kept.answered(ids):
        found[pk].append((who, text))
    return Told({pk: counts for pk, counts, *_vote in votes}, found)
