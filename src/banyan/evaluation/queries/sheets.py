"""The sheet of a unit for its secretary, and of a body that decides."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from banyan.access.queries import scope_q
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text
from banyan.units.queries import units_found

from .. import frames
from ..domain.classes import Derivation
from ..domain.frame import Step
from ..knowing import derivations, points_of
from ..models import Assessment, Campaign, Opinion, Word
from .campaigns import READ, CampaignShown
from .groups import GroupShown, groups


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


@dataclass(frozen=True)
class SheetShown:
    """The lines of a unit: itself, then its members in the order of their names."""

    unit: int
    unit_uid: uuid.UUID
    unit_name: Text
    steps: tuple[Step, ...]
    rows: tuple[RowShown, ...]


@dataclass(frozen=True)
class DecideShown:
    """What a body decides: groups with their caps, and the lines of each."""

    unit: int
    unit_uid: uuid.UUID
    unit_name: Text
    groups: tuple[tuple[GroupShown, tuple[RowShown, ...]], ...]


def sheet(actor: Actor, campaign: CampaignShown, unit: int) -> SheetShown:
    """Return the sheet of one unit; NotVisible out of range."""
    place = _place(actor, unit)
    rows = Assessment.objects.filter(campaign=campaign.id, unit=unit)
    lines = lines_of(campaign, rows)
    lines.sort(key=lambda r: r.subject != "unit")
    return SheetShown(unit, place.uid, place.names, campaign.frame.steps, tuple(lines))


def deciding(actor: Actor, campaign: CampaignShown, unit: int) -> DecideShown:
    """Return what a body decides, group by group; NotVisible out of range."""
    place = _place(actor, unit)
    rows = Assessment.objects.filter(
        scope_q(actor, READ, unit="unit"), campaign=campaign.id, decider=unit
    )
    by_group: dict[str, list[RowShown]] = defaultdict(list)
    for line in lines_of(campaign, rows):
        by_group[line.group].append(line)
    shown = tuple(
        (group, tuple(by_group.get(group.key, ())))
        for group in groups(actor, campaign, unit)
    )
    return DecideShown(unit, place.uid, place.names, shown)


def _place(actor: Actor, unit: int) -> Any:
    found = units_found(actor, [unit])
    if unit not in found:
        raise NotVisible
    place = found[unit]
    if not actor.covers(READ, place.path, place.area_path):
        raise NotVisible
    return place


def lines_of(campaign: CampaignShown, rows: Any) -> list[RowShown]:
    """Return assessments as lines, by name; a fixed number of statements."""
    listed = list(
        rows.select_related("person", "unit").order_by(
            "unit__path", "membership__name_key", "pk"
        )
    )
    if not listed:
        return []
    frame = campaign.frame
    answers = frames.answers(frame, campaign.last)
    said = derivations(listed[0].campaign, frame, answers, listed)
    before = last_classes(listed[0].campaign, listed)
    voices = _voices([r.pk for r in listed])
    opinions = _opinions([r.pk for r in listed])
    return [
        RowShown(
            id=r.pk,
            uid=r.uid,
            name=r.person.full_name if r.person else "",
            subject=r.subject,
            unit=r.unit_id,
            unit_name=r.unit.names,
            group=f"{r.subject}.{r.kind_of_tasks}",
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
            total=sum(points_of(frame, r).values()) or None,
            voices=voices.get(r.pk, {}),
            derivation=said[r.pk],
            row_version=r.row_version,
            person=r.person_id,
            opinions=tuple(opinions.get(r.pk, ())),
        )
        for r in listed
    ]


def last_classes(campaign: Campaign, rows: Sequence[Assessment]) -> dict[int, str]:
    """Return the class that each had in the period before, as decided then."""
    members = {r.membership_id: r.pk for r in rows if r.membership_id}
    units = {r.unit_id: r.pk for r in rows if r.subject == "unit"}
    before = Assessment.objects.filter(
        campaign__period=campaign.period, campaign__period_to__lte=campaign.period_from
    ).exclude(final="")
    found: dict[int, tuple[dt.date, str]] = {}
    for kept, column in (
        (before.filter(membership__in=list(members)), "membership_id"),
        (before.filter(subject="unit", unit__in=list(units)), "unit_id"),
    ):
        owners = members if column == "membership_id" else units
        for key, klass, day in kept.values_list(column, "final", "campaign__period_to"):
            pk = owners[key]
            if pk not in found or found[pk][0] < day:
                found[pk] = day, klass
    return {pk: klass for pk, (_day, klass) in found.items()}


def _opinions(ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """Return what was answered where opinions were asked: who, and what."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = Opinion.objects.filter(assessment__in=ids, answered_on__isnull=False)
    for pk, who, text in rows.order_by("pk").values_list(
        "assessment", "asked_of", "text"
    ):
        found[pk].append((who, text))
    return found


def _voices(ids: Iterable[int]) -> dict[int, dict[str, int]]:
    rows = Word.objects.filter(assessment__in=list(ids), step="vote").order_by("pk")
    return dict(rows.values_list("assessment", "counts"))
