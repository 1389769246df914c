"""A campaign over everybody: opened, measured, its groups computed, decided, closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps

from banyan.evaluation import queries
from banyan.evaluation import services as evaluation
from banyan.kernel import clock
from banyan.kernel.actor import Actor, system_actor

from . import evaluation_pages
from .measure import Result, timed
from .sample import Sample

OPEN_S, EVIDENCE_S, CLOSE_S = 30, 60, 20
"""For 100,000 members in 6,000 units."""

DONE = ["self", "vote", "committee"]


def measured(actor: Actor, sample: Sample) -> Iterator[Result | None]:
    """Yield a line for each long work of an evaluation, and for each of its pages."""
    campaigns = apps.get_model("evaluation", "Campaign").objects
    _year_before(actor)
    for name, work, limit in _begun(actor):
        yield timed("works", name, work, limit)
    campaign = campaigns.latest("pk").pk
    # What people and bodies say comes over weeks: here it is laid ready at once.
    rows = apps.get_model("evaluation", "Assessment").objects
    rows.filter(campaign=campaign).update(proposed="good", done=DONE)
    evaluation_pages.laid_ready(sample, campaign)
    yield from evaluation_pages.measured(sample, campaign)
    for name, work, limit in _ended(actor, campaign):
        yield timed("works", name, work, limit)


Work = tuple[str, Callable[[], str | None], int]


def _year_before(actor: Actor) -> None:
    """Take over the classes of the year before: pages show them beside this one's."""
    made = evaluation.campaign_open(actor=actor, command=_command(before=1))
    last = made.period_to
    evaluation.classes_take_over(
        actor=actor, campaign=made.pk, on=last, source="Measured",
        classes=evaluation_pages.taken_over(made.pk),
    )  # fmt: skip


def _begun(actor: Actor) -> Iterator[Work]:
    """Yield how a campaign begins: a name, the work, its seconds."""
    command = _command()
    yield (
        "evaluation opened for everybody",
        lambda: _silent(evaluation.campaign_open(actor=actor, command=command)),
        OPEN_S,
    )
    campaign = apps.get_model("evaluation", "Campaign").objects.latest("pk").pk
    yield (
        "evidence measured for every unit",
        lambda: _silent(evaluation.evidence_measure(actor=actor, campaign=campaign)),
        EVIDENCE_S,
    )


def _ended(actor: Actor, campaign: int) -> Iterator[Work]:
    """Yield how it ends."""
    rows = apps.get_model("evaluation", "Assessment").objects.filter(campaign=campaign)
    shown = queries.campaign_get(actor, campaign)
    yield (
        "caps of every group",
        lambda: f"{len(queries.groups(actor, shown)):,} groups",
        CLOSE_S,
    )
    yield (
        "simulation of another cap over everybody",
        lambda: _silent(queries.simulation(actor, shown, {"EVL-EXC-CAP": 25})),
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


def _command(before: int = 0) -> evaluation.OpenCampaign:
    """Return a campaign of this year (or of one before) for everybody."""
    top = apps.get_model("units", "Unit").objects.filter(
        structure__key="party", parent=None, state="active"
    )
    year = clock.today().year - before
    unit, last = top.order_by("path").first().pk, dt.date(year, 12, 31)
    frames = queries.frames_for(system_actor("benchmarks"), unit)
    return evaluation.OpenCampaign(
        unit=unit,
        title=f"Evaluation of {year}",
        period="year",
        first=dt.date(year, 1, 1),
        last=last,
        frame=next(frame.key for frame in frames if frame.holds(last)),
    )


def _doing(service: str, given: dict[str, Any]) -> Callable[[], None]:
    return lambda: _silent(getattr(evaluation, service)(**given))


def _silent(_made: object) -> None:
    """Say nothing of what a service returned."""
