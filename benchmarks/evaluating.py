"""A campaign over everybody: opened, measured, its groups computed, decided, closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.apps import apps

from banyan.evaluation import queries
from banyan.evaluation import services as evaluation
from banyan.kernel import clock
from banyan.kernel.actor import Actor

from .measure import Result, timed

OPEN_S, EVIDENCE_S, CLOSE_S = 30, 60, 20
"""For 100,000 members in 6,000 units."""

DONE = ["self", "vote", "committee"]


def measured(actor: Actor) -> Iterator[Result]:
    """Yield a line for each long work of an evaluation."""
    top = apps.get_model("units", "Unit").objects.filter(
        structure__key="party", parent=None, state="active"
    )
    year = clock.today().year
    command = evaluation.OpenCampaign(
        unit=top.order_by("path").first().pk,
        title=f"Evaluation of {year}",
        period="year",
        first=dt.date(year, 1, 1),
        last=dt.date(year, 12, 31),
        frame="points-2025",
    )
    yield timed(
        "works", "evaluation opened for everybody",
        lambda: _silent(evaluation.campaign_open(actor=actor, command=command)),
        OPEN_S,
    )  # fmt: skip
    model = apps.get_model("evaluation", "Assessment")
    campaign = model.objects.latest("pk").campaign_id
    yield timed(
        "works", "evidence measured for every unit",
        lambda: _silent(evaluation.evidence_measure(actor=actor, campaign=campaign)),
        EVIDENCE_S,
    )  # fmt: skip
    # What people and bodies say comes over weeks: here it is laid ready at once.
    model.objects.filter(campaign=campaign).update(proposed="good", done=DONE)
    shown = queries.campaign_get(actor, campaign)
    yield timed(
        "works", "caps of every group",
        lambda: f"{len(queries.groups(actor, shown)):,} groups", CLOSE_S,
    )  # fmt: skip
    yield timed(
        "works", "classes of every body decided, all or none",
        lambda: _silent(
            evaluation.rest_decide(actor=actor, campaign=campaign, on=clock.today())
        ),
        CLOSE_S,
    )  # fmt: skip
    bodies = set(
        model.objects.filter(campaign=campaign).values_list("decider", flat=True)
    )
    yield timed(
        "works", "classes of every body published",
        lambda: _silent(
            evaluation.classes_publish(
                actor=actor, campaign=campaign, bodies=bodies, on=clock.today()
            )
        ),
        CLOSE_S,
    )  # fmt: skip
    yield timed(
        "works", "campaign closed",
        lambda: _silent(evaluation.campaign_close(actor=actor, campaign=campaign)),
        CLOSE_S,
    )  # fmt: skip


def _silent(_made: object) -> None:
    """Say nothing of what a service returned."""
