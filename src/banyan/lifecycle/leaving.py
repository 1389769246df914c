"""Leaving and coming back: death, what a complaint restores, and other procedures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from banyan.cases.domain.seen import Asked, Finding, Seen, Work, effect, fact, guard
from banyan.cases.queries import open_kinds
from banyan.kernel.actor import system_actor
from banyan.kernel.text import gettext_noop as _
from banyan.people import services as people

from .effects import by_decision
from .joining import LIFE, READER, lives
from .standing import OFFICIALS

OPEN = "open-kinds@1"
REVERSIBLE = ("strike-off", "expulsion", "request")


@fact(OPEN)
def open_procedures(asked: Sequence[Asked]) -> Mapping[int, Any]:
    """The kinds of other cases that are open about the same person."""
    persons = {a.case.person for a in asked if a.case.person}
    found = open_kinds(system_actor(READER), persons)
    return {
        a.key: {
            kind
            for case, kind in found.get(a.case.person or 0, ())
            if case != a.case.id
        }
        for a in asked
    }


@guard("no-open-procedure@1", facts=(OPEN,))
def no_open_procedure(seen: Seen) -> Finding | None:
    """No other case of some kinds (``kinds``) is open about the person."""
    here = sorted(set(seen.params["kinds"]) & set(seen.facts.get(OPEN) or ()))
    if not here:
        return None
    return seen.no(
        _("Another procedure is open about %(name)s."),
        name=seen.case.about,
        way_out=_("See it through first, or write down why not."),
    )


@guard("other-unit@1")
def other_unit(seen: Seen) -> Finding | None:
    """The unit on the other side is another one than the member's own."""
    if seen.case.other_unit and seen.case.other_unit != seen.case.unit:
        return None
    return seen.no(_("The unit to go to is the member's own."), field="to_unit")


@guard("unit-too-small@1", facts=(OFFICIALS,))
def unit_too_small(seen: Seen) -> Finding | None:
    """A unit reviewed as too small (``ground``) has fewer official members."""
    if seen.fields.get("open", {}).get("ground") != seen.params["ground"]:
        return None
    have = (seen.facts.get(OFFICIALS) or 0) if seen.facts else 0
    if seen.value is None or have < seen.value:
        return None
    return seen.no(
        _("The unit has %(have)s official members, enough by the rule."), have=have
    )


@effect("deceased@1", standing=True)
def deceased(work: Work) -> None:
    """The day of death is written on the person (``field``)."""
    for _decision, items in by_decision(work.items).items():
        people.person_change(
            actor=work.actor,
            commands=[
                people.ChangePerson(
                    person=int(item.case.person or 0),
                    deceased_on=item.day_field("field"),
                    source=item.case.reference,
                )
                for item in items
            ],
            record_into=work.act,
        )


@guard("can-restore@1", facts=(LIFE,))
def can_restore(seen: Seen) -> Finding | None:
    """The person's last membership was taken away and none runs now."""
    found = seen.facts.get(LIFE)
    if found and found.states and not found.is_member(seen.on):
        last = max(found.states, key=lambda s: s.joined_on)
        if last.left_reason in REVERSIBLE:
            return None
    return seen.no(
        _("%(name)s has no membership that could be restored."), name=seen.case.about
    )


@effect("restore-membership@1", standing=True)
def restore_membership(work: Work) -> None:
    """The last membership goes on as if it had not ended: no day is missing."""
    known = lives({int(i.case.person or 0) for i in work.items})
    for decision, items in by_decision(work.items).items():
        commands = []
        for item in items:
            states = known[int(item.case.person or 0)].states
            last = max(states, key=lambda s: s.joined_on)
            commands.append(
                people.CorrectMembership(membership=last.id, still_member=True)
            )
        people.membership_correct(
            actor=work.actor,
            commands=commands,
            decision=decision,
            record_into=work.act,
        )
