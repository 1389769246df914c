"""Lists of grants, right sets and support sessions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from banyan.access.domain.explanation import GrantReason
from banyan.access.domain.giving import GIVE, missing_to_give
from banyan.access.domain.place import Place
from banyan.access.models import Grant, RightSet, SupportSession
from banyan.access.places import place_of
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotAllowed
from banyan.kernel.text import Text

from .held import narrowed
from .reasons import WATCHING, _holders, _name, _person, _reason, _reasons


@dataclass(frozen=True)
class GrantRow:
    """One grant that reaches a unit: to whom, what, and whether it is its own."""

    name: str
    account_id: int | None
    person_id: int | None
    is_here: bool
    reason: GrantReason
    row_version: int
    may_revoke: bool


@dataclass(frozen=True)
class RightSetRow:
    """A named bundle of rights."""

    key: str
    names: Text
    rights: tuple[str, ...]
    needs_second_factor: bool
    needs_second_person: bool = False


@dataclass(frozen=True)
class SupportRow:
    """A support session: shown to the unit that it concerns."""

    id: int
    name: str
    reason: str
    opened_at: dt.datetime
    ends_at: dt.datetime
    closed_at: dt.datetime | None

    def is_open(self, now: dt.datetime) -> bool:
        """Say whether the session still gives rights."""
        return self.closed_at is None and now < self.ends_at


def right_sets_known() -> tuple[RightSetRow, ...]:
    """Return every right set, in the order of keys."""
    return tuple(
        RightSetRow(
            s.key,
            s.names,
            tuple(sorted(s.rights)),
            s.needs_second_factor,
            s.needs_second_person,
        )
        for s in RightSet.objects.order_by("key")
    )


def rights_known() -> tuple[str, ...]:
    """Return every right that some right set gives."""
    return tuple(sorted({r for s in right_sets_known() for r in s.rights}))


def right_sets_givable(actor: Actor, unit_id: int) -> tuple[RightSetRow, ...]:
    """Return the right sets that ``actor`` may give on a unit and below."""
    wanted = place_of(unit_id).range()
    if missing_to_give(actor, [GIVE], wanted):
        return ()
    return tuple(
        s for s in right_sets_known() if not missing_to_give(actor, s.rights, wanted)
    )


def grants_of_unit(actor: Actor, unit_id: int) -> tuple[GrantRow, ...]:
    """Return today's grants on a unit and those that reach it from above.

    Raises NotVisible for an unknown unit, NotAllowed without one of the rights
    that let one see who can see.
    """
    place = place_of(unit_id)
    _require_watching(actor, place)
    rights = rights_known()
    rows = [row for row, _had in _holders([place], rights)]
    versions = dict(
        Grant.objects.filter(pk__in=[r["pk"] for r in rows]).values_list(
            "pk", "row_version"
        )
    )
    return tuple(
        GrantRow(
            name=_name(row),
            account_id=row["account_id"],
            person_id=_person(row),
            is_here=row["unit_id"] == unit_id,
            reason=_reason(row),
            row_version=versions[row["pk"]],
            may_revoke=_may_revoke(
                actor,
                row["source"],
                narrowed(row["right_set__rights"], row["only_rights"]),
                row,
            ),
        )
        for row in rows
    )


def _may_revoke(
    actor: Actor, source: str, rights: Iterable[str], row: dict[str, object]
) -> bool:
    wanted = _reason(row).range
    if source not in ("hand", "deputy") or wanted is None:
        return False
    return not missing_to_give(actor, {*rights, GIVE}, wanted)


def _require_watching(actor: Actor, place: Place) -> None:
    if not any(actor.covers(w, place.path, place.area_path) for w in WATCHING):
        raise NotAllowed(right=GIVE)


def grants_held(actor: Actor) -> tuple[GrantReason, ...]:
    """Return what the actor holds itself, as sentences for the own account page."""
    ids = [h.grant_id for h in actor.held]
    return tuple(_reasons(Grant.objects.filter(pk__in=ids)))


def support_sessions_of_unit(actor: Actor, unit_id: int) -> tuple[SupportRow, ...]:
    """Return the support sessions of the last thirty days over a unit.

    Whoever reads the unit may see them: help from outside is never hidden.
    """
    place = place_of(unit_id)
    if not actor.covers("unit.read", place.path, place.area_path):
        raise NotAllowed(right="unit.read")
    since = clock.now() - dt.timedelta(days=30)
    rows = SupportSession.objects.filter(
        unit__path__in=place.ancestors(), opened_at__gte=since
    ).select_related("account")
    return tuple(
        SupportRow(s.pk, str(s.account), s.reason, s.opened_at, s.ends_at, s.closed_at)
        for s in rows.order_by("-opened_at")
    )
