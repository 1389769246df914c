"""Whether what is registered can be: every place that cannot be read, at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from banyan.kernel.errors import InputError, Problem
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _

from ..domain.figures import figure_of, figure_problem
from ..domain.periods import Period, period_of
from ..domain.states import KINDS
from .formula import axes_on, difficulties_on

MOST_STANDARD = 1000
"""More points than any frame has; what is typed beyond it is a slip."""


def period_read(text: str, row: int | None, problems: list[Problem]) -> Period | None:
    """Read the period of a command; what is wrong joins the problems."""
    try:
        return period_of(text)
    except InputError as error:
        found = error.problems[0]
        problems.append(
            Problem(
                found.code,
                found.template,
                found.values,
                field="period",
                row=row,
                way_out=found.way_out,
            )
        )
        return None


def value_problems(
    values: Mapping[str, Any], period: Period, pack: str, row: int | None
) -> Iterator[Problem]:
    """Yield what cannot be read of the values of a task."""
    on = period.ends_on
    if not Text.of(values.get("title")):
        yield _problem(_("Say what the task is."), row, "title")
    if values["kind"] not in KINDS:
        yield _problem(
            _("“%(word)s” is no kind of task."), row, "kind", word=values["kind"]
        )
    axes = axes_on(pack, on)
    if values["axis"] and axes and values["axis"] not in axes:
        yield _problem(_("“%(word)s” is no axis."), row, "axis", word=values["axis"])
    known = difficulties_on(pack, on)
    if values["difficulty"] and known and values["difficulty"] not in known:
        word = values["difficulty"]
        yield _problem(_("“%(word)s” is no difficulty."), row, "difficulty", word=word)
    if figure_of(values["target"]) is None:
        yield figure_problem(values["target"], "target", row)
    standard = values["standard"]
    if standard is not None and not 0 < standard <= MOST_STANDARD:
        yield _problem(
            _("Standard points are between 1 and %(most)s."),
            row,
            "standard",
            most=MOST_STANDARD,
        )
    yield from day_problems(values["due_on"], period, row)


def day_problems(
    due_on: dt.date, period: Period, row: int | None, field: str = "due_on"
) -> Iterator[Problem]:
    """Yield why a day is not within the period of its task."""
    if not period.starts_on <= due_on <= period.ends_on:
        yield Problem.of(
            "commitments.day",
            _("%(day)s is outside the period %(period)s (%(first)s to %(last)s)."),
            day=due_on,
            period=period.key,
            first=period.starts_on,
            last=period.ends_on,
            row=row,
            field=field,
            way_out=_("Choose a day within the period, or another period."),
        )


def _problem(template: str, row: int | None, field: str, **values: Any) -> Problem:
    return Problem.of("commitments.task", template, row=row, field=field, **values)
