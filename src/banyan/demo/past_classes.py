"""Classes of a past year, as the rules of that year let them be.

What is taken over from records was decided under rules, so the records of the
demonstration keep to them: nobody is above what the derivation on their page allows,
and no group is over the cap as its body read it, with the reason on record.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from banyan.evaluation import services as evaluation
from banyan.evaluation.domain.caps import Cap
from banyan.evaluation.domain.frame import Frame
from banyan.evaluation.knowing import derivations, group_of
from banyan.evaluation.services.deciding import caps_of
from banyan.evaluation.services.ground import answers_of, frame_of
from banyan.kernel.actor import Actor

READING = "good_or_better"
REASON = "Theo hướng dẫn của thành ủy năm {year}"
OUTSTANDING = 0.4
"""Which share of bodies had outstanding results, and so the raised cap."""

Groups = Mapping[tuple[int, str], evaluation.SetGroup]


def kept_to_rules(
    actor: Actor, campaign: Any, drawn: Mapping[int, str]
) -> dict[int, str]:
    """Return classes lowered where rules ask for it; record how caps are read."""
    frame, answers = frame_of(campaign), answers_of(campaign)
    rng = random.Random(campaign.period_to.year)  # noqa: S311
    rows = list(campaign.assessments.filter(pk__in=list(drawn)).order_by("pk"))
    read = _readings(rng, rows, campaign.period_from.year)
    units = [r for r in rows if r.subject == "unit"]
    members = [r for r in rows if r.subject != "unit"]
    classes: dict[int, str] = dict(drawn)
    led: dict[int, str] = {}
    for some in (units, members):  # heads are not above the unit led: units come first
        said = derivations(campaign, frame, answers, some, deciding=led)
        for row in some:
            classes[row.pk] = frame.worse(classes[row.pk], said[row.pk].ceiling)
        _within_caps(rng, frame, answers, some, classes, read)
        led = {r.unit_id: classes[r.pk] for r in units}
    evaluation.group_set(
        actor=actor, campaign=campaign.pk, commands=list(read.values())
    )
    return classes


def _readings(rng: random.Random, rows: Sequence[Any], year: int) -> Groups:
    """Return how each body reads the cap, and which had outstanding results."""
    bodies = sorted({r.decider_id for r in rows})
    well = {body for body in bodies if rng.random() < OUTSTANDING}
    return {
        (body, group): evaluation.SetGroup(
            body, group, reading=READING, reason=REASON.format(year=year),
            outstanding=body in well,
        )
        for body, group in sorted({(r.decider_id, group_of(r)) for r in rows})
    }  # fmt: skip


def _within_caps(
    rng: random.Random, frame: Frame, answers: Any, rows: Sequence[Any],
    classes: dict[int, str], read: Groups,
) -> None:  # fmt: skip
    grouped: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.decider_id, group_of(row)].append(row)
    for key, found in sorted(grouped.items()):
        best = [r.pk for r in found if classes[r.pk] == frame.capped]
        rng.shuffle(best)
        for pk in _too_many(frame, answers, found, classes, best, key, read):
            classes[pk] = frame.good


def _too_many(
    frame: Frame, answers: Any, found: Sequence[Any], classes: Mapping[int, str],
    best: Sequence[int], key: tuple[int, str], read: Groups,
) -> Iterator[int]:  # fmt: skip
    """Yield one after another whoever is over the cap; the caller lowers them."""
    for pk in best:
        cap: Cap = caps_of(frame, answers, found, classes, key[0], read)[key[1]]
        variant = cap.chosen(READING)
        if variant is None or not variant.over:
            return
        yield pk
