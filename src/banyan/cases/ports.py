"""What this room registers."""

from __future__ import annotations

from banyan.base import ports

from . import effects
from .definitions import check_pack
from .domain import builtin

UNIT_COLUMNS = ("unit", "other_unit", "subject_unit")

ports.pack_checks.register("cases.procedures", check_pack)
for _column in UNIT_COLUMNS:
    ports.references.register(
        f"cases.case.{_column}", ports.Reference("unit", "cases.Case", _column)
    )
ports.references.register(
    "cases.case.person", ports.Reference("person", "cases.Case", "person")
)
ports.references.register(
    "cases.casestep.unit", ports.Reference("unit", "cases.CaseStep", "unit")
)

__all__ = ["builtin", "effects"]
