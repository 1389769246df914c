"""The kinds of records that the room keeps, by key, in the order they are shown."""

from __future__ import annotations

from ..domain.shape import F, Kind, Spec
from .exchanges import EXCHANGES
from .partners import PARTNERS
from .practices import PRACTICES

KINDS: dict[str, Kind] = {k.key: k for k in (*PARTNERS, *EXCHANGES, *PRACTICES)}


def register(*kinds: Kind) -> None:
    """Take in the kinds of a room above: they are kept, shown and found as these are."""
    KINDS.update({kind.key: kind for kind in kinds})


def kind_named(key: str) -> Kind | None:
    """Return a kind by its key."""
    return KINDS.get(key)


def parts_of(key: str) -> list[Kind]:
    """Return the kinds that are parts of a kind."""
    return [k for k in KINDS.values() if k.owner == key]


def owner_field(kind: Kind) -> str:
    """Return the column by which a part names its owner."""
    return kind.owner


__all__ = [
    "KINDS",
    "F",
    "Kind",
    "Spec",
    "kind_named",
    "owner_field",
    "parts_of",
    "register",
]
