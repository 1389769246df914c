"""Effects on a standing that several kinds share. Each names the case's decision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from banyan.cases.domain.seen import Item, Work, effect
from banyan.kernel.actor import system_actor
from banyan.people import services as people
from banyan.people.queries import offices_held

READER = "lifecycle"


def membership_of(item: Item) -> int:
    """Return the membership that a case is about; a kind about persons names it."""
    found = item.case.membership or item.params.get("membership")
    if found is None:
        raise ValueError(f"{item.case.reference} is about no membership")
    return int(found)


def by_decision(items: Iterable[Item]) -> dict[int | None, list[Item]]:
    """Return the items grouped by the decision that carries them."""
    found: dict[int | None, list[Item]] = defaultdict(list)
    for item in items:
        found[item.decision].append(item)
    return found


def _run(work: Work, service: Callable[..., Any], make: Callable[[Item], Any]) -> None:
    for decision, items in by_decision(work.items).items():
        commands = [make(item) for item in items]
        service(
            actor=work.actor,
            commands=commands,
            decision=decision,
            record_into=work.act,
        )


@effect("grade@1", standing=True)
def grade(work: Work) -> None:
    """The member has another grade (``grade``) from the day of effect on."""

    def make(item: Item) -> people.ChangeGrade:
        return people.ChangeGrade(
            membership=membership_of(item),
            grade=str(item.params["grade"]),
            on=item.effective_on,
        )

    _run(work, people.grade_change, make)


@effect("participation@1", standing=True)
def participation(work: Work) -> None:
    """The member takes part otherwise (``participation``): active, exempt, suspended.

    ``ground`` is a word of the pack, or ``ground_field`` names the field
    (``step.field``) that holds it; ``review_field`` the day of the next look.
    """

    def make(item: Item) -> people.ChangeParticipation:
        return people.ChangeParticipation(
            membership=membership_of(item),
            participation=str(item.params["participation"]),
            on=item.effective_on,
            ground=str(item.params.get("ground") or item.field("ground_field") or ""),
            review_on=item.day_field("review_field"),
        )

    _run(work, people.participation_change, make)


@effect("end-membership@1", standing=True)
def end_membership(work: Work) -> None:
    """The membership ends on the day of effect, for a reason of the pack (``reason``).

    Offices of the structure that are still open end with it.
    """
    end_offices(work)

    def make(item: Item) -> people.EndMembership:
        return people.EndMembership(
            membership=membership_of(item),
            on=item.effective_on,
            reason=str(item.params["reason"]),
        )

    _run(work, people.membership_end, make)


@effect("end-offices@1", standing=True)
def end_offices(work: Work) -> None:
    """The open offices of the person end on the day of effect.

    ``posts`` limits which ones; offices of other structures stay.
    """
    persons = {i.case.person for i in work.items if i.case.person}
    held = offices_held(system_actor(READER), persons)
    for decision, items in by_decision(work.items).items():
        commands = [
            people.EndOffice(office=o.id, on=item.effective_on)
            for item in items
            for o in held.get(item.case.person or 0, ())
            if _ends(item, o)
        ]
        if commands:
            people.office_end(
                actor=work.actor,
                commands=commands,
                decision=decision,
                record_into=work.act,
            )


def _ends(item: Item, office: Any) -> bool:
    posts: Sequence[str] = item.params.get("posts", ())
    return (
        office.structure == item.case.structure
        and office.since < item.effective_on
        and (not posts or office.post in posts)
    )


@effect("stay@1", standing=True)
def stay(work: Work) -> None:
    """The member belongs to another unit from the day of effect on.

    The unit is that of the other side, or that of a field (``unit_field``).
    """

    def make(item: Item) -> people.ChangeStay:
        return people.ChangeStay(
            membership=membership_of(item), unit=_unit(item), on=item.effective_on
        )

    _run(work, people.stay_change, make)


@effect("guest-stay@1", standing=True)
def guest_stay(work: Work) -> None:
    """The member is a guest elsewhere from the day of effect on, counted at home.

    ``until_field`` names the field with the first day back home, if any.
    """

    def make(item: Item) -> people.OpenGuestStay:
        return people.OpenGuestStay(
            membership=membership_of(item),
            unit=_unit(item),
            on=item.effective_on,
            until=item.day_field("until_field"),
        )

    _run(work, people.guest_stay_open, make)


@effect("guest-return@1", standing=True)
def guest_return(work: Work) -> None:
    """The guest is back at home on the day of effect."""

    def make(item: Item) -> people.CloseGuestStay:
        return people.CloseGuestStay(
            membership=membership_of(item), on=item.effective_on
        )

    _run(work, people.guest_stay_close, make)


def _unit(item: Item) -> int:
    found = item.field("unit_field") or item.case.other_unit
    if found is None:
        raise ValueError(f"{item.case.reference} names no unit to go to")
    return int(found)
