"""Freezing a report and releasing it to the partner; taking it back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from banyan.access.queries import releases_living
from banyan.access.services import ReleaseGive, release_withdraw, releases_give
from banyan.briefings.domain import life
from banyan.briefings.domain.comparing import hash_of
from banyan.deadlines.services import deadlines_finish
from banyan.decisions.services import numbers_take
from banyan.exchange.queries import partner_units
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, Problem, StateRefusal
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _

from ..building import content_of
from ..models import YearReport, YearSnapshot
from ..searching import refresh
from ..settings import terms
from ..store import APPROVE, KIND, READ
from .asking import CLOCK
from .ground import acting, checked_version, name_problems, refuse, seen, year_problems
from .writing import draft_of, next_edition

LEVELS = (life.INTERNAL, life.PARTNER)
"""Levels of a report: kept in the house, or published to both."""


@dataclass(frozen=True)
class Target:
    """To whom a report is released: the readers of a unit, or an account."""

    unit: int | None = None
    account: int | None = None


def yearly_release(
    *,
    actor: Actor,
    partnership: uuid.UUID | str,
    year: int,
    level: str = life.PARTNER,
    languages: Sequence[str] = (),
    accounts: Iterable[int] = (),
    row_version: int | None = None,
) -> YearReport:
    """Freeze the report on a year as it reads today, and release it as far as ``level``.

    ``internal`` stays with who reads the partnership; ``partner`` goes to the units that
    stand for the partner here and to the ``accounts`` named, in ``languages`` alone where
    some are named. It takes the next number of the unit's series; the edition before is
    superseded and its releases end. Requires ``briefing.approve`` and ``exchange.read``
    over the unit. Raises InputError for a year that has not begun, a level or language
    that is none, nobody to release to, a text that names an ordinary member; Conflict
    where the foreword moved since it was read; StateRefusal where the unit has no series
    of numbers for that day.
    """
    row = seen(actor, partnership, APPROVE)
    actor.require(READ, path=row.unit.path, area_path=row.unit.area_path)
    to = _targets(row, level, accounts)
    refuse(
        [
            *year_problems(year),
            *_level_problems(level, to),
            *_language_problems(languages),
        ]
    )
    with acting(actor, "yearly_release", row, year) as act:
        draft = draft_of(row, year)
        checked_version(draft, row_version)
        earlier = _released(row, year)
        foreword = draft.foreword if draft else _last_foreword(row, year)
        content = content_of(actor, row, year, foreword=foreword, level=level)
        refuse(name_problems(content))
        if earlier is not None:
            _supersede(act, actor, earlier)
        made = draft or next_edition(row, year, foreword)
        _write(act, actor, made, row, content)
        act.record("change" if draft else "create", made)
        act.record("create", _freeze(made, content))
        _give(act, actor, made, to, languages)
        refresh([made, *([earlier] if earlier is not None else [])])
        deadlines_finish(
            actor=actor, subject_kind=CLOCK, subjects=[made.pk], record_into=act
        )
    return made


def _targets(row: Any, level: str, accounts: Iterable[int]) -> list[Target]:
    """Return to whom a report goes: units that stand for the partner here, accounts."""
    if level != life.PARTNER:
        return []
    units = partner_units(organisation=row.partner_id)
    named = [Target(account=pk) for pk in dict.fromkeys(accounts)]
    return [*(Target(unit=pk) for pk in units), *named]


def _write(act: Any, actor: Actor, made: YearReport, row: Any, content: Any) -> None:
    today = clock.today()
    made.paper = numbers_take(
        actor=actor, body=row.unit_id, paper=terms().paper, days=[today],
        record_into=act,
    )[0]  # fmt: skip
    content["paper"], content["edition"] = made.paper, made.number
    content["released_on"] = today.isoformat()
    made.state, made.level = life.RELEASED, content["level"]
    made.released_on = today
    made.unit_id = row.unit_id
    made.row_version += 1
    made.save()


def _freeze(made: YearReport, content: Any) -> YearSnapshot:
    return YearSnapshot.objects.create(
        report=made,
        taken_at=clock.now(),
        as_of=clock.today(),
        content=content,
        hash=hash_of(content),
    )


def _give(
    act: Any, actor: Actor, made: YearReport, to: list[Target], languages: Sequence[str]
) -> None:
    commands = [
        ReleaseGive(
            kind=KIND,
            object_id=made.pk,
            unit_id=made.unit_id,
            right=READ,
            to_unit_id=one.unit,
            to_account_id=one.account,
            languages=tuple(k for k in LANGUAGES if k in languages),
        )
        for one in to
    ]
    releases_give(actor=actor, commands=commands, record_into=act)


def _released(row: Any, year: int) -> YearReport | None:
    rows = YearReport.objects.select_for_update(of=("self",))
    return rows.filter(partnership=row, year=year, state=life.RELEASED).first()


def _last_foreword(row: Any, year: int) -> Text:
    rows = YearReport.objects.filter(partnership=row, year=year).order_by("-number")
    last = rows.first()
    return last.foreword if last else Text()


def _supersede(act: Any, actor: Actor, row: YearReport) -> None:
    row.state = life.SUPERSEDED
    row.row_version += 1
    row.save()
    act.record("change", row)
    _take_back(act, actor, row)


def _take_back(act: Any, actor: Actor, row: YearReport) -> None:
    for release in releases_living(KIND, row.pk):
        release_withdraw(actor=actor, release_id=release, record_into=act)


def yearly_withdraw(
    *,
    actor: Actor,
    partnership: uuid.UUID | str,
    year: int,
    reason: str,
    row_version: int | None = None,
) -> YearReport:
    """Take a released report back: guests no longer see it, what was given stays here.

    Requires ``briefing.approve`` over the unit. Raises InputError without a reason,
    StateRefusal where nothing is released, Conflict where it moved.
    """
    row = seen(actor, partnership, APPROVE)
    if not reason.strip():
        template = _("Say why it is withdrawn.")
        problem = Problem.of("yearly.reason", template, field="reason")
        raise InputError(template, problems=[problem])
    with acting(actor, "yearly_withdraw", row, year) as act:
        found = _released(row, year)
        if found is None:
            raise StateRefusal(
                _("No report on this year is released."),
                code="yearly.not_released",
                way_out=_("Open its page: it shows what can be done."),
            )
        checked_version(found, row_version)
        found.state = life.WITHDRAWN
        found.withdrawn_on, found.withdrawn_why = clock.today(), reason.strip()
        found.row_version += 1
        found.save()
        act.record("change", found)
        _take_back(act, actor, found)
        refresh([found])
    return found


def _level_problems(level: str, to: list[Target]) -> list[Problem]:
    if level not in LEVELS:
        return [
            Problem.of(
                "yearly.level",
                _("“%(level)s” is no level of a yearly report: internal or partner."),
                field="level",
                level=level,
            )
        ]
    if level == life.PARTNER and not to:
        return [
            Problem.of(
                "yearly.nobody",
                _("No unit of this house stands for the partner."),
                field="accounts",
                way_out=_("Name it at the partner's organisation, or name accounts."),
            )
        ]
    return []


def _language_problems(languages: Sequence[str]) -> list[Problem]:
    return [
        Problem.of(
            "no_language",
            _("“%(language)s” is no language of Banyan: vi, lo or en."),
            language=name,
            field="languages",
            way_out=_("Choose Vietnamese, Lao or English, or none for every one."),
        )
        for name in languages
        if name not in LANGUAGES
    ]
