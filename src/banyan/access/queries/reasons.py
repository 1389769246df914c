"""Why somebody may or may not, and who can see something."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q

from banyan.access.domain.explanation import (
    REFUSED,
    REFUSED_ELSEWHERE,
    REFUSED_NOWHERE,
    Explanation,
    Giver,
    GrantReason,
    Seer,
)
from banyan.access.domain.giving import GIVE
from banyan.access.domain.place import Place
from banyan.access.models import Grant
from banyan.access.places import place_of, places_of
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotAllowed
from banyan.kernel.text import Text

from .held import grants_valid, narrowed
from .scope import releases_to

WATCHING = (GIVE, "ledger.read", "account.admin")
"""Any of these over a unit lets one see who can see it."""

OWN = ("person.read", "membership.read")
"""Rights that nobody needs for the own record."""

SHOWN = (
    "pk",
    "account_id",
    "person_id",
    "source",
    "reason",
    "below",
    "over_area",
    "valid_from",
    "valid_to",
    "unit_id",
    "unit__path",
    "unit__area_path",
    "unit__names",
    "right_set__key",
    "right_set__names",
    "right_set__rights",
    "only_rights",
    "decision_id",
    "decision__symbol",
    "account__username",
    "account__label",
    "account__person_id",
    "person__full_name",
)


def explain(
    actor: Actor,
    right: str,
    *,
    unit_id: int,
    release: tuple[str, int] | None = None,
) -> Explanation:
    """Say whether ``actor`` holds ``right`` for a unit (or a released object), and why.

    Raises NotVisible when there is no such unit. Granted: every grant that gives
    it. Refused: where it is held instead, and who could give it here.
    """
    place = place_of(unit_id)
    if actor.is_system:
        reason = GrantReason(None, "system")
        return _granted(right, [reason], actor.language)
    ids = [
        h.grant_id
        for h in actor.held
        if right in h.rights and h.range.covers(place.path, place.area_path)
    ]
    found = _reasons(Grant.objects.filter(pk__in=ids)) + _released(
        actor, right, release
    )
    if found:
        return _granted(right, found, actor.language)
    return _refused(actor, right, place)


def explain_person(
    actor: Actor, right: str, *, person_id: int, unit_ids: Iterable[int]
) -> Explanation:
    """Say whether ``actor`` holds ``right`` for a person, and why.

    ``unit_ids`` are the units of the person's memberships: one in range is
    enough. One's own record may be read without a right.
    """
    if person_id == actor.own_person and right in OWN:
        return _granted(right, [GrantReason(None, "own")], actor.language)
    answers = [explain(actor, right, unit_id=u) for u in unit_ids]
    granted = [a for a in answers if a.allowed]
    if granted:
        reasons = {g.grant_id: g for a in granted for g in a.grants}
        return _granted(right, list(reasons.values()), actor.language)
    if answers:
        givers = {g: None for a in answers for g in a.could_give}
        return replace(answers[0], could_give=tuple(givers))
    return Explanation(
        False, right, REFUSED, (("right", right), ("units", "")), missing=right
    )


def _granted(right: str, reasons: Sequence[GrantReason], language: str) -> Explanation:
    first = reasons[0]
    values = tuple(first.values(language).items())
    return Explanation(True, right, first.template, values, grants=tuple(reasons))


def _refused(actor: Actor, right: str, place: Place) -> Explanation:
    held = {h.unit_id for h in actor.held if right in h.rights}
    names = [p.names.in_language(actor.language) for p in places_of(held).values()]
    template = REFUSED_ELSEWHERE if names else REFUSED
    if not names and not actor.held:
        template = REFUSED_NOWHERE
    values = (("right", right), ("units", ", ".join(sorted(names))))
    return Explanation(
        False, right, template, values, missing=right, could_give=_givers(right, place)
    )


def _givers(right: str, place: Place) -> tuple[Giver, ...]:
    """Return who could give the right here: holds it, and may give."""
    holders = list(_holders([place], (right, GIVE)))
    able = {_who(row) for row, had in holders if right in had}
    able &= {_who(row) for row, had in holders if GIVE in had}
    chosen = {_who(row): row for row, had in holders if GIVE in had}
    return tuple(
        Giver(
            row["account_id"],
            _person(row),
            _name(row),
            row["unit_id"],
            Text.of(row["unit__names"]),
        )
        for who, row in chosen.items()
        if who in able
    )


def who_can_see(
    actor: Actor,
    *,
    unit_ids: Iterable[int],
    right: str = "person.read",
    person_id: int | None = None,
) -> tuple[Seer, ...]:
    """Return who holds ``right`` for any of the units, and through which grant.

    For a person pass the units of the memberships, and ``person_id``: everybody
    may ask about themself. For others one of :data:`WATCHING` is needed over
    each unit, else NotAllowed.
    """
    places = list(places_of(unit_ids).values())
    own = person_id is not None and person_id == actor.own_person
    for place in () if own else places:
        if not any(actor.covers(w, place.path, place.area_path) for w in WATCHING):
            raise NotAllowed(right=GIVE)
    seers = [
        Seer(row["account_id"], _person(row), _name(row), _reason(row))
        for row, _had in _holders(places, (right,))
    ]
    return tuple(sorted(seers, key=lambda s: (s.name, s.through.grant_id or 0)))


def _holders(
    places: Sequence[Place], rights: Sequence[str]
) -> Iterable[tuple[dict[str, Any], set[str]]]:
    """Yield today's grants that give one of the rights over one of the places.

    One statement finds the grants on units above; whether they reach down is
    decided by the same ranges as everywhere.
    """
    if not places:
        return
    paths = {a for p in places for a in p.ancestors()}
    areas = {a for p in places for a in p.area_ancestors()}
    above = (
        Q(over_area=False, unit__path__in=paths)
        | Q(over_area=True, unit__area_path__in=areas - {""})
        | Q(over_area=True, unit__area_path="", unit__path__in=areas)
    )
    rows = grants_valid(clock.today()).filter(above).order_by("pk").values(*SHOWN)
    for row in rows:
        reach = _place(row).range(below=row["below"], over_area=row["over_area"])
        had = set(rights) & narrowed(row["right_set__rights"], row["only_rights"])
        if had and any(reach.covers(p.path, p.area_path) for p in places):
            yield row, had


def _place(row: dict[str, Any]) -> Place:
    return Place(row["unit_id"], row["unit__path"], row["unit__area_path"])


def _who(row: dict[str, Any]) -> tuple[int | None, int | None]:
    person = _person(row)
    return (None, person) if person else (row["account_id"], None)


def _person(row: dict[str, Any]) -> int | None:
    person: int | None = row["person_id"] or row["account__person_id"]
    return person


def _name(row: dict[str, Any]) -> str:
    account = row["account__label"] or row["account__username"]
    return row["person__full_name"] or account or ""


def _reasons(grants: Any) -> list[GrantReason]:
    return [_reason(row) for row in grants.order_by("pk").values(*SHOWN)]


def _reason(row: dict[str, Any]) -> GrantReason:
    return GrantReason(
        grant_id=row["pk"],
        source=row["source"],
        right_set=row["right_set__key"],
        right_set_names=Text.of(row["right_set__names"]),
        detail=row["reason"],
        unit_id=row["unit_id"],
        unit_names=Text.of(row["unit__names"]),
        range=_place(row).range(below=row["below"], over_area=row["over_area"]),
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        decision_id=row["decision_id"],
        decision=row["decision__symbol"] or "",
        only=tuple(sorted(row["only_rights"] or ())),
    )


def _released(
    actor: Actor, right: str, release: tuple[str, int] | None
) -> list[GrantReason]:
    if release is None:
        return []
    kind, object_id = release
    rows = releases_to(actor, right, kind).filter(object_id=object_id)
    return [
        GrantReason(
            grant_id=None,
            source="release",
            detail=kind,
            unit_id=r.to_unit_id,
            valid_from=r.valid_from,
            valid_to=r.valid_to,
            decision_id=r.decision_id,
        )
        for r in rows
    ]
