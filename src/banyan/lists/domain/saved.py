"""What a saved list may be called, and where a share reaches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from banyan.kernel.errors import Problem
from banyan.kernel.ids import SEGMENT
from banyan.kernel.names import normalise
from banyan.kernel.text import gettext_noop as _

LONGEST = 120
MOST_SHARES = 50


def name_problem(name: str, taken: Iterable[str]) -> Problem | None:
    """Say what is wrong with the name of a saved list, if anything is."""
    if not name or len(name) > LONGEST:
        return Problem.of(
            "saved.name",
            _("A saved list needs a name of 1 to %(most)s characters."),
            most=LONGEST,
            field="name",
        )
    if name.casefold() in {other.casefold() for other in taken}:
        return Problem.of(
            "saved.taken",
            _("You have a saved list called “%(name)s” already."),
            name=name,
            field="name",
            way_out=_("Choose another name, or change that list."),
        )
    return None


def clean_name(name: str) -> str:
    """Return a name as it is kept."""
    return normalise(name)


def shares_problem(units: Sequence[object]) -> Problem | None:
    """Say why a list is not shared with so many units."""
    if len(units) <= MOST_SHARES:
        return None
    return Problem.of(
        "saved.shares",
        _("A list is shared with %(most)s units at most; name one above them."),
        most=MOST_SHARES,
        field="units",
    )


def above(path: str) -> list[str]:
    """Return a path and the paths of all units above it."""
    return [path[:end] for end in range(len(path), 0, -SEGMENT)]
