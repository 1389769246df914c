"""A project for tests, made by the services alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from banyan.exchange.domain.terms import months_before
from banyan.kernel import clock
from tests.support import exchange_world as ew


def ago(months: int) -> dt.date:
    """Return the day so many months before today."""
    return months_before(clock.today(), months)


def project(world: ew.World, **more: Any) -> Any:
    """Enter a project that is planned."""
    values = {
        "title": ew.said("Hall"),
        "form": "infrastructure",
        "summary": ew.said("A hall"),
        "partnership": world.partnership,
        "planned_start": ago(40),
        "planned_end": ago(20),
        "actual_start": ago(40),
        "place": ew.said("Place"),
        "point": "17.96 102.61",
        **more,
    }
    return ew.add("project", values, unit=world.web.units["city"])[0]


def line(project: Any, form: str, amount: str, **more: Any) -> Any:
    """Enter a line of money."""
    when = (
        {"period_from": ago(40), "period_to": ago(30)}
        if form == "budget"
        else {"value_date": ago(30)}
    )
    values = {"form": form, "amount": amount, "currency": "VND", **when, **more}
    return ew.add("money", values, owner=project)[0]


def ready(world: ew.World) -> Any:
    """Enter a project that can begin."""
    made = project(world)
    ew.add(
        "participant",
        {"organisation": world.own, "role": "funding"},
        {"organisation": world.partner, "role": "implementing"},
        owner=made,
    )
    ew.add("sector", {"code": "11120", "share": 60}, owner=made)
    ew.add("sector", {"code": "16061", "share": 40}, owner=made)
    line(made, "budget", "4000000000")
    return made


def finished(world: ew.World) -> Any:
    """Enter a project that was carried out and can be handed over."""
    from banyan.exchange.services import record_change
    from banyan.projects.services import project_move

    made = ready(world)
    project_move(actor=ew.SYSTEM, project=made, to="implementing")
    line(made, "commitment", "4000000000")
    line(made, "disbursement", "3999999999")
    ew.add(
        "projectstep",
        {
            "text": ew.said("Roof"),
            "planned": ago(30),
            "actual": ago(25),
            "reason": ew.said("Rain"),
        },
        owner=made,
    )
    ew.add(
        "projectresult",
        {
            "text": ew.said("Seats"),
            "indicator": ew.said("Number"),
            "baseline": "0",
            "baseline_year": 2020,
            "period_from": ago(40),
            "period_to": ago(20),
            "target": "120",
            "actual": "112",
        },
        owner=made,
    )
    record_change(
        actor=ew.SYSTEM, kind="project", uid=made.uid, values={"actual_end": ago(20)}
    )
    return made


def handed(world: ew.World) -> Any:
    """Enter a project that was handed over."""
    from banyan.projects.services import project_move

    made = finished(world)
    ew.add(
        "handing",
        {
            "handed_on": ago(20),
            "decision": "12/QD",
            "receiver": world.partner,
            "inventory": "One hall",
        },
        owner=made,
    )
    project_move(actor=ew.SYSTEM, project=made, to="finalised")
    made.refresh_from_db()
    return made
