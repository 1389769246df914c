"""Whether putting holders of rights together would give somebody more than they had."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from banyan.kernel.actor import Held


@dataclass(frozen=True)
class Gain:
    """What an account would newly hold: the right set, where, and which rights."""

    account_id: int
    account: str
    right_set: str
    unit_id: int
    rights: tuple[str, ...]


def missing(own: Sequence[Held], new: Held, today: dt.date) -> tuple[str, ...]:
    """Return the rights of ``new`` that no single one of ``own`` covers.

    One grant must hold the right over the whole range and the whole time: what
    two grants together might cover counts as a gain, to be on the safe side. A
    support session covers nothing, for it ends at its hour.
    """
    return tuple(
        sorted(r for r in new.rights if not any(_covers(o, new, r, today) for o in own))
    )


def _covers(own: Held, new: Held, right: str, today: dt.date) -> bool:
    if right not in own.rights or own.source == "support":
        return False
    if not own.range.low or not new.range.low:
        return False  # a unit that is yet to come: nothing can be said of its range
    return own.range.contains(new.range) and _lasts(own, new, today)


def _lasts(own: Held, new: Held, today: dt.date) -> bool:
    begins = max(today, new.valid_from or today)
    if own.valid_from is not None and own.valid_from > begins:
        return False
    if own.valid_to is None:
        return True
    return new.valid_to is not None and new.valid_to <= own.valid_to


def alive(held: Iterable[Held], today: dt.date) -> list[Held]:
    """Return what holds on a day or will: what is over gives nobody anything."""
    return [h for h in held if h.valid_to is None or h.valid_to > today]
