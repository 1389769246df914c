"""How the page of members is found: by names, by the scope, or from a few candidates.

A few words decide much better than a scope, so they are looked up first. Else the
side that is cheaper is read: the rows of a small scope, or all names in order until
the page is full. PostgreSQL plans the latter by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isqrt
from typing import Any

from django.db.models import Q, QuerySet

from banyan.base.hints import ROWID, indexed_by
from banyan.base.lists import Checked, Prepared, Reading
from banyan.base.lists.checking import CheckedGroup, CheckedNode
from banyan.base.lists.compiling import condition
from banyan.base.lists.running import CAP
from banyan.base.models import as_of
from banyan.kernel.errors import NotAllowed, Problem
from banyan.kernel.ids import SEGMENT
from banyan.kernel.text import Sentence
from banyan.kernel.text import gettext_noop as _

from ..domain.plans import PAGE, names_first
from ..models import Stay
from ..queries.scope import READ, Reach, everywhere, reaches
from ..queries.sizes import members_below
from .names import FEW as FEW_TOLD
from .names import candidates
from .probes import NARROW, joined, narrowed

FEW = 5_000
"""In scopes up to so many members a word may stand anywhere in the name."""


def without(node: CheckedNode | None, test: Checked) -> CheckedNode | None:
    """Return a filter without one of its joined tests."""
    if node is test or not isinstance(node, CheckedGroup):
        return None
    return CheckedGroup(tuple(part for part in node.parts if part is not test), True)


class Scope:
    """The stretches of the tree asked for and in range, and how many members they hold."""

    def __init__(
        self, reading: Reading, node: CheckedNode | None, page: int = PAGE
    ) -> None:
        self.found, self.page = self._found(reading, node), page
        self.size, self.everybody = _sizes(self._rooted(reading))

    def _rooted(self, reading: Reading) -> tuple[Reach, ...]:
        """Return the stretches, "everything" as the tree of the structure shown."""
        root = reading.tab.root if reading.tab else ""
        return tuple(
            Reach(root, True) if not r.low and not r.area_low else r for r in self.found
        )

    @staticmethod
    def _found(reading: Reading, node: CheckedNode | None) -> tuple[Reach, ...]:
        for test in joined(node):
            if test.field.key == "unit" and test.op in ("under", "is"):
                place, below = test.value, test.op == "under"
                if len(test.values) > 1 or not place.today:
                    continue
                try:
                    return reaches(
                        reading.actor,
                        READ,
                        place.today,
                        below=below,
                        area_path=place.area_path,
                    )
                except NotAllowed:
                    return ()
        root = reading.tab.root if reading.tab else ""
        return tuple(
            r
            for r in everywhere(reading.actor, READ)
            if not r.low or not root or r.low.startswith(root)
        )

    @property
    def is_single(self) -> bool:
        """Say whether single units alone are asked for."""
        return bool(self.found) and all(not r.below for r in self.found)

    @property
    def is_large(self) -> bool:
        """Say whether the names are to be walked rather than the scope read."""
        if self.is_single:
            return False
        if any(
            r.below and len(r.low) <= SEGMENT and not r.area_low for r in self.found
        ):
            return True
        return self.size is not None and names_first(
            self.size, self.everybody, self.page
        )

    @property
    def is_few(self) -> bool:
        """Say whether all of it may be looked through."""
        return self.is_single or self.size is not None and self.size <= FEW


def _sizes(found: Sequence[Reach]) -> tuple[int | None, int]:
    """Return how many members are in reach and in the whole tree, where known."""
    if not found or any(r.area_low or not r.low for r in found):
        return None, 0
    root = found[0].low[:SEGMENT]
    known = members_below(sorted({r.low for r in found} | {root}))
    if not known:
        return None, 0
    below = all(r.below and r.low[:SEGMENT] == root for r in found)
    size = sum(known.get(r.low, 0) for r in found) if below else None
    return size, known.get(root, 0)


def scope_of(asked: Prepared) -> Scope:
    """Return the scope of a list; its sizes are asked once."""
    if "scope" not in asked.memo:
        first = not (asked.query.after or asked.query.before)
        page = CAP if first and not _is_plain(asked) else PAGE
        asked.memo["scope"] = Scope(asked.reading, asked.checked, page)
    found: Scope = asked.memo["scope"]
    return found


def plan(rows: QuerySet[Any], asked: Prepared) -> QuerySet[Any]:
    """Return what fits, read by the cheapest way we know of."""
    if scope_of(asked).is_few:
        return _hinted(_fitting(rows, asked, asked.checked, few=True), asked)
    typed = next((t for t in joined(asked.checked) if t.field.key == "name"), None)
    ids = _candidates(asked, typed) if typed is not None else None
    if typed is None or ids is None:
        return _hinted(_fitting(rows, asked, asked.checked), asked)
    return _of_candidates(rows, asked, typed, ids)


def way(asked: Prepared) -> Any:
    """Name the way :func:`plan` reads by; ``None`` where it probes a condition first."""
    scope = scope_of(asked)
    tests = joined(asked.checked)
    probed = any(test.field.key != "unit" for test in tests)
    if probed and scope.is_large and not scope.is_few and not asked.reading.is_past:
        return None
    return scope.is_few, scope.is_large


def _of_candidates(
    rows: QuerySet[Any], asked: Prepared, typed: Checked, ids: list[int]
) -> QuerySet[Any]:
    rest = without(asked.checked, typed)
    return indexed_by(_fitting(rows.filter(pk__in=ids), asked, rest), ROWID)


def _fitting(
    rows: QuerySet[Any],
    asked: Prepared,
    node: CheckedNode | None,
    *,
    few: bool = False,
) -> QuerySet[Any]:
    if node is None:
        return rows
    reading = replace(asked.reading, told={FEW_TOLD: True}) if few else asked.reading
    return rows.filter(condition(asked.spec, node, reading))


def found_by_name(rows: QuerySet[Any], asked: Prepared) -> QuerySet[Any]:
    """Return what fits, from a few candidates where words name few; for any list."""
    typed = next((t for t in joined(asked.checked) if t.field.key == "name"), None)
    ids = _candidates(asked, typed) if typed is not None else None
    if typed is None or ids is None:
        return _fitting(rows, asked, asked.checked)
    return _of_candidates(rows, asked, typed, ids)


def _candidates(asked: Prepared, typed: Checked) -> list[int] | None:
    if "candidates" not in asked.memo:
        tab = asked.reading.tab
        asked.memo["candidates"] = candidates(typed.value, tab.value if tab else 0)
    found: list[int] | None = asked.memo["candidates"]
    return found


def _hinted(rows: QuerySet[Any], asked: Prepared) -> QuerySet[Any]:
    """Say to SQLite by which index to read."""
    scope = scope_of(asked)
    order = asked.order[0].lstrip("-")
    if asked.reading.is_past:
        return _past(rows, asked, scope, order == "name")
    if not scope.is_large:
        return indexed_by(rows, "membership_unit_key")
    return _wide(rows, asked, scope, order)


def _wide(
    rows: QuerySet[Any], asked: Prepared, scope: Scope, order: str
) -> QuerySet[Any]:
    """Read a large scope by a narrow condition, or along the order."""
    most = isqrt(CAP * scope.everybody) if scope.everybody else NARROW
    if (found := narrowed(rows, asked, most)) is not None:
        return found
    index = ALONG.get(order)
    return indexed_by(rows, index) if index else rows


ALONG = {
    "name": "membership_key",
    "joined": "membership_joined",
    "unit": "membership_unit_key",
}
"""Which index keeps an order; that of units is read unit by unit, along the tree."""


def refuse_order(asked: Prepared) -> Problem | None:
    """Say why so many members are not sorted by what no index keeps in order."""
    order = [key for key in asked.order if key.lstrip("-") in UNKEPT]
    size = scope_of(asked).size if order else 0
    everybody = scope_of(asked).everybody if order else 0
    if (size if size is not None else everybody) <= SORTED:
        return None
    return Problem.of(
        "list.too_many_to_sort",
        _(
            "More than %(most)s members are not sorted by “%(label)s”: narrow the "
            "list to a unit first."
        ),
        most=SORTED,
        label=Sentence(asked.spec.by_key[order[0].lstrip("-")].label),
    )


UNKEPT = ("born", "card")
SORTED = 300_000


def _past(
    rows: QuerySet[Any], asked: Prepared, scope: Scope, by_name: bool
) -> QuerySet[Any]:
    """Read a past day by names, or from the stays in the units asked for."""
    units = [t for t in joined(asked.checked) if t.field.key == "unit"]
    if scope.is_large or not units:
        return indexed_by(rows, "membership_name") if by_name else rows
    found = rows.filter(pk__in=_stays(asked, units).values("membership_id"))
    return indexed_by(found, ROWID)


def _stays(asked: Prepared, units: Sequence[Checked]) -> QuerySet[Stay]:
    """Return the homes of the day asked in the units asked for."""
    reading = asked.reading
    stays = Stay.objects.filter(as_of(reading.day, reading.known), kind="home")
    for test in units:
        stays = stays.filter(_unit_then(asked, test))
    return stays


def stays_asked(asked: Prepared) -> QuerySet[Stay] | None:
    """Return the homes of a day gone where nothing but units narrows the list."""
    node, tests = asked.checked, joined(asked.checked)
    parts = len(node.parts) if isinstance(node, CheckedGroup) else int(node is not None)
    if not asked.reading.is_past or len(tests) != parts:
        return None
    by_unit = all(test.field.key == "unit" for test in tests)
    return _stays(asked, tests) if by_unit else None


def _unit_then(asked: Prepared, test: Checked) -> Q:
    from banyan.base.lists import lookup

    assert lookup.units_below is not None  # noqa: S101
    if test.op == "under":
        return Q(unit__in=lookup.units_below(test.value, asked.reading))
    if test.op == "empty":
        return Q(unit__isnull=True)
    return Q(unit__in=[place.id for place in test.values])


def size(asked: Prepared) -> int | None:
    """Return the kept number of members, where nothing but a unit narrows the list."""
    if not _is_plain(asked):
        return None
    scope = scope_of(asked)
    return (
        scope.size if scope.size is not None and _is_of(asked.reading, scope) else None
    )


def _is_plain(asked: Prepared) -> bool:
    """Say whether nothing but a unit narrows the members of today."""
    if asked.reading.is_past:
        return False
    if asked.checked is None:
        return True
    test = asked.checked
    if not isinstance(test, Checked):
        return False
    return test.field.key == "unit" and test.op == "under"


def _is_of(reading: Reading, scope: Scope) -> bool:
    """Say whether all of a scope lies in the structure shown."""
    tab = reading.tab
    lows = (r.low[:SEGMENT] for r in scope.found)
    return tab is not None and all(low in ("", tab.root) for low in lows)
