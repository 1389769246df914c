"""The life of a project, and what each state asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _

from .money import Line, overdrawn

NEXT: Mapping[str, tuple[str, ...]] = {
    "planned": ("implementing", "cancelled"),
    "implementing": ("finalised", "suspended", "cancelled"),
    "suspended": ("implementing", "cancelled"),
    "finalised": ("closed",),
    "closed": (),
    "cancelled": (),
}
REASONED = ("suspended", "cancelled")


@dataclass(frozen=True)
class Facts:
    """What is there of a project, counted."""

    state: str = "planned"
    actual_start: dt.date | None = None
    actual_end: dt.date | None = None
    roles: frozenset[str] = frozenset()
    shares: tuple[int, ...] = ()
    lines: tuple[Line, ...] = ()
    steps: int = 0
    steps_open: int = 0
    handed: bool = False
    checks: int = 0
    checks_open: int = 0
    results: int = 0
    results_open: int = 0


def problems_of_move(
    facts: Facts, to: str, today: dt.date, *, reason: bool = False
) -> list[Problem]:
    """Return what stands against moving a project to a state."""
    if to not in NEXT.get(facts.state, ()):
        return [
            Problem.of(
                "projects.move",
                _("A project does not go from here to that state."),
                field="state",
            )
        ]
    if to in REASONED:
        return [] if reason else [_lack("reason", _("Say why."), "reason")]
    return list(_LACKS[to](facts, today))


def _lack(code: str, template: str, field: str = "", **values: object) -> Problem:
    return Problem.of(f"projects.{code}", template, field=field, **values)


def _implementing(f: Facts, today: dt.date) -> Iterator[Problem]:
    if f.actual_start is None:
        yield _lack("start", _("The day on which it began is missing."), "actual_start")
    elif f.actual_start > today:
        yield _lack("future", _("Its day has not come."), "actual_start")
    for role, template in (
        ("funding", _("Nobody gives the money.")),
        ("implementing", _("Nobody carries it out.")),
    ):
        if role not in f.roles:
            yield _lack(role, template)
    if sum(f.shares) != 100:
        yield _lack(
            "shares",
            _("The shares of the sectors make %(n)s, not 100."),
            n=sum(f.shares),
        )
    if not any(line.form == "budget" for line in f.lines):
        yield _lack("budget", _("There is no budget."))


def _finalised(f: Facts, today: dt.date) -> Iterator[Problem]:
    if not f.steps:
        yield _lack("steps", _("There is no milestone."))
    if f.steps_open:
        yield _lack(
            "steps_open", _("%(n)s milestones are not reached."), n=f.steps_open
        )
    if f.actual_end is None:
        yield _lack("end", _("The day on which it ended is missing."), "actual_end")
    elif f.actual_end > today:
        yield _lack("future", _("Its day has not come."), "actual_end")
    if not f.handed:
        yield _lack("handed", _("It is not handed over."))
    yield from overdrawn(f.lines)


def _closed(f: Facts, today: dt.date) -> Iterator[Problem]:
    if not f.checks or f.checks_open:
        yield _lack(
            "checks_open",
            _("%(n)s use checks have no answer."),
            n=f.checks_open,
        )
    if not f.results:
        yield _lack("results", _("There is no result."))
    if f.results_open:
        yield _lack(
            "results_open",
            _("%(n)s results have neither a figure nor a reason."),
            n=f.results_open,
        )


_LACKS = {
    "implementing": _implementing,
    "finalised": _finalised,
    "closed": _closed,
}
