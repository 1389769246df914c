"""What this room registers."""

from __future__ import annotations

import datetime as dt

from banyan.base import ports
from banyan.kernel.actor import system_actor

from . import effects
from . import own as _own  # noqa: F401 (registers what a person is told)
from .definitions import check_pack
from .domain import builtin
from .merging import merge_problems
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


ports.day_roll.register("cases", sweep_daily)

__all__ = ["builtin", "effects"]
