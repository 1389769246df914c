"""What this room registers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from banyan.base import ports, retention
from banyan.kernel.actor import system_actor
from banyan.kernel.text import gettext_noop as _

from . import effects
from . import measuring as _measuring  # noqa: F401 (registers the indicators)
from . import own as _own  # noqa: F401 (registers what a person is told)
from .definitions import check_pack
from .domain import builtin
from .merging import merge_problems
from .models import Case
from .reorganisation import CasesConsequence
from .services import cases_sweep, cases_watch
from .services.following import places_anew
from .upgrading import check_upgrade, examine

UNIT_COLUMNS = ("unit", "other_unit", "subject_unit")

ports.pack_checks.register("cases.procedures", check_pack)
ports.pack_checks.register("cases.upgrade", check_upgrade)
ports.doctor.register("cases", examine)
ports.consequences.register("cases", CasesConsequence())
for _column in UNIT_COLUMNS:
    ports.references.register(
        f"cases.case.{_column}",
        ports.Reference("unit", "cases.Case", _column, is_copy=True),
    )
ports.references.register(
    "cases.case.person", ports.Reference("person", "cases.Case", "person")
)
ports.merge_vetoes.register("cases", merge_problems)
ports.references.register(
    "cases.casestep.unit",
    ports.Reference("unit", "cases.CaseStep", "unit", is_copy=True),
)


def sweep_daily(day: dt.date) -> int:
    """Pass, remind, raise, and watch for whom a case should be opened."""
    actor = system_actor("day roll", on=day)
    swept = cases_sweep(actor=actor, on=day)
    watched = cases_watch(actor=actor, on=day)
    placed = places_anew(actor=actor)
    return swept.passed + swept.reminded + swept.raised + watched + placed


OPEN_CASE = _("An open case is about this person.")


def open_cases_hold(persons: Collection[int]) -> Mapping[int, str]:
    """Return the persons about whom a case runs: their data stay until its end."""
    rows = Case.objects.filter(person__in=persons, state__in=["open", "suspended"])
    return dict.fromkeys(rows.values_list("person", flat=True), OPEN_CASE)


ports.day_roll.register("cases", sweep_daily)
retention.holds.register("cases", open_cases_hold)

__all__ = ["builtin", "effects"]
