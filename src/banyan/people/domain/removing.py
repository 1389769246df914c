"""What stands against setting aside a person who was entered by mistake.

Only what was written with the entry itself may go: whatever came later, or tells
of the person elsewhere, shows that the person was more than a slip of the pen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _
from banyan.ledger.naming import record_said

OWN = {
    "people.PersonName",
    "people.Contact",
    "people.Sensitive",
    "people.Membership",
    "people.Qualification",
    "people.TwinVerdict",
    "people.PersonRemoval",
}
"""What was written down about the person alone: it stays with the record, unseen."""


@dataclass(frozen=True)
class Standing:
    """What is known of a person before the record is set aside.

    ``later`` are decisions on memberships that are not the one of their entry;
    ``named`` counts by kind the records of any room that name the person.
    """

    is_own: bool = False
    offices: int = 0
    later: tuple[tuple[str, dt.date], ...] = ()
    named: Mapping[str, int] | None = None


def problems(found: Standing) -> list[Problem]:
    """Return everything that stands against it, each with its way out."""
    return [*_own(found), *_offices(found), *_later(found.later), *_named(found)]


def _own(found: Standing) -> Iterable[Problem]:
    if found.is_own:
        yield Problem.of(
            "people.remove_own",
            _("Nobody sets their own record aside."),
            way_out=_("Let another officer who may do it look at it."),
        )


def _offices(found: Standing) -> Iterable[Problem]:
    if found.offices:
        yield Problem.of(
            "people.remove_office",
            _("The person holds or held %(count)s offices."),
            count=found.offices,
            way_out=_("End the membership instead: the person was here."),
        )


def _later(later: Iterable[tuple[str, dt.date]]) -> Iterable[Problem]:
    for symbol, day in later:
        yield Problem.of(
            "people.remove_decided",
            _("The decision %(symbol)s of %(day)s stands on this membership."),
            symbol=symbol,
            day=day,
            way_out=_(
                "Correct or end the membership instead; or take back first what was "
                "decided later."
            ),
        )


def _named(found: Standing) -> Iterable[Problem]:
    for kind, count in sorted((found.named or {}).items()):
        yield Problem.of(
            "people.remove_named",
            _("%(count)s records of the kind %(kind)s name this person."),
            count=count,
            kind=record_said(kind),
            way_out=_(
                "Take those back first, or merge the record into the right person's."
            ),
        )


def undone_already() -> Problem:
    """A removal that was taken back before."""
    return Problem.of(
        "people.removal_undone", _("This person was taken up again already.")
    )


def unit_gone(name: str) -> Problem:
    """A unit that was dissolved since the person was set aside."""
    return Problem.of(
        "people.removal_unit_gone",
        _("%(unit)s was dissolved since: the membership cannot stand there again."),
        unit=name,
        way_out=_("Register the person anew in the unit that exists."),
    )


def set_aside(name: str) -> Problem:
    """Writing on a record that was set aside."""
    return Problem.of(
        "people.person_set_aside",
        _("%(name)s was set aside as entered by mistake."),
        name=name,
        way_out=_("Take the person up again first."),
    )
