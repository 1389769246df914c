"""Two projects: training and infrastructure, as the report of 2022 names them.

The report says only that support in both was given; everything beyond is invented and
marked so. Days in the data file are months before today (``-40m``), so that a check
after handing over is always due.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from banyan.access.queries import account_by_login
from banyan.exchange.domain.terms import months_before
from banyan.exchange.services import record_change, record_release
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.projects.services import project_move

from .exchanges import Planted, add_one

RELEASED = (("exchange", "conference"), ("practice", "young"), ("project", "hall"))
"""What the guest of the demonstration is shown, by kind and name."""


@cache
def _data() -> list[dict[str, Any]]:
    source = files("banyan.demo").joinpath("projects.toml")
    found: list[dict[str, Any]] = tomllib.loads(source.read_text("utf-8"))["steps"]
    return found


def plant(actor: Actor, planted: Planted) -> None:
    """Enter the projects, step by step, as they went on."""
    for step in _data():
        given = {name: _day(value) for name, value in step.items()}
        if "move" in given:
            project = planted.rows[given["part_of"]]
            project_move(actor=actor, project=project, to=given["move"])
        elif "answer_of" in given:
            project = planted.rows[given.pop("answer_of")]
            check = project.checks.get(months=given.pop("months"))
            given.pop("kind")
            record_change(actor=actor, kind="usecheck", uid=check.uid, values=given)
        else:
            add_one(actor, planted, given["kind"], given)
    _release_to_guest(actor, planted)


def _release_to_guest(actor: Actor, planted: Planted) -> None:
    """Show the guest a visit, a practice and a project; a follow-up to be answered."""
    guest = account_by_login("guest")
    asked = planted.rows["young"].asked.filter(role="doer").order_by("due").first()
    if guest is None or asked is None:
        return
    shown = [(k, planted.rows[name]) for k, name in RELEASED]
    for kind, row in (*shown, ("asked", asked)):
        record_release(
            actor=actor,
            kind=kind,
            uid=row.uid,
            accounts=[guest.pk],
            whole=kind == "exchange",
        )


def _day(value: Any) -> Any:
    """Return the day that ``-40m`` or ``-36m+20d`` names; anything else as it is."""
    if not isinstance(value, str) or not value.startswith("-") or "m" not in value:
        return value
    months, _m, days = value.removeprefix("-").partition("m")
    if not months.isdecimal():
        return value
    return months_before(clock.today(), int(months)) + dt.timedelta(int(days[:-1] or 0))
