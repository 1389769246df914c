"""Records of Tay Ho district in 2023 and the first half of 2024: invented, and said so.

The report of 2024 tells that there were some, not which. They are results of periods
of the district as it stood, taken over from records; a person marks what is worth
telling, and the briefing for the guests of the course tells it.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from banyan.access.queries import account_by_login
from banyan.commitments import services as tasks
from banyan.commitments.domain.periods import period_of
from banyan.commitments.queries import ResultTold, results_worth_telling
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Fault
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.units import queries as units

DISTRICT, THEN = "Tây Hồ", dt.date(2024, 6, 30)
WHO = "organiser"


def district(actor: Actor) -> int:
    """Return the district as it stood when the guests came."""
    tree = units.tree(actor, units.structure_get("party"), as_of=THEN, depth=1)
    return next(row.id for row in tree if DISTRICT in row.names.vi)


def keep(actor: Actor) -> None:
    """Record the results of the district, and mark those with a story."""
    raw = tomllib.loads(
        files("banyan.demo").joinpath("records.toml").read_text("utf-8")
    )
    unit, who = district(actor), _organiser()
    made = tasks.results_record(
        actor=who,
        commands=[c for row in raw["results"] for c in _results(unit, row)],
    )
    stories = {row["key"]: row.get("stories", {}) for row in raw["results"]}
    tasks.results_mark(
        actor=who,
        commands=[
            tasks.MarkResult(r.pk, marked=True, story=Text.of(stories[r.key][r.period]))
            for r in made
            if r.period in stories[r.key]
        ],
    )


def told(actor: Actor) -> list[ResultTold]:
    """Return what a person marked of the district, the latest period first."""
    return results_worth_telling(actor, [district(actor)])


def _organiser() -> Actor:
    account = account_by_login(WHO)
    if account is None:
        raise Fault(_("The demonstration has no account “%(name)s”."), name=WHO)
    return units.actor_for(account, clock.today())


def _results(unit: int, row: Any) -> Iterator[tasks.RecordResult]:
    for period, value in row["values"].items():
        yield tasks.RecordResult(
            unit=unit,
            period=period,
            key=row["key"],
            title=Text.of(row["title"]),
            plan=row["plans"][period],
            actual=value,
            measured_in=row["measured_in"],
            axis=row["axis"],
            as_of=period_of(period).ends_on,
            source=row["source"],
            is_specimen=True,
        )
