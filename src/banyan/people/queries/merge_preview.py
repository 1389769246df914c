"""What a merge of two records would do: side by side, chosen, refused. Nothing is written."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotAllowed, Problem

from ..domain import twin_refusals
from ..domain.merging import Plan, plan
from ..models import Person
from ..services.moving import clashes, movable, unlike, vetoes
from ..services.persons import WRITE, require_persons
from .merge_facts import MEMBERS, merge_facts
from .persons import PersonDetails, PersonShown, person_details, person_get


@dataclass(frozen=True)
class MergePreview:
    """Both records as the officer may see them, the plan, and what stands against."""

    a: PersonShown
    b: PersonShown
    a_details: PersonDetails
    b_details: PersonDetails
    plan: Plan
    problems: tuple[Problem, ...]
    moves: tuple[tuple[str, int], ...]
    """Kinds of records of the other one that go over, and how many."""
    account: bool
    """Whether an account of the other one goes over."""
    missing: str = ""
    """The right that the officer lacks to carry it out."""


def merge_preview(
    actor: Actor,
    survivor: uuid.UUID | str,
    merged: uuid.UUID | str,
    keep: Mapping[str, str] | None = None,
) -> MergePreview:
    """Return what merging would do with the choices made so far.

    Both must be in range with ``person.write``; whether ``membership.write`` is
    missing is said. Only what is in range is shown or counted. Raises NotVisible,
    NotAllowed.
    """
    a, b = person_get(actor, uid=survivor), person_get(actor, uid=merged)
    require_persons(actor, [a.id, b.id], WRITE)
    rows = Person.objects.in_bulk([a.id, b.id])
    same = a.id == b.id
    clashing = () if same else tuple(clashes(b.id, a.id))
    facts = merge_facts(actor, rows[a.id], rows[b.id], clashing)
    chosen = plan(facts, keep or {})
    problems = [*chosen.problems, *vetoes(a.id, b.id, chosen)]
    if same:
        problems = [twin_refusals.same_record()]
    return MergePreview(
        a,
        b,
        person_details(actor, a),
        person_details(actor, b),
        chosen,
        tuple(problems),
        tuple(_moves(a, b)),
        account=bool(facts.accounts.get("B")),
        missing=_missing(actor, a.id, b.id),
    )


SEEN = ("people.PersonName", "people.Contact", "people.Qualification")
"""What is personal of whoever may be read: counted; the rest only goes along."""


def _moves(a: PersonShown, b: PersonShown) -> list[tuple[str, int]]:
    found = [
        (model._meta.label_lower, len(unlike(one, model, b.id, a.id)))
        for _key, one, model in movable()
        if one.model in SEEN
    ]
    found.append(("people.membership", len(b.memberships)))
    found.append(("people.office", len(b.offices)))
    return [(kind, number) for kind, number in found if number]


def _missing(actor: Actor, a: int, b: int) -> str:
    try:
        require_persons(actor, [a, b], MEMBERS)
    except NotAllowed:
        return MEMBERS
    return ""
