"""Showing one object to somebody outside its range, and taking that back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from banyan.access.domain.giving import GIVE, period_problems
from banyan.access.models import Account, Release
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible, Problem, StateRefusal
from banyan.kernel.text import LANGUAGES
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from .grants import RECIPIENT_CLOSED, require_places

NO_TARGET = _("Name one account or one unit to which it is released.")
NO_LEVEL = _("“%(level)s” is no level of a release: read or write.")
NO_LANGUAGE = _("“%(language)s” is no language of Banyan: vi, lo or en.")
WITHDRAWN = _("This release was withdrawn already.")


@dataclass(frozen=True)
class ReleaseGive:
    """One object of ``unit_id`` to be shown to an account or to a unit's readers.

    ``right`` is what reads the object inside the range (``file.read``): only who
    holds it may release.
    """

    kind: str
    object_id: int
    unit_id: int
    right: str
    to_account_id: int | None = None
    to_unit_id: int | None = None
    level: str = "read"
    languages: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    decision_id: int | None = None


def release_give(
    *, actor: Actor, command: ReleaseGive, record_into: Any = None
) -> Release:
    """Release one object; see :func:`releases_give`."""
    return releases_give(actor=actor, commands=[command], record_into=record_into)[0]


def releases_give(
    *, actor: Actor, commands: Sequence[ReleaseGive], record_into: Any = None
) -> list[Release]:
    """Release objects, in one act.

    Requires ``grant.write`` and the reading right itself over the unit of each
    object; inside another act its room has asked who may release (``record_into``)
    and the reading right alone is required. Raises NotAllowed, InputError, NotVisible.
    """
    if not commands:
        return []
    with transaction.atomic():
        problems = [p for c in commands for p in _problems(c)]
        if problems:
            raise InputError(problems=problems)
        targets = [c.to_unit_id for c in commands if c.to_unit_id is not None]
        places = require_places([*(c.unit_id for c in commands), *targets])
        for command in commands:
            place = places[command.unit_id]
            asked = (GIVE, command.right) if record_into is None else (command.right,)
            for right in asked:
                actor.require(right, path=place.path, area_path=place.area_path)
        _require_accounts(commands)
        return _write(actor, commands, record_into)


def _problems(command: ReleaseGive) -> list[Problem]:
    found = period_problems(command.valid_from or clock.today(), command.valid_to)
    if (command.to_account_id is None) == (command.to_unit_id is None):
        found.append(Problem.of("no_target", NO_TARGET, field="to"))
    if command.level not in Release.LEVELS:
        found.append(
            Problem.of("no_level", NO_LEVEL, level=command.level, field="level")
        )
    found += [
        Problem.of("no_language", NO_LANGUAGE, language=x, field="languages")
        for x in command.languages
        if x not in LANGUAGES
    ]
    return found


def _require_accounts(commands: Sequence[ReleaseGive]) -> None:
    ids = {c.to_account_id for c in commands if c.to_account_id is not None}
    if ids and Account.objects.filter(pk__in=ids, is_active=True).count() < len(ids):
        raise StateRefusal(RECIPIENT_CLOSED, code="recipient_closed")


def _write(actor: Actor, commands: Sequence[ReleaseGive], given: Any) -> list[Release]:
    units = {c.unit_id for c in commands}
    unit = units.pop() if len(units) == 1 else None
    facts = {"kinds": sorted({c.kind for c in commands}), "count": len(commands)}
    with _act(actor, "access.release_give", unit, given, facts) as act:
        releases = Release.objects.bulk_create(_row(c) for c in commands)
        act.record_rows("create", Release, [r.pk for r in releases])
    return releases


def _row(command: ReleaseGive) -> Release:
    return Release(
        kind=command.kind,
        object_id=command.object_id,
        unit_id=command.unit_id,
        to_account_id=command.to_account_id,
        to_unit_id=command.to_unit_id,
        level=command.level,
        languages=list(command.languages),
        valid_from=command.valid_from or clock.today(),
        valid_to=command.valid_to,  # type: ignore[misc]  # None is the open end
        decision_id=command.decision_id,
    )


def _act(
    actor: Actor, kind: str, unit: int | None, given: Any, facts: Any
) -> AbstractContextManager[Any]:
    if given is not None:
        return nullcontext(given)
    return ledger.act(actor=actor, kind=kind, unit=unit, facts=facts)


def release_withdraw(
    *, actor: Actor, release_id: int, record_into: Any = None
) -> Release:
    """Withdraw a release at once; requires ``grant.write`` over the object's unit.

    Inside another act its room has asked who may withdraw (``record_into``).
    """
    with transaction.atomic():
        release = Release.objects.select_for_update().filter(pk=release_id).first()
        if release is None:
            raise NotVisible
        place = require_places([release.unit_id])[release.unit_id]
        may = record_into is not None or actor.covers(GIVE, place.path, place.area_path)
        if not may:
            raise NotVisible
        if release.withdrawn_at is not None:
            raise StateRefusal(WITHDRAWN, code="withdrawn")
        kind = "access.release_withdraw"
        with _act(actor, kind, release.unit_id, record_into, {}) as act:
            release.withdrawn_at = clock.now()
            release.row_version += 1
            release.save(update_fields=["withdrawn_at", "row_version"])
            act.record("end", release)
    return release
