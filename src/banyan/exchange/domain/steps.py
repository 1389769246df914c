"""The twelve steps of an exchange, which of them are done, and what a state asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _

STEPS = (
    "need",
    "match",
    "programme",
    "materials",
    "freeze",
    "hold",
    "day",
    "review",
    "plans",
    "follow",
    "learn",
    "yearly",
)
NEXT: Mapping[str, tuple[str, ...]] = {
    "idea": ("agreed", "held", "cancelled"),
    "agreed": ("prepared", "held", "cancelled"),
    "prepared": ("held", "agreed", "cancelled"),
    "held": ("reported",),
    "reported": ("followed",),
    "followed": ("closed",),
    "closed": (),
    "cancelled": ("idea",),
}
AFTER_HELD = ("held", "reported", "followed", "closed")


@dataclass(frozen=True)
class Facts:
    """What is there of an exchange, counted."""

    state: str = "idea"
    starts_on: dt.date | None = None
    date_said: str = ""
    objective: bool = False
    learned_back: bool = False
    why_not: bool = False
    needs: int = 0
    heads: frozenset[str] = frozenset()
    items: int = 0
    items_without_topic: int = 0
    items_without_lead: int = 0
    items_without_time: int = 0
    materials: int = 0
    commitments: int = 0
    not_read_back: int = 0
    reviews: frozenset[str] = frozenset()
    applications: int = 0
    followups: int = 0
    unanswered: int = 0
    heartbeat: bool = False
    reported: bool = True
    waived: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Step:
    """One step: done, left out with a reason, due now, or to come; what it lacks."""

    key: str
    standing: str
    lacks: tuple[Problem, ...] = ()


def steps(facts: Facts) -> tuple[Step, ...]:
    """Return the twelve steps in order, with what each still lacks."""
    found: list[Step] = []
    now = True
    for key in STEPS:
        lacks = tuple(_lacks(key, facts))
        if key in facts.waived:
            standing = "waived"
        elif not lacks:
            standing = "done"
        else:
            standing = "now" if now else "later"
            now = False
        found.append(Step(key, standing, lacks if standing in ("now", "later") else ()))
    return tuple(found)


def problems_of_move(facts: Facts, to: str, today: dt.date) -> list[Problem]:
    """Return what stands against moving an exchange to a state."""
    if to not in NEXT.get(facts.state, ()):
        return [
            Problem.of(
                "exchange.move",
                _("An exchange does not go from here to that state."),
                field="state",
            )
        ]
    gates = {
        "agreed": ("match",),
        "prepared": ("match", "programme"),
        "held": ("hold",),
        "reported": ("day",),
        "followed": ("review",),
        "closed": ("follow", "learn"),
    }
    asked = [k for k in gates.get(to, ()) if k not in facts.waived]
    if to == "held":
        return list(_held(facts, today))
    return [p for key in asked for p in _lacks(key, facts)]


def _lacks(key: str, facts: Facts) -> Iterator[Problem]:
    return _LACKS[key](facts)


def _say(
    code: str, template: str, *, when: bool, **values: object
) -> Iterator[Problem]:
    if when:
        yield Problem.of(f"exchange.step.{code}", template, **values)


def _need(f: Facts) -> Iterator[Problem]:
    yield from _say("need", _("No need is tied to it."), when=not f.needs)


def _match(f: Facts) -> Iterator[Problem]:
    yield from _say(
        "objective",
        _("It is not written what shall change at home."),
        when=not f.objective,
        field="objective",
    )


def _programme(f: Facts) -> Iterator[Problem]:
    yield from _say("day_set", _("The day is not set."), when=f.starts_on is None)
    yield from _say("items", _("There is no item in the programme."), when=not f.items)
    yield from _say(
        "topic",
        _("%(n)s items have no topic."),
        when=bool(f.items_without_topic),
        n=f.items_without_topic,
    )
    yield from _say(
        "lead",
        _("%(n)s items have nobody who leads."),
        when=bool(f.items_without_lead),
        n=f.items_without_lead,
    )
    yield from _say(
        "time",
        _("%(n)s items have no time."),
        when=bool(f.items_without_time),
        n=f.items_without_time,
    )
    yield from _heads(f)


def _heads(f: Facts) -> Iterator[Problem]:
    yield from _say(
        "host_head", _("The host side has no head."), when="host" not in f.heads
    )
    yield from _say(
        "visitor_head",
        _("The visiting side has no head."),
        when="visitor" not in f.heads,
    )


def _materials(f: Facts) -> Iterator[Problem]:
    yield from _say("materials", _("No material is ready."), when=not f.materials)


def _freeze(f: Facts) -> Iterator[Problem]:
    yield from _say(
        "fixed",
        _("The programme is not fixed yet."),
        when=f.state in ("idea", "agreed", "cancelled"),
    )


def _hold(f: Facts) -> Iterator[Problem]:
    yield from _say(
        "held", _("It is not recorded as held."), when=f.state not in AFTER_HELD
    )


def _held(f: Facts, today: dt.date) -> Iterator[Problem]:
    if f.starts_on is not None and f.starts_on > today:
        yield Problem.of(
            "exchange.step.future", _("Its day has not come."), field="starts_on"
        )
    if f.starts_on is None and not f.date_said:
        yield Problem.of(
            "exchange.step.no_day",
            _("Neither a day nor a part of it is known."),
            field="starts_on",
            way_out=_("Write the day as reported: 2024-06-XX."),
        )
    if f.why_not:
        return
    missing = [*_heads(f)]
    missing += _say("items", _("There is no item in the programme."), when=not f.items)
    missing += _say(
        "topic",
        _("%(n)s items have no topic."),
        when=bool(f.items_without_topic),
        n=f.items_without_topic,
    )
    for one in missing:
        yield Problem.of(
            one.code,
            one.template,
            **dict(one.values),
            way_out=_("Add it, or write what is missing and why."),
        )


def _day(f: Facts) -> Iterator[Problem]:
    if f.state not in AFTER_HELD:
        yield from _hold(f)
    yield from _say(
        "read_back",
        _("Undertakings and declarations not read back to both sides: %(n)s."),
        when=bool(f.not_read_back),
        n=f.not_read_back,
    )


def _review(f: Facts) -> Iterator[Problem]:
    for side, template in (
        ("host", _("The host side has not reviewed it.")),
        ("visitor", _("The visiting side has not reviewed it.")),
    ):
        yield from _say(f"review_{side}", template, when=side not in f.reviews)


def _plans(f: Facts) -> Iterator[Problem]:
    yield from _say(
        "plans", _("Nothing is recorded as tried at home."), when=not f.applications
    )


def _follow(f: Facts) -> Iterator[Problem]:
    yield from _say("followups", _("No follow-up is set."), when=not f.followups)
    yield from _say(
        "unanswered",
        _("%(n)s follow-ups have no answer."),
        when=bool(f.unanswered),
        n=f.unanswered,
    )


def _learn(f: Facts) -> Iterator[Problem]:
    yield from _say(
        "learned",
        _("What the giver learned back is not written."),
        when=not f.learned_back,
        field="learned_back",
    )


def _yearly(f: Facts) -> Iterator[Problem]:
    yield from _say(
        "heartbeat",
        _("No yearly word on the partnership since then."),
        when=not f.heartbeat,
    )
    yield from _say(
        "yearly-report",
        _("No yearly report was released to the partner since then."),
        when=not f.reported,
    )


_LACKS = {
    "need": _need,
    "match": _match,
    "programme": _programme,
    "materials": _materials,
    "freeze": _freeze,
    "hold": _hold,
    "day": _day,
    "review": _review,
    "plans": _plans,
    "follow": _follow,
    "learn": _learn,
    "yearly": _yearly,
}
