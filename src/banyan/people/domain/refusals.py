"""The refusals of this room, each with its field and a way out."""

from __future__ import annotations

import datetime as dt

from banyan.kernel.errors import (
    Conflict,
    InputError,
    Problem,
    Refusal,
    RuleRefusal,
    StateRefusal,
)
from banyan.kernel.text import gettext_noop as _

NO_NAME = _("A name needs at least one letter.")


def birth_to_come(birth: dt.date, row: int | None = None) -> Problem:
    """A birth date in the future."""
    return Problem.of(
        "person.birth_to_come",
        _("The birth date %(birth)s lies in the future."),
        birth=birth,
        field="birth_date",
        row=row,
        way_out=_("Check the year."),
    )


def no_decision() -> Refusal:
    """A standing without a decision."""
    return RuleRefusal(
        _("No standing changes without a decision: name the one that says so."),
        code="people.no_decision",
        rule="",
        way_out=_("Record the decision first, or take it over from the records."),
    )


def unit_missing(name: str, day: dt.date) -> Problem:
    """A unit that did not exist on a day."""
    return Problem.of(
        "people.unit_not_there",
        _("%(unit)s did not exist on %(day)s."),
        unit=name,
        day=day,
        field="unit",
        way_out=_("Choose the unit that existed on that day, or another day."),
    )


def unit_unknown(name: str, day: dt.date) -> Problem:
    """A unit that existed on a day, which was not known at the time asked."""
    return Problem.of(
        "people.unit_not_known",
        _("That %(unit)s existed on %(day)s was not recorded yet at that time."),
        unit=name,
        day=day,
        field="known_on",
        way_out=_("Ask for a later state of knowledge, or for what is known now."),
    )


def not_a_membership_structure(name: str) -> Problem:
    """A unit of a structure without members."""
    return Problem.of(
        "people.no_members_there",
        _("%(unit)s belongs to a structure that has no members."),
        unit=name,
        field="unit",
        way_out=_("Choose a unit of an organisation with members."),
    )


def no_unit() -> Problem:
    """A membership without any unit."""
    return Problem.of(
        "people.no_unit",
        _("A membership needs a unit from its first day."),
        field="home",
        way_out=_("Name the unit of every period."),
    )


def other_structure(name: str) -> Problem:
    """A stay in a unit of another structure."""
    return Problem.of(
        "people.other_structure",
        _("%(unit)s belongs to another organisation than this membership."),
        unit=name,
        field="unit",
        way_out=_("Choose a unit of the same organisation."),
    )


def already_member(name: str, since: dt.date) -> Problem:
    """A second membership in the same structure and time."""
    return Problem.of(
        "people.already_member",
        _("%(person)s is already a member of this organisation since %(since)s."),
        person=name,
        since=since,
        field="person",
        way_out=_("Record a transfer instead, or end that membership first."),
    )


def card_taken(card_no: str) -> Problem:
    """A card number that somebody else has."""
    return Problem.of(
        "people.card_taken",
        _("The card number %(card)s is already given."),
        card=card_no,
        field="card_no",
        way_out=_("Check the number; a card is never given to a second person."),
    )


def person_dead(name: str, day: dt.date) -> Problem:
    """Something that begins after a person's death."""
    return Problem.of(
        "people.dead",
        _("%(person)s died on %(day)s."),
        person=name,
        day=day,
        field="person",
        way_out=_("Correct the day of death if it is wrong."),
    )


def person_merged(name: str) -> Problem:
    """A record that was merged into another."""
    return Problem.of(
        "people.merged",
        _("The record of %(person)s was merged into another one."),
        person=name,
        field="person",
        way_out=_("Use the record that remained."),
    )


def before_birth(day: dt.date) -> Problem:
    """A day before the person's birth."""
    return Problem.of(
        "people.before_birth",
        _("%(day)s lies before the birth of the person."),
        day=day,
        field="birth_date",
        way_out=_("Correct the birth date or the day."),
    )


def end_before_start(start: dt.date, field: str = "on") -> Problem:
    """An end that is not after the start."""
    return Problem.of(
        "people.end_before_start",
        _("This must lie after %(start)s, the day on which it began."),
        start=start,
        field=field,
        way_out=_("Choose a later day; if the beginning was wrong, correct it."),
    )


def post_twice(key: str) -> Problem:
    """The same post twice in one list."""
    return Problem.of(
        "people.post_twice",
        _("The post “%(key)s” stands twice in this list."),
        key=key,
        field="key",
    )


def not_a_member(name: str, day: dt.date) -> Problem:
    """A change on a day without membership."""
    return Problem.of(
        "people.not_a_member",
        _("%(person)s was not a member on %(day)s."),
        person=name,
        day=day,
        field="on",
        way_out=_("Choose a day within the membership."),
    )


def later_fact(day: dt.date) -> Problem:
    """A later change that is already recorded."""
    return Problem.of(
        "people.later_fact",
        _("A later change is already recorded for %(day)s."),
        day=day,
        field="on",
        way_out=_("Correct the recorded line of time instead of adding to its past."),
    )


def no_change(value: str) -> Problem:
    """A change to what already holds."""
    return Problem.of(
        "people.no_change",
        _("This holds already: %(value)s."),
        value=value,
        field="value",
        way_out=_("Nothing needs to be recorded."),
    )


def unknown_word(word: str, known: tuple[str, ...], field: str) -> Problem:
    """A word outside a closed list."""
    return Problem.of(
        "people.unknown_word",
        _("“%(word)s” is not known here; known are %(known)s."),
        word=word,
        known=", ".join(known),
        field=field,
        way_out=_("Choose one of the known words."),
    )


def seats_taken(post: str, seats: int) -> Problem:
    """A post without a free seat."""
    return Problem.of(
        "people.seats_taken",
        _("All %(seats)s seats of this post (%(post)s) are taken at that time."),
        seats=seats,
        post=post,
        field="post",
        way_out=_("End an office first, or change the number of seats by decision."),
    )


def post_not_there(post: str, day: dt.date) -> Problem:
    """A post that does not exist on a day."""
    return Problem.of(
        "people.post_not_there",
        _("The post %(post)s does not exist on %(day)s."),
        post=post,
        day=day,
        field="post",
        way_out=_("Choose a day on which the unit has this post."),
    )


def holds_already(name: str) -> Problem:
    """A person who holds the post at that time."""
    return Problem.of(
        "people.holds_already",
        _("%(person)s already holds this post at that time."),
        person=name,
        field="person",
        way_out=_("End that office first."),
    )


def office_over(day: dt.date) -> Problem:
    """An office that has ended."""
    return Problem.of(
        "people.office_over",
        _("This office ended on %(day)s."),
        day=day,
        field="office",
        way_out=_("Nothing needs to be recorded."),
    )


def post_still_held(post: str, day: dt.date) -> Problem:
    """The end of a post that somebody holds beyond it."""
    return Problem.of(
        "people.post_still_held",
        _("The post %(post)s is held beyond %(day)s."),
        post=post,
        day=day,
        field="valid_to",
        way_out=_("End the offices in it first."),
    )


def empty_contact(kind: str) -> Problem:
    """A new contact without a value."""
    return Problem.of(
        "people.empty_contact",
        _("A contact needs a value."),
        kind=kind,
        field="value",
        way_out=_("Write the number or address, or leave the line out."),
    )


def odd_contact(kind: str, value: str) -> Problem:
    """A contact that cannot be one of its kind."""
    return Problem.of(
        "people.odd_contact",
        _("“%(value)s” does not look like a contact of the kind %(kind)s."),
        value=value,
        kind=kind,
        field="value",
        way_out=_("Check the number or address."),
    )


def refuse(problems: list[Problem]) -> None:
    """Raise the refusal for the problems found, if there are any."""
    if problems:
        raise refusal(problems)


def refusal(problems: list[Problem]) -> StateRefusal:
    """Return the refusal that lists problems; the first one speaks for it."""
    first = problems[0]
    return StateRefusal(
        first.template,
        code=first.code,
        way_out=first.way_out,
        problems=problems,
        **dict(first.values),
    )


def bad_input(problems: list[Problem]) -> None:
    """Raise :class:`InputError` for fields that cannot be read."""
    if problems:
        raise InputError(problems=problems)


def check_version(found: int, expected: int | None) -> None:
    """Raise :class:`Conflict` when a record moved since it was read."""
    if expected is not None and expected != found:
        raise Conflict(expected=expected, found=found)


def no_reason() -> Problem:
    """Opening something sensitive without saying why."""
    return Problem.of(
        "people.no_reason",
        _("Say why you open this: the reason is kept with your name."),
        field="reason",
        way_out=_("Write the purpose in a few words."),
    )
