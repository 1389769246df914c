"""What differs between the kinds of tables: how rows are judged and applied."""

from .base import Context, Kind, Row
from .decisions import DecisionsKind
from .members import MembersKind
from .offices import OfficesKind
from .units import UnitsKind

KINDS: dict[str, Kind] = {
    "members": MembersKind(),
    "units": UnitsKind(),
    "offices": OfficesKind(),
    "decisions": DecisionsKind(),
}

__all__ = ["KINDS", "Context", "Kind", "Row"]
