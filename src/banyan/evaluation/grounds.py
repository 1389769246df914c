"""Years not completed in a row: announced with their proof, never acted on."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from . import frames
from .models import Assessment, Campaign


@dataclass(frozen=True)
class Ground:
    """Somebody whose last years were not completed: which campaigns prove it."""

    assessment: int
    uid: uuid.UUID
    person: int
    name: str
    unit: int
    rule: str
    citation: str
    years: tuple[str, ...]


def grounds_of(campaign: Campaign, ids: Sequence[int]) -> list[Ground]:
    """Return whom the rule about years in a row names, among these assessments."""
    frame = frames.pinned(campaign.pack, campaign.frame_hash, campaign.frame_content)
    if not frame.two_years or campaign.period != "year" or not ids:
        return []
    answer = frames.answers(frame, campaign.period_from).get(frame.two_years)
    if answer is None or not isinstance(answer.value, int):
        return []
    rows = Assessment.objects.filter(
        campaign=campaign, final=frame.worst, subject="member"
    ).select_related("person")
    wanted = set(ids)
    failed = [r for r in rows if r.pk in wanted and r.person_id]
    before = _before(campaign, [r.person_id or 0 for r in failed], answer.value)
    return [
        Ground(
            assessment=r.pk,
            uid=r.uid,
            person=r.person_id or 0,
            name=r.person.full_name if r.person else "",
            unit=r.unit_id,
            rule=answer.id,
            citation=str(answer.citation or ""),
            years=(*before[r.person_id or 0], str(campaign.period_from.year)),
        )
        for r in failed
        if len(before.get(r.person_id or 0, ())) >= answer.value - 1
    ]


def _before(
    campaign: Campaign, persons: Sequence[int], years: int
) -> dict[int, tuple[str, ...]]:
    """Return the failed years just before a campaign, without a gap, by person."""
    rows = (
        Assessment.objects.filter(
            person__in=persons, campaign__period="year",
            campaign__period_to__lte=campaign.period_from,
        )
        .exclude(final="")
        .select_related("campaign")
        .order_by("person", "-campaign__period_to")
    )  # fmt: skip
    found: dict[int, list[str]] = {p: [] for p in persons}
    expected = dict.fromkeys(persons, campaign.period_from)
    for row in rows:
        person = row.person_id or 0
        if row.campaign.period_to != expected[person]:
            continue
        frame = frames.pinned(
            row.campaign.pack, row.campaign.frame_hash, row.campaign.frame_content
        )
        if row.final == frame.worst and len(found[person]) < years - 1:
            found[person].append(str(row.campaign.period_from.year))
            expected[person] = row.campaign.period_from
    return {p: tuple(reversed(names)) for p, names in found.items()}
