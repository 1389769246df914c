"""Joining: age, introducers, waits, and the effects that open a membership."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from banyan.cases.domain.seen import (
    Asked,
    Finding,
    Item,
    Seen,
    Work,
    condition,
    effect,
    fact,
    guard,
)
from banyan.kernel.actor import system_actor
from banyan.kernel.periods import add_months
from banyan.kernel.text import gettext_noop as _
from banyan.people import services as people
from banyan.people.queries import lives_known, membership_states, opening_decisions

from .effects import by_decision
from .grounds import day_of, field_of

READER = "lifecycle"
LIFE = "life@1"
INTRODUCERS = "introducers@1"
UNIONS = ("youth-union", "trade-union")


@dataclass(frozen=True)
class Life:
    """Birth and death of a person, and every membership with its lines of time."""

    birth_date: dt.date | None
    deceased_on: dt.date | None
    states: tuple[Any, ...]

    def is_member(self, day: dt.date) -> bool:
        """Say whether any membership holds the day."""
        return any(s.is_member_on(day) for s in self.states)

    @property
    def left_on(self) -> dt.date | None:
        """The last day of leaving, if all memberships have ended."""
        days = [s.left_on for s in self.states if s.left_on]
        return max(days) if days and len(days) == len(self.states) else None


def lives(persons: set[int], structure: str = "") -> dict[int, Life]:
    """Return lives by person; a fixed number of statements."""
    reader = system_actor(READER)
    known = lives_known(reader, persons)
    held = {m for life in known.values() for m in life.memberships}
    states = membership_states(reader, held)
    return {
        pk: Life(
            life.birth_date,
            life.deceased_on,
            tuple(states[m] for m in life.memberships if m in states),
        )
        for pk, life in known.items()
    }


@fact(LIFE)
def life(asked: Sequence[Asked]) -> Mapping[int, Any]:
    """The person's birth, death and memberships."""
    found = lives({a.case.person for a in asked if a.case.person})
    return {a.key: found.get(a.case.person or 0) for a in asked}


@fact(INTRODUCERS)
def introducing(asked: Sequence[Asked]) -> Mapping[int, Any]:
    """The lives of those named as introducers, by person."""
    named = {
        int(value)
        for a in asked
        for key in ("first", "second")
        if (value := a.given.get(key))
    }
    found = lives(named)
    return {a.key: found for a in asked}


@guard("not-member@1", facts=(LIFE,))
def not_member(seen: Seen) -> Finding | None:
    """The person is no member on the day."""
    found = seen.facts.get(LIFE)
    if found is None or not found.is_member(seen.on):
        return None
    return seen.no(
        _("%(name)s is a member already on %(on)s."), name=seen.case.about, on=seen.on
    )


def months_of_age(birth: dt.date, on: dt.date) -> int:
    """Return the age counted by months: the month of birth is full when it comes."""
    return (on.year - birth.year) * 12 + on.month - birth.month


@guard("age-at-least@1", facts=(LIFE,))
def age_at_least(seen: Seen) -> Finding | None:
    """The person has reached the rule's years, counted by month."""
    found = seen.facts.get(LIFE)
    if found is None or found.birth_date is None or seen.value is None:
        return None
    if months_of_age(found.birth_date, seen.on) >= 12 * int(seen.value):
        return None
    return seen.no(
        _("%(name)s reaches %(years)s years only after %(on)s."),
        name=seen.case.about,
        years=seen.value,
        on=seen.on,
        field="on",
    )


@condition("older-than@1", facts=(LIFE,))
def older_than(seen: Seen) -> bool:
    """The person is older than the rule's years, counted by month."""
    found = seen.facts.get(LIFE)
    if found is None or found.birth_date is None or seen.value is None:
        return False
    return months_of_age(found.birth_date, seen.on) > 12 * int(seen.value)


@guard("introducers@1", facts=(INTRODUCERS,))
def introducers(seen: Seen) -> list[Finding]:
    """As many official members introduce as the rule asks for this way."""
    way = str(field_of(seen, "youth") or "none")
    found = []
    if isinstance(seen.value, Mapping):
        table = seen.value
        word = "youth-union" if way in UNIONS else way
        needed = int(table.get(word, table.get("none", 1)))
        named = sum(bool(seen.given.get(k)) for k in ("first", "second"))
        if named < needed:
            found.append(
                seen.no(
                    _("%(needed)s official members are to introduce, %(named)s does."),
                    needed=needed,
                    named=named,
                    field="second",
                )
            )
    if way in UNIONS and not seen.given.get("organisation"):
        found.append(
            seen.no(_("The union that introduces is not named."), field="organisation")
        )
    return found + _not_official(seen)


def _not_official(seen: Seen) -> list[Finding]:
    known = seen.facts.get(INTRODUCERS) or {}
    found = []
    for key in ("first", "second"):
        person = seen.given.get(key)
        if not person:
            continue
        one = known.get(int(person))
        official = one is not None and any(
            s.standing(seen.on).grade == "official"
            for s in one.states
            if s.is_member_on(seen.on)
        )
        if not official:
            found.append(
                seen.no(
                    _(
                        "An introducer is an official member on %(on)s; this one is not."
                    ),
                    on=seen.on,
                    field=key,
                )
            )
    return found


@guard("together@1")
def together(seen: Seen) -> list[Finding]:
    """Each introducer has worked, studied or lived with the person long enough."""
    found = []
    for person, since in (("first", "together_since"), ("second", "second_since")):
        if not seen.given.get(person) or seen.value is None:
            continue
        start = day_of(seen, since)
        if start is None or seen.on < add_months(start, int(seen.value)):
            found.append(
                seen.no(
                    _("They have been together less than %(months)s months."),
                    months=seen.value,
                    field=since,
                )
            )
    return found


@guard("waited@1", facts=(LIFE,))
def waited(seen: Seen) -> Finding | None:
    """The rule's months have passed since the last membership ended."""
    found = seen.facts.get(LIFE)
    if seen.value is None or field_of(seen, str(seen.params["unless_field"])):
        return None
    left = found.left_on if found else None
    if left is None:
        return seen.no(_("No ended membership is on record for this person."))
    if seen.on >= (first := add_months(left, int(seen.value))):
        return None
    return seen.no(
        _("Readmission can be considered from %(first)s on."),
        first=first,
        field="on",
    )


@guard("waited-since@1")
def waited_since(seen: Seen) -> Finding | None:
    """The rule's months have passed since a day written down (``field``)."""
    start = day_of(seen, str(seen.params["field"]))
    if start is None or seen.value is None:
        return None
    if seen.on >= (first := add_months(start, int(seen.value))):
        return None
    return seen.no(
        _("Readmission can be considered from %(first)s on."),
        first=first,
        field=str(seen.params["field"]),
    )


# -- effects -------------------------------------------------------------------


@effect("admit@1", standing=True)
def admit(work: Work) -> None:
    """A membership begins on the day of the decision, on probation.

    Party age counts from that day; probation from the ceremony, which is written
    down when it has been held.
    """
    for decision, items in by_decision(work.items).items():
        people.membership_open(
            actor=work.actor,
            commands=[
                people.OpenMembership(
                    person=int(item.case.person or 0),
                    unit=item.case.unit,
                    joined_on=item.effective_on,
                    grade="probationary",
                    is_specimen=item.case.is_specimen,
                )
                for item in items
            ],
            decision=decision,
            record_into=work.act,
        )


@effect("ceremony-held@1")
def ceremony_held(work: Work) -> None:
    """The day of the ceremony is written on the membership that the case opened."""
    opened = {item.case.id: _opened(item) for item in work.items}
    decisions = opening_decisions(system_actor(READER), set(opened.values()))
    for item in work.items:
        membership = opened[item.case.id]
        people.membership_correct(
            actor=work.actor,
            commands=[
                people.CorrectMembership(membership=membership, ceremony_on=item.on)
            ],
            decision=decisions[membership],
            record_into=work.act,
        )


def _opened(item: Item) -> int:
    """Return the membership that the decision of this case opened."""
    known = lives({int(item.case.person or 0)})[int(item.case.person or 0)]
    running = [s for s in known.states if s.left_on is None]
    if not running:
        raise ValueError(f"{item.case.reference} has opened no membership")
    return int(max(running, key=lambda s: s.joined_on).id)
