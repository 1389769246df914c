"""Rights that come with an office, and end with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Q

from banyan.access.domain.giving import NO_RIGHT_SET, missing_to_give
from banyan.access.domain.place import Place
from banyan.access.events import GrantsEnded
from banyan.access.models import Grant, RightSet
from banyan.base.events import announce
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotAllowed, Problem
from banyan.kernel.text import gettext_noop as _

from .acting import act_into
from .grants import Give, require_places, right_sets_of, write_grants

OFFICE = "office.write"

OWN_OFFICE = _(
    "You may not record an office for yourself that gives rights you do not hold "
    "(%(rights)s)."
)
WAY_OUT_OWN = _("Let another officer record it.")


@dataclass(frozen=True)
class OfficeGrant:
    """What one office gives: right sets to a person over a unit, for its period."""

    person_id: int
    unit_id: int
    post: str
    right_sets: tuple[str, ...]
    office_id: int
    valid_from: dt.date
    valid_to: dt.date | None = None
    decision_id: int | None = None
    below: bool = True
    over_area: bool = False


def grants_from_office(
    *, actor: Actor, commands: Sequence[OfficeGrant], record_into: Any = None
) -> list[Grant]:
    """Give the rights of offices; called when offices are opened.

    Requires ``office.write`` over each unit. Nobody gains rights by recording an
    office of their own. With ``record_into`` the rows go into the act of the
    service that opened the offices.
    """
    gives = [g for command in commands for g in _gives(command)]
    if not gives:
        return []
    with transaction.atomic():
        places = require_places(g.unit_id for g in gives)
        sets = right_sets_of(g.right_set for g in gives)
        for give in gives:
            _require(actor, give, places[give.unit_id], sets)
        return write_grants(
            actor, "access.grants_from_office", gives, sets, record_into
        )


def _gives(command: OfficeGrant) -> list[Give]:
    give = Give(
        right_set="",
        unit_id=command.unit_id,
        person_id=command.person_id,
        reason=command.post,
        valid_from=command.valid_from,
        valid_to=command.valid_to,
        below=command.below,
        over_area=command.over_area,
        decision_id=command.decision_id,
        source="office",
        source_ref=command.office_id,
    )
    return [replace(give, right_set=key) for key in command.right_sets]


def _require(
    actor: Actor, give: Give, place: Place, sets: Mapping[str, RightSet]
) -> None:
    actor.require(OFFICE, path=place.path, area_path=place.area_path)
    chosen = sets.get(give.right_set)
    if chosen is None:
        problem = Problem.of("no_right_set", NO_RIGHT_SET, right_set=give.right_set)
        raise InputError(problems=[problem])
    if actor.person_id is None or actor.person_id != give.person_id:
        return
    wanted = place.range(below=give.below, over_area=give.over_area)
    missing = missing_to_give(actor, chosen.rights, wanted)
    if missing:
        raise NotAllowed(
            OWN_OFFICE,
            code="own_office",
            way_out=WAY_OUT_OWN,
            right=OFFICE,
            rights=", ".join(missing),
        )


def grants_from_office_end(
    *,
    actor: Actor,
    ends: Mapping[int, dt.date | None],
    record_into: Any = None,
) -> list[int]:
    """Let the rights of offices end with them; return the ids of the grants.

    ``ends`` maps an office to the day on which it ends (``None`` opens it again,
    when the end itself was wrong). Rights of an office that never began are
    revoked. Deputies do not outlast the right they stand for.
    """
    with transaction.atomic():
        of_offices = Q(source="office", source_ref__in=list(ends))
        own = list(
            Grant.objects.select_for_update().filter(
                of_offices, revoked_at__isnull=True
            )
        )
        places = require_places({g.unit_id for g in own})
        for grant in own:
            place = places[grant.unit_id]
            actor.require(OFFICE, path=place.path, area_path=place.area_path)
        wanted = {g.pk: ends[g.source_ref] for g in own if g.source_ref is not None}
        deputies = Grant.objects.select_for_update().filter(
            source="deputy", source_ref__in=list(wanted), revoked_at__isnull=True
        )
        changed = [g for g in own if _end(g, wanted[g.pk])]
        changed += [g for g in deputies if _cut(g, wanted[g.source_ref or 0])]
        return _record_ends(actor, changed, record_into)


def _cut(deputy: Grant, day: dt.date | None) -> bool:
    if day is None or (deputy.valid_to is not None and deputy.valid_to <= day):
        return False
    return _end(deputy, day)


def _end(grant: Grant, day: dt.date | None) -> bool:
    if day == grant.valid_to:
        return False
    if day is not None and day <= grant.valid_from:
        grant.revoked_at = clock.now()
    else:
        grant.valid_to = day
    grant.row_version += 1
    return True


def _record_ends(actor: Actor, changed: list[Grant], record_into: Any) -> list[int]:
    if not changed:
        return []
    ids = [g.pk for g in changed]
    with act_into(
        record_into,
        actor=actor,
        kind="access.grants_from_office_end",
        facts={"count": len(ids)},
    ) as act:
        Grant.objects.bulk_update(
            changed, ["valid_to", "revoked_at", "row_version"], batch_size=500
        )
        act.record_rows("end", Grant, ids)
        announce(GrantsEnded(tuple(ids)))
    return ids
