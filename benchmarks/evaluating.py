"""A campaign over everybody: opened, measured, its groups computed, decided, closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

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
    for name, work, limit in _works(actor):
        yield timed("works", name, work, limit)


Work = tuple[str, Callable[[], str | None], int]


def _works(actor: Actor) -> Iterator[Work]:
    """Yield what is done, one after the other: a name, the work, its seconds."""
    command = _command()
    yield (
        "evaluation opened for everybody",
        lambda: _silent(evaluation.campaign_open(actor=actor, command=command)),
        OPEN_S,
    )
    model = apps.get_model("evaluation", "Assessment")
    campaign = model.objects.latest("pk").campaign_id
    yield (
        "evidence measured for every unit",
        lambda: _silent(evaluation.evidence_measure(actor=actor, campaign=campaign)),
        EVIDENCE_S,
    )
    # What people and bodies say comes over weeks: here it is laid ready at once.
    rows = model.objects.filter(campaign=campaign)
    rows.update(proposed="good", done=DONE)
    shown = queries.campaign_get(actor, campaign)
    yield (
        "caps of every group",
        lambda: f"{len(queries.groups(actor, shown)):,} groups",
        CLOSE_S,
    )
    given: dict[str, Any] = {"actor": actor, "campaign": campaign}
    today, bodies = clock.today(), set(rows.values_list("decider", flat=True))
    for name, service, more in (
        ("classes of every body decided, all or none", "rest_decide", {"on": today}),
        (
            "classes of every body published",
            "classes_publish",
            {"bodies": bodies, "on": today},
        ),
        ("campaign closed", "campaign_close", {}),
    ):
        yield name, _doing(service, given | more), CLOSE_S


def _command() -> evaluation.OpenCampaign:
    """Return a campaign of this year for everybody."""
    top = apps.get_model("units", "Unit").objects.filter(
        structure__key="party", parent=None, state="active"
    )
    year = clock.today().year
    return evaluation.OpenCampaign(
        unit=top.order_by("path").first().pk,
        title=f"Evaluation of {year}",
        period="year",
        first=dt.date(year, 1, 1),
        last=dt.date(year, 12, 31),
        frame="points-2025",
    )


def _doing(service: str, given: dict[str, Any]) -> Callable[[], None]:
    return lambda: _silent(getattr(evaluation, service)(**given))


def _silent(_made: object) -> None:
    """Say nothing of what a service returned."""
