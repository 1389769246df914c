"""What must hold of single records, beyond their fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _

Values = Mapping[str, Any]

SCORES = ("need", "law", "structure", "people", "money", "language")
"""The six points of the check whether a practice can go over."""
IN_USE = ("in-use", "measured", "passed-on")
PLANNED = ("decided", "piloting", *IN_USE)
"""States in which an application is a plan that somebody owns."""


def undertaking(values: Values) -> Iterator[Problem]:
    """A declaration becomes an undertaking with an owner, a day and a proof."""
    if values.get("form") != "undertaking":
        return
    for name in ("by", "due", "proof"):
        if not values.get(name):
            yield Problem.of(
                "exchange.undertaking",
                _("An undertaking says who, until when, and how it will be known."),
                field=name,
                way_out=_("Without them it is kept as a declaration."),
            )


def done_has_day(values: Values) -> Iterator[Problem]:
    """What was kept or came late has the day on which it was done."""
    if values.get("state") in ("kept", "late") and not values.get("done_on"):
        yield Problem.of(
            "exchange.done_on", _("Say on which day it was done."), field="done_on"
        )
    if values.get("form") == "declaration" and values.get("state") in ("kept", "late"):
        yield Problem.of(
            "exchange.declaration",
            _(
                "A declaration is neither kept nor late: nothing checkable was promised."
            ),
            field="state",
            way_out=_("Make it an undertaking first."),
        )


def objection_said(values: Values) -> Iterator[Problem]:
    """A side that objects says to what."""
    sides = (values.get("host_says"), values.get("visitor_says"))
    if "objects" in sides and not values.get("objection"):
        yield Problem.of(
            "exchange.objection", _("Say what the objection is."), field="objection"
        )


def two_bodies(values: Values) -> Iterator[Problem]:
    """Host and visitor are two."""
    if values.get("host") and values.get("host") == values.get("visitor"):
        yield Problem.of(
            "exchange.one_body",
            _("Host and visitor are the same organisation."),
            field="visitor",
        )


def application_state(values: Values) -> Iterator[Problem]:
    """What a state asks for: a reason, evidence, a figure with its baseline."""
    state = values.get("state")
    if state == "stopped" and not values.get("reason"):
        yield Problem.of(
            "exchange.stopped",
            _("Say why it was stopped: that is a finding too."),
            field="reason",
        )
    if state in IN_USE and not values.get("evidence"):
        yield Problem.of(
            "exchange.evidence",
            _("“In use” needs one piece of evidence."),
            field="evidence",
        )
    if state == "measured":
        for name in ("indicator", "baseline", "result"):
            if not values.get(name):
                yield Problem.of(
                    "exchange.measured",
                    _("“Measured” needs a figure with what it was before."),
                    field=name,
                )


def plan_is_checked(values: Values) -> Iterator[Problem]:
    """Before a promise, the six points are looked at, and somebody owns it."""
    if values.get("state") not in PLANNED:
        return
    for name in SCORES:
        if values.get(name) is None:
            yield Problem.of(
                "exchange.transferable",
                _("Check first whether it can go over: 0 to 3 on each of six points."),
                field=name,
            )
    if not values.get("owner"):
        yield Problem.of("exchange.owner", _("Say who does it."), field="owner")


def plans_of_exchange(there: int, most: int) -> Iterator[Problem]:
    """A visit gives few plans: those that are carried through."""
    if there >= most:
        yield Problem.of(
            "exchange.plans",
            _("%(n)s plans were taken home from this exchange; more are not begun."),
            n=there,
            field="exchange",
            way_out=_("Stop one of them, or keep this one as useful for later."),
        )


def answer_is_whole(values: Values) -> Iterator[Problem]:
    """An answer says who answered and how it stands; stopping has a reason."""
    if not values.get("answered_on"):
        return
    for name in ("by", "stands"):
        if not values.get(name):
            yield Problem.of(
                "exchange.answer",
                _("An answer says who answers and how it stands."),
                field=name,
            )
    if values.get("stands") == "stopped" and not values.get("answer"):
        yield Problem.of(
            "exchange.stopped",
            _("Say why it was stopped: that is a finding too."),
            field="answer",
        )


def notice_has_term(values: Values) -> Iterator[Problem]:
    """A notice needs an end to count back from."""
    if values.get("notice_months") and not values.get("term_to"):
        yield Problem.of(
            "exchange.notice",
            _("A warning before the end needs the end of the term."),
            field="term_to",
        )


def somewhere(values: Values) -> Iterator[Problem]:
    """A body of the own side is a unit of the house, or says that it is none."""
    if values.get("side") == "own" and not values.get("house_unit"):
        yield Problem.of(
            "exchange.house_unit",
            _("An own body is a unit of the house."),
            field="house_unit",
            way_out=_("Choose the unit, or make it a partner's body."),
        )


def times_in_order(values: Values) -> Iterator[Problem]:
    """An item ends after it starts."""
    if (
        values.get("starts")
        and values.get("ends")
        and values["ends"] <= values["starts"]
    ):
        yield Problem.of("exchange.times", _("It ends before it starts."), field="ends")
