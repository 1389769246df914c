"""Years not completed in a row: announced with their proof, never acted on."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from banyan.rulebook.domain.rules import Answer

from . import frames
from .domain.frame import Frame
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
    answer = _rule(campaign)
    if answer is None or not ids:
        return []
    rows = Assessment.objects.filter(
        campaign=campaign, final=_frame(campaign).worst, subject="member"
    ).select_related("person")
    wanted = set(ids)
    return _named(campaign, answer, [r for r in rows if r.pk in wanted and r.person_id])


def ground_of(row: Assessment) -> Ground | None:
    """Return the ground of one assessment, where there is one; one statement at most.

    The row has its campaign and person with it.
    """
    answer = _rule(row.campaign)
    if answer is None or row.final != _frame(row.campaign).worst or not row.person_id:
        return None
    return next(iter(_named(row.campaign, answer, [row])), None)


def _frame(campaign: Campaign) -> Frame:
    return frames.pinned(campaign.pack, campaign.frame_hash, campaign.frame_content)


def _rule(campaign: Campaign) -> Answer | None:
    """Return the rule about years in a row, where it has a number for this campaign."""
    frame = _frame(campaign)
    if not frame.two_years or campaign.period != "year":
        return None
    answer = frames.answers(frame, campaign.period_from).get(frame.two_years)
    return answer if answer and isinstance(answer.value, int) else None


def _named(
    campaign: Campaign, answer: Answer, failed: Sequence[Assessment]
) -> list[Ground]:
    years = int(answer.value)
    before = _before(campaign, [r.person_id or 0 for r in failed], years)
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
        if len(before.get(r.person_id or 0, ())) >= years - 1
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
        frame = _frame(row.campaign)
        if row.final == frame.worst and len(found[person]) < years - 1:
            found[person].append(str(row.campaign.period_from.year))
            expected[person] = row.campaign.period_from
    return {p: tuple(reversed(names)) for p, names in found.items()}
