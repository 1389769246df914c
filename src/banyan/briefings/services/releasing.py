"""Releasing a briefing with its snapshot, withdrawing it, beginning a new version."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from banyan.access.services import ReleaseGive, release_withdraw, releases_give
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, Problem, StateRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from ..building import content_of
from ..domain import life
from ..domain.comparing import hash_of
from ..models import Briefing, Section, Snapshot
from ..releases import living, targets_of
from ..searching import refresh
from ..store import APPROVE, KIND, READ, sections_of
from .ground import (
    FIGURES_READ,
    changing,
    keep,
    must_be,
    name_problems,
    refuse,
    seen,
    source_problems,
)
from .reviewing import remind, waiting_languages


def briefing_release(
    *,
    actor: Actor,
    briefing: uuid.UUID | str,
    level: str,
    languages: Sequence[str] = (),
    accounts: Iterable[int] = (),
    row_version: int | None = None,
) -> Briefing:
    """Freeze an approved briefing and release it as far as ``level``.

    ``internal`` stays with who reads the unit; ``exchange`` and ``partner`` go to
    whoever reads the partner's unit here, and to the ``accounts`` named; ``public``
    to everybody with an account. ``languages`` narrows what the partner sees. The
    version before it is superseded and its releases end. Requires
    ``briefing.approve``, ``figures.read``, and ``grant.write`` where something is
    released. Raises StateRefusal where a language waits for approval, InputError
    naming each figure that has no source or is not released that far.
    """
    row = seen(actor, briefing, APPROVE)
    actor.require(FIGURES_READ, path=row.unit.path, area_path=row.unit.area_path)
    with transaction.atomic():
        with changing(actor, row, "briefing_release", row_version, level=level) as (
            act,
            locked,
        ):
            must_be(locked, life.REVIEW)
            _require_approved(locked)
            sections = sections_of(locked)
            named = list(accounts)
            units = targets_of(locked, level)
            refuse(_level_problems(level, units, named))
            refuse(
                [*source_problems(sections, level), *name_problems(locked, sections)]
            )
            locked.state, locked.level = life.RELEASED, level
            locked.released_on = clock.today()
            act.record("create", _freeze(actor, locked, sections))
            keep(act, locked)
            remind(act, actor, locked, None)
        _give(actor, locked, units, named, languages)
        if locked.previous_id:
            _supersede(actor, locked.previous_id)
        refresh([locked])
    return locked


def _require_approved(row: Briefing) -> None:
    waiting = waiting_languages(row)
    if waiting:
        raise StateRefusal(
            _("Nobody approved it in these languages yet: %(languages)s."),
            code="briefing.unapproved",
            way_out=_(
                "Let each language be approved, or send it back and narrow them."
            ),
            languages=", ".join(waiting),
        )


def _level_problems(level: str, units: list[int], accounts: list[int]) -> list[Problem]:
    if level not in life.LEVELS:
        return [
            Problem.of(
                "briefing.level",
                _("“%(level)s” is no level of a briefing."),
                field="level",
                level=level,
            )
        ]
    if level in (life.EXCHANGE, life.PARTNER) and not units and not accounts:
        return [
            Problem.of(
                "briefing.nobody",
                _("Nobody is there to release it to."),
                field="level",
                way_out=_("Tie the briefing to an exchange, or name the accounts."),
            )
        ]
    return []


def _freeze(actor: Actor, row: Briefing, sections: list[Section]) -> Snapshot:
    content = content_of(actor, row, sections)
    content["level"] = row.level
    return Snapshot.objects.create(
        briefing=row,
        taken_at=clock.now(),
        as_of=clock.today(),
        content=content,
        hash=hash_of(content),
    )


def _give(
    actor: Actor, row: Briefing, units: list[int], accounts: list[int],
    languages: Sequence[str],
) -> None:  # fmt: skip
    common: dict[str, Any] = {
        "kind": KIND,
        "object_id": row.pk,
        "unit_id": row.unit_id,
        "right": READ,
        "languages": tuple(languages),
    }
    commands = [ReleaseGive(to_unit_id=u, **common) for u in units]
    commands += [ReleaseGive(to_account_id=a, **common) for a in accounts]
    releases_give(actor=actor, commands=commands)


def _supersede(actor: Actor, previous: int) -> None:
    row = Briefing.objects.select_related("unit").get(pk=previous)
    if row.state != life.RELEASED:
        return
    with changing(actor, row, "briefing_supersede", None) as (act, locked):
        locked.state = life.SUPERSEDED
        keep(act, locked)
    _take_back(actor, row)


def _take_back(actor: Actor, row: Briefing) -> None:
    for release in living(row.pk):
        release_withdraw(actor=actor, release_id=release)


def briefing_withdraw(
    *, actor: Actor, briefing: uuid.UUID | str, reason: str,
    row_version: int | None = None,
) -> Briefing:  # fmt: skip
    """Take a released briefing back: guests no longer see it, the snapshot stays.

    Requires ``briefing.approve`` (and ``grant.write`` where it was released).
    Raises InputError without a reason, StateRefusal when it is not released.
    """
    row = seen(actor, briefing, APPROVE)
    if not reason.strip():
        raise InputError(
            problems=[
                Problem.of(
                    "briefing.reason", _("Say why it is withdrawn."), field="reason"
                )
            ]
        )
    with transaction.atomic():
        with changing(actor, row, "briefing_withdraw", row_version) as (act, locked):
            must_be(locked, life.RELEASED)
            locked.state = life.WITHDRAWN
            locked.withdrawn_on = clock.today()
            locked.withdrawn_why = reason.strip()
            keep(act, locked)
        _take_back(actor, row)
        refresh([locked])
    return locked


def briefing_renew(*, actor: Actor, briefing: uuid.UUID | str) -> Briefing:
    """Begin a new version of a briefing that was given: a draft with the same sections.

    The one given stays as it is until the new one is released. Raises StateRefusal
    for one that was not given, or that has a newer version.
    """
    row = seen(actor, briefing)
    if row.state not in life.GIVEN:
        raise StateRefusal(
            _("Only a briefing that was released gets a new version."),
            code="briefing.not_given",
            way_out=_("This one can still be changed itself."),
        )
    with ledger.act(
        actor=actor, kind="briefings.briefing_renew", unit=row.unit_id,
        facts={"briefing": row.pk},
    ) as act:  # fmt: skip
        Briefing.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if Briefing.objects.filter(previous=row.pk).exists():
            raise StateRefusal(
                _("There is a newer version already."), code="briefing.renewed"
            )
        made = _copy(row)
        act.record("create", made)
        sections = Section.objects.bulk_create(
            _copied(made, section) for section in sections_of(row)
        )
        act.record_rows("create", Section, [s.pk for s in sections])
        refresh([made])
    return made


def _copy(row: Briefing) -> Briefing:
    same = (
        "unit_id exchange_id partner_id template title audience languages level "
        "is_specimen words"
    ).split()
    return Briefing.objects.create(
        previous=row,
        number=row.number + 1,
        made_on=clock.today(),
        **{name: getattr(row, name) for name in same},
    )


def _copied(row: Briefing, section: Section) -> Section:
    same = "position key heading text figures charts topics practices lessons".split()
    return Section(briefing=row, **{name: getattr(section, name) for name in same})
