"""The past years of the demonstration keep to the rules that their pages derive."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import pytest

from banyan.evaluation.knowing import derivations, group_of
from banyan.evaluation.models import Assessment, Campaign, GroupChoice
from banyan.evaluation.services.deciding import caps_of
from banyan.evaluation.services.ground import answers_of, frame_of

pytestmark = pytest.mark.django_db

SHARES = {
    "member": {"excellent": (13, 16), "good": (74, 79), "completed": (7, 9)},
    "unit": {"excellent": (12, 21), "good": (70, 82), "completed": (6, 10)},
}
"""Per cent between which the classes of a closed year lie."""


def closed() -> list[tuple[Campaign, list[Assessment]]]:
    found = Campaign.objects.filter(state="closed").order_by("period_from")
    return [
        (c, list(c.assessments.filter(rated=True).exclude(final=""))) for c in found
    ]


def test_no_class_of_a_closed_year_is_above_what_its_page_derives() -> None:
    assert len(closed()) == 2
    for campaign, rows in closed():
        frame = frame_of(campaign)
        said = derivations(campaign, frame, answers_of(campaign), rows)
        barred = [r.pk for r in rows if said[r.pk].against(frame, r.final)]
        assert not barred, f"{campaign}: {len(barred)} above what the rules allow"


def test_no_group_of_a_closed_year_is_over_the_cap_as_its_body_read_it() -> None:
    for campaign, rows in closed():
        frame, answers = frame_of(campaign), answers_of(campaign)
        read = {
            (g.unit_id, g.group): g
            for g in GroupChoice.objects.filter(campaign=campaign)
        }
        bodies: dict[int, list[Any]] = defaultdict(list)
        for row in rows:
            bodies[row.decider_id].append(row)
        for body, some in bodies.items():
            for group, cap in caps_of(frame, answers, some, {}, body, read).items():
                choice = read[body, group]
                variant = cap.chosen(choice.reading)
                assert variant is not None and not variant.over, (body, group)
                assert choice.reason and group in {group_of(r) for r in some}


def test_the_shares_of_a_closed_year_are_those_that_are_known() -> None:
    for _campaign, rows in closed():
        for subject, shares in SHARES.items():
            tally = Counter(r.final for r in rows if r.subject == subject)
            for klass, (low, high) in shares.items():
                assert low <= 100 * tally[klass] / tally.total() <= high, (klass, tally)
