"""What a member may ask to have put right, and what each answer does. Pure.

A *plain* wish (a name, a day, a card number) says what should stand there, and
accepting it writes just that through the ordinary services. A wish in *words* (a
unit in the past, a grade) is put right on the ordinary page first; accepting it then
only says so, and is refused while nothing was changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from banyan.kernel.errors import Problem
from banyan.kernel.names import fold, normalise
from banyan.kernel.text import gettext_noop as _

from . import refusals
from .commands import ChangePerson, CorrectMembership

PERSON, MEMBERSHIP = "person", "membership"
PERSON_WRITE, MEMBERSHIP_WRITE = "person.write", "membership.write"
TEXT = "text"
LONGEST = 1_000


@dataclass(frozen=True)
class Wish:
    """One kind of wish: about what, under which right it is answered, what it holds."""

    key: str
    about: str
    right: str
    fields: tuple[str, ...]

    @property
    def is_plain(self) -> bool:
        """Whether accepting it writes what it says."""
        return TEXT not in self.fields

    @property
    def needs_decision(self) -> bool:
        """Whether accepting it changes a standing."""
        return self.about == MEMBERSHIP and self.is_plain


WISHES = {
    w.key: w
    for w in (
        Wish("name", PERSON, PERSON_WRITE, ("full_name", "changed")),
        Wish("sex", PERSON, PERSON_WRITE, ("sex",)),
        Wish("birth", PERSON, PERSON_WRITE, ("birth_date", "birth_precision")),
        Wish("joined", MEMBERSHIP, MEMBERSHIP_WRITE, ("joined_on",)),
        Wish("ceremony", MEMBERSHIP, MEMBERSHIP_WRITE, ("ceremony_on",)),
        Wish("card", MEMBERSHIP, MEMBERSHIP_WRITE, ("card_no",)),
        Wish("membership", MEMBERSHIP, MEMBERSHIP_WRITE, (TEXT,)),
        Wish("other", PERSON, PERSON_WRITE, (TEXT,)),
    )
}
"""Every kind of wish, in the order in which a member is offered them."""
DAYS = ("birth_date", "joined_on", "ceremony_on")


def read(wish: Wish, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is wanted as it is kept: days as ISO dates, blanks gone."""
    found: dict[str, Any] = {}
    for name in wish.fields:
        value = wanted.get(name)
        if isinstance(value, dt.date):
            value = value.isoformat()
        if isinstance(value, str):
            value = normalise(value) if name != TEXT else value.strip()
        if value not in (None, "", False):
            found[name] = value
    return found


def wish_problems(wish: Wish, kept: Mapping[str, Any], today: dt.date) -> list[Problem]:
    """Say what cannot be read in a wish."""
    return list(_wish_problems(wish, kept, today))


def _wish_problems(
    wish: Wish, kept: Mapping[str, Any], today: dt.date
) -> Iterator[Problem]:
    first = wish.fields[0]
    if first not in kept:
        yield nothing_wanted(first)
    if "full_name" in kept and not fold(kept["full_name"]):
        yield Problem.of("person.no_name", refusals.NO_NAME, field="full_name")
    if len(str(kept.get(TEXT, ""))) > LONGEST:
        yield too_long(TEXT)
    if kept.get("sex") not in (None, "f", "m"):
        yield refusals.unknown_word(str(kept["sex"]), ("f", "m"), "sex")
    precision = kept.get("birth_precision", "day")
    if precision not in ("day", "month", "year"):
        yield refusals.unknown_word(
            str(precision), ("day", "month", "year"), "birth_precision"
        )
    for name in DAYS:
        yield from _day_problems(name, kept.get(name), today)


def _day_problems(name: str, raw: Any, today: dt.date) -> Iterator[Problem]:
    if raw is None:
        return
    try:
        day = dt.date.fromisoformat(str(raw))
    except ValueError:
        yield no_day(name, str(raw))
        return
    if day > today:
        yield to_come(name, day)


def person_command(
    wish: Wish, kept: Mapping[str, Any], person: int, source: str
) -> ChangePerson:
    """Return the change of a person that a plain wish asks for."""
    birth = kept.get("birth_date")
    return ChangePerson(
        person=person,
        full_name=kept.get("full_name"),
        name_was_wrong=not kept.get("changed", False),
        sex=kept.get("sex"),
        birth_date=dt.date.fromisoformat(birth) if birth else None,
        birth_precision=(kept.get("birth_precision") or "day") if birth else None,
        source=source,
    )


def membership_command(
    wish: Wish, kept: Mapping[str, Any], membership: int
) -> CorrectMembership:
    """Return the correction of a membership that a plain wish asks for."""
    joined, ceremony = kept.get("joined_on"), kept.get("ceremony_on")
    return CorrectMembership(
        membership,
        joined_on=dt.date.fromisoformat(joined) if joined else None,
        ceremony_on=dt.date.fromisoformat(ceremony) if ceremony else None,
        card_no=kept.get("card_no"),
    )


# -- refusals ------------------------------------------------------------------------


def nothing_wanted(field: str) -> Problem:
    """A wish without saying what should stand there."""
    return Problem.of(
        "people.wish_empty",
        _("Say what should stand there."),
        field=field,
        way_out=_("Write it as it is on your papers."),
    )


def no_reason(field: str = "reason") -> Problem:
    """Asking or refusing without saying why."""
    return Problem.of(
        "people.wish_reason",
        _("Say why: the other side will read it."),
        field=field,
        way_out=_("A sentence is enough."),
    )


def too_long(field: str) -> Problem:
    """A text beyond what is kept."""
    return Problem.of(
        "people.wish_long",
        _("This is longer than %(longest)s letters."),
        longest=LONGEST,
        field=field,
        way_out=_("Say it shorter, or attach a paper."),
    )


def no_day(field: str, raw: str) -> Problem:
    """Something that is no day."""
    return Problem.of(
        "people.wish_day",
        _("“%(raw)s” is no day."),
        raw=raw,
        field=field,
        way_out=_("Write the day as 2025-06-30."),
    )


def to_come(field: str, day: dt.date) -> Problem:
    """A day in the future."""
    return Problem.of(
        "people.wish_to_come",
        _("%(day)s lies in the future."),
        day=day,
        field=field,
        way_out=_("Check the year."),
    )


def unknown(about: str) -> Problem:
    """A kind of wish that there is not."""
    return refusals.unknown_word(about, tuple(WISHES), "about")


def asked_already() -> Problem:
    """A second open wish about the same."""
    return Problem.of(
        "people.wish_twice",
        _("You have asked for this already, and it waits for its answer."),
        field="about",
        way_out=_("Withdraw that request first, if you want to say it otherwise."),
    )


def no_person() -> Problem:
    """An account without a person."""
    return Problem.of(
        "people.wish_nobody",
        _("Your account belongs to no person in the register."),
        way_out=_("Ask whoever keeps accounts in your unit."),
    )


def no_unit() -> Problem:
    """A person whom no unit looks after."""
    return Problem.of(
        "people.wish_no_unit",
        _("No unit looks after your record yet, so nobody could answer."),
        way_out=_("Ask whoever keeps accounts in your unit."),
    )


def answered(state: str) -> Problem:
    """A request that is not open any more."""
    return Problem.of(
        "people.wish_closed",
        _("This request is closed already."),
        state=state,
        way_out=_("Nothing needs to be done."),
    )


def own_request() -> Problem:
    """Answering oneself."""
    return Problem.of(
        "people.wish_own",
        _("Nobody answers a request of their own."),
        way_out=_("Another officer of the unit, or the level above, can."),
    )


def not_put_right() -> Problem:
    """Accepting a wish in words while nothing was changed."""
    return Problem.of(
        "people.wish_unchanged",
        _("Nothing was put right since this was asked."),
        field="accept",
        way_out=_("Correct the record on its page first, then accept."),
    )


__all__ = ["WISHES", "Wish", "membership_command", "person_command", "read"]
