"""Units by code. A code is no key: it names a unit only with level and day."""

from __future__ import annotations

import datetime as dt

from banyan.access.queries import scope_q
from banyan.base.models import as_of as on_day
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible, Problem
from banyan.kernel.text import gettext_noop as _

from ..kinds import kinds_of
from ..models import Structure, UnitVersion
from .shapes import UnitRow
from .tree import READ, with_path


def units_by_code(
    actor: Actor,
    structure: Structure,
    code: str,
    *,
    level: str = "",
    as_of: dt.date | None = None,
    known_on: dt.datetime | None = None,
) -> list[UnitRow]:
    """Return all units that bore a code on a day, at one level or at any.

    ``level`` is the name of a kind; all kinds of the same level count (a ward
    is found under "commune").
    """
    day = as_of or clock.today()
    rows = with_path(
        UnitVersion.objects.filter(
            on_day(day, known_on),
            scope_q(actor, READ, unit="unit"),
            unit__structure=structure,
            code=code,
            closed=False,
        ),
        day,
        known_on,
    )
    if level:
        rows = rows.filter(kind__in=_kinds(structure, level))
    found = rows.order_by("there__path").values_list(
        "unit_id",
        "unit__uid",
        "kind",
        "names",
        "code",
        "parent_id",
        "there__path",
        "there__depth",
    )
    return [UnitRow(*row) for row in found]


def unit_by_code(
    actor: Actor,
    structure: Structure,
    code: str,
    *,
    level: str = "",
    as_of: dt.date | None = None,
    known_on: dt.datetime | None = None,
) -> UnitRow:
    """Return the one unit with the code; say so when there are several.

    Raises NotVisible for none, InputError when the code alone does not suffice.
    """
    found = units_by_code(
        actor, structure, code, level=level, as_of=as_of, known_on=known_on
    )
    if not found:
        raise NotVisible(
            _("There is no unit with the code %(wanted)s on that day."), wanted=code
        )
    if len(found) > 1:
        raise InputError(problems=[_ambiguous(code, found)])
    return found[0]


def _kinds(structure: Structure, level: str) -> tuple[str, ...]:
    kinds = kinds_of(structure)
    if not kinds.known(level):
        raise InputError(problems=[_no_level(level, kinds.level_names().values())])
    return kinds.at_level(level)


def _ambiguous(code: str, found: list[UnitRow]) -> Problem:
    return Problem.of(
        "unit.ambiguous_code",
        _("%(count)s units have the code %(code)s: %(units)s."),
        code=code,
        count=len(found),
        units=", ".join(f"{u.names.in_language('vi')} ({u.kind})" for u in found),
        field="code",
        way_out=_("Name the level too."),
    )


def _no_level(level: str, known: object) -> Problem:
    return Problem.of(
        "unit.unknown_level",
        _("“%(level)s” is no level of this structure. Known are: %(known)s."),
        level=level,
        known=", ".join(known),  # type: ignore[arg-type]
        field="level",
    )
