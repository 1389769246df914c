"""What the page of a person shows of cases: those about them, and opening one."""

from __future__ import annotations

from banyan.cases.queries import cases_of_person
from banyan.kernel.actor import Actor
from banyan.people.queries import PersonShown
from banyan.web.shared.ui import Act

from .choosing import open_act
from .list_page import CaseRow, case_row


def case_rows(actor: Actor, person: PersonShown) -> tuple[CaseRow, ...]:
    """Return the cases about a person that the reader sees, open ones first."""
    return tuple(case_row(c) for c in cases_of_person(actor, person.id))


def case_acts(actor: Actor, person: PersonShown) -> tuple[Act, ...]:
    """Return what opens a case about a person."""
    if not actor.holds("case.write"):
        return ()
    return (open_act(person),)


__all__ = ["CaseRow", "case_acts", "case_rows"]
