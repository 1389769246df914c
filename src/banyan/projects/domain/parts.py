"""What must hold of the parts of a project."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _

Values = Mapping[str, Any]
POINT = re.compile(r"(-?\d{1,2}(?:\.\d+)?) (-?\d{1,3}(?:\.\d+)?)")


def point(values: Values) -> Iterator[Problem]:
    """A point is a latitude and a longitude."""
    said = values.get("point")
    if not said:
        return
    found = POINT.fullmatch(said)
    if not found or abs(float(found[1])) > 90 or abs(float(found[2])) > 180:
        yield Problem.of(
            "projects.point",
            _("A point is a latitude and a longitude: 17.96 102.61."),
            field="point",
        )


def milestone(values: Values, today: dt.date) -> Iterator[Problem]:
    """A milestone that came later says why; none is reached in the future."""
    planned, actual = values.get("planned"), values.get("actual")
    if actual and actual > today:
        yield Problem.of("projects.future", _("Its day has not come."), field="actual")
    if actual and planned and actual > planned and not values.get("reason"):
        yield Problem.of(
            "projects.late",
            _("It came %(n)s days later than planned: say why."),
            n=(actual - planned).days,
            field="reason",
        )


def not_before_start(
    start: dt.date | None, values: Values, *names: str
) -> Iterator[Problem]:
    """What belongs to a project is not before it began."""
    for name in names:
        if start and values.get(name) and values[name] < start:
            yield Problem.of(
                "projects.before_start",
                _("This is before the project began."),
                field=name,
            )


def use_answer(values: Values, today: dt.date) -> Iterator[Problem]:
    """An answer says who, whether it is used, and who keeps it up."""
    if not values.get("answered_on"):
        return
    if values["answered_on"] > today:
        yield Problem.of(
            "projects.future", _("Its day has not come."), field="answered_on"
        )
    for name in ("by", "used", "kept_by"):
        if not values.get(name):
            yield Problem.of(
                "projects.use_answer",
                _("An answer says who answers, whether it is used, who keeps it up."),
                field=name,
            )


def result(values: Values) -> Iterator[Problem]:
    """A target has its period and what was before, or the year of it."""
    first, last = values.get("period_from"), values.get("period_to")
    if first and last and last < first:
        yield Problem.of(
            "exchange.days", _("The end is before the beginning."), field="period_to"
        )
    if values.get("baseline") is not None and not values.get("baseline_year"):
        yield Problem.of(
            "projects.baseline",
            _("What was before has its year."),
            field="baseline_year",
        )
