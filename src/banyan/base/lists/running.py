"""Running a list: a page by keyset, a count that stops, all rows in portions.

A page is one statement for the ids and one for the rows. The count of the first page,
up to 1,000, needs no third: PostgreSQL counts beside the rows by whatever way is
shortest; SQLite, to which a thousand ids are nothing, hands them out in their order.
None grows with what is shown.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import IntegerField, QuerySet, Subquery, Value

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.clock import ZONE
from banyan.kernel.errors import NotVisible, Problem
from banyan.kernel.text import gettext_noop as _

from ..prepared import prepared
from . import cursors
from .asked import Question, filter_key, reader_of
from .cells import Row, rows_of, with_fields
from .checking import CheckedNode, Fault, Named, checked, faults_in, may_see, names_in
from .compiling import Key, behind, condition, keys_of
from .query import ListQuery
from .spec import Field, ListSpec, Reading, Tab, UnitPlace, lookup
from .tree import Node, Term, all_of, terms_of

CAP = 1_000
PORTION = 2_000


@dataclass(frozen=True)
class Count:
    """A number that is exact, or only known to be more."""

    number: int
    more: bool = False

    def __str__(self) -> str:
        return f"{self.number:,}+" if self.more else f"{self.number:,}"


@dataclass(frozen=True)
class ListPage:
    """One page: its rows, and the words with which the neighbours begin."""

    spec: ListSpec
    reading: Reading
    columns: tuple[Field, ...]
    order: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    after: str = ""
    before: str = ""
    count: Count | None = None
    notices: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """A list read for an actor: everything understood, nothing asked yet."""

    spec: ListSpec
    reading: Reading
    query: ListQuery
    node: Node | None
    named: Named
    columns: tuple[Field, ...]
    order: tuple[str, ...]
    notices: tuple[Problem, ...] = ()
    faults: tuple[Fault, ...] = ()
    checked: CheckedNode | None = None
    keys: tuple[Key, ...] = field(default=())
    memo: dict[str, Any] = field(default_factory=dict, compare=False)
    """What a plan keeps between the statements of one page."""

    def found(self) -> QuerySet[Any]:
        """Return what fits, in range, without order."""
        rows = with_fields(self.spec.rows(self.reading), self.reading, self.asks)
        if self.spec.plan is not None:
            return self.spec.plan(rows, self)  # type: ignore[no-any-return]
        return self.fitting(rows)

    def as_many(self) -> QuerySet[Any]:
        """Return rows that are as many as those that fit, without order."""
        simpler = self.spec.as_many(self) if self.spec.as_many is not None else None
        return self.found().order_by() if simpler is None else simpler

    @property
    def size(self) -> int | None:
        """How many fit, where that is kept."""
        return self.spec.size(self) if self.spec.size is not None else None

    @property
    def asks(self) -> list[Field]:
        """The fields that filter or order name."""
        names = [test.field for _at, test in terms_of(self.node)]
        names += [key.lstrip("-") for key in self.order]
        return [self.spec.by_key[name] for name in dict.fromkeys(names)]

    def fitting(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return those rows that fit the filter."""
        if self.checked is None:
            return rows
        return rows.filter(condition(self.spec, self.checked, self.reading))


@dataclass(frozen=True)
class Given:
    """What a page knows already and need not ask: its tab, units as they are named.

    ``pinned`` is what the page itself narrows the list to, beside the filter.
    """

    tab: Tab | None = None
    units: Mapping[str, UnitPlace] = field(default_factory=dict)
    pinned: Node | None = None


NOTHING_GIVEN = Given()


def reading_of(
    actor: Actor, spec: ListSpec, query: ListQuery, given: Given = NOTHING_GIVEN
) -> Reading:
    """Return for whom, on which day and on which tab a list is read.

    Raises NotAllowed without the right, NotVisible for a tab that is not there.
    """
    if spec.right:
        actor.require(spec.right)
    today = clock.today()
    dated = spec.dated
    tabs = tuple(spec.tabs(actor)) if spec.tabs is not None and not given.tab else ()
    return Reading(
        actor=actor,
        day=(query.day if dated and query.day else today),
        today=today,
        known=_end_of(query.known_on) if dated else None,
        known_on=query.known_on if dated else None,
        tab=given.tab or _tab(tabs, query.tab),
        tabs=tabs,
        then=spec.then,
    )


def _end_of(day: dt.date | None) -> dt.datetime | None:
    """Return the last instant of a day: what was recorded on it was known."""
    if day is None:
        return None
    night = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), ZONE)
    return night.astimezone(dt.UTC) - dt.timedelta(microseconds=1)


def _tab(known: Sequence[Tab], wanted: str) -> Tab | None:
    if not wanted:
        return known[0] if known else None
    found = next((tab for tab in known if tab.key == wanted), None)
    if found is None:
        raise NotVisible
    return found


def asked(query: ListQuery, spec: ListSpec) -> Node | None:
    """Return the filter together with the words typed, which mean the first field."""
    typed = None
    if query.text and spec.search:
        typed = Term(spec.search[0], "has", (query.text,))
    return all_of(query.node, typed)


def look(
    actor: Actor, spec: ListSpec, query: ListQuery, given: Given = NOTHING_GIVEN
) -> Prepared:
    """Read what is asked; faults of the filter are returned, not raised.

    Raises InputError only when the filter is no filter at all. One statement where
    the filter names units, one where it names persons.
    """
    reading = reading_of(actor, spec, query, given)
    node = all_of(given.pinned, asked(query, spec))
    named = _named(spec, node, reading, given)
    faults = tuple(faults_in(spec, node, reading, named))
    columns, order, notices = _shape(spec, actor, query)
    found = Prepared(
        spec=spec,
        reading=reading,
        query=query,
        node=node,
        named=named,
        columns=columns,
        order=order,
        notices=notices,
        faults=faults,
        checked=None if faults else checked(spec, node, reading, named),
        keys=tuple(keys_of(spec, order, reading)),
    )
    return _sorted(found)


def _sorted(asked: Prepared) -> Prepared:
    """Return the list in its usual order where the one asked is refused."""
    refuse = asked.spec.refuse_order
    problem = refuse(asked) if refuse is not None else None
    if problem is None:
        return asked
    order = asked.spec.order
    return replace(
        asked,
        order=order,
        keys=tuple(keys_of(asked.spec, order, asked.reading)),
        notices=(*asked.notices, problem),
    )


def prepare(
    actor: Actor, spec: ListSpec, query: ListQuery, given: Given = NOTHING_GIVEN
) -> Prepared:
    """Read what is asked; InputError with every fault of the filter."""
    found = look(actor, spec, query, given)
    if found.faults:
        checked(spec, found.node, found.reading, found.named)
    return found


def _named(spec: ListSpec, node: Node | None, reading: Reading, given: Given) -> Named:
    units, persons = names_in(spec, node)
    units = [word for word in units if word not in given.units]
    found = lookup.units(reading, units) if units and lookup.units else {}
    return Named(
        {**given.units, **found},
        lookup.persons(reading, persons) if persons and lookup.persons else {},
    )


def _shape(
    spec: ListSpec, actor: Actor, query: ListQuery
) -> tuple[tuple[Field, ...], tuple[str, ...], tuple[Problem, ...]]:
    """Return columns and order, and what of them is unknown and left out."""
    notices = []
    columns = []
    for key in query.columns:
        known = spec.by_key.get(key)
        if known is None or not known.column or not may_see(known, actor):
            notices.append(_unknown(_("This list has no column “%(key)s”."), key))
        else:
            columns.append(known)
    order = []
    for key in query.order:
        known = spec.by_key.get(key.lstrip("-"))
        if known is None or not known.sort or not may_see(known, actor):
            notices.append(
                _unknown(_("This list cannot be sorted by “%(key)s”."), key.lstrip("-"))
            )
        else:
            order.append(key)
    usual = [spec.by_key[k] for k in spec.columns if may_see(spec.by_key[k], actor)]
    return tuple(columns or usual), tuple(order or spec.order), tuple(notices)


def _unknown(template: str, key: str) -> Problem:
    return Problem.of("list.unknown", template, key=key[:40])


# -- a page --------------------------------------------------------------------------


def run(actor: Actor, spec: ListSpec, query: ListQuery) -> ListPage:
    """Return one page, by keyset in either direction: two statements.

    Raises NotAllowed, NotVisible, and InputError with every fault of the filter.
    """
    return page_of(prepare(actor, spec, query))


def page_of(asked: Prepared) -> ListPage:
    """Return the page of a list that was read without fault."""
    limit = asked.query.limit
    cursor, notices = _cursor(asked)
    turned = cursor is not None and bool(asked.query.before)
    size = asked.size if cursor is None else None
    cap = None if cursor is not None or size is not None else max(CAP, limit)
    beside = cap is not None and _counts_beside(asked)
    reads = limit if cap is None or beside else cap
    found = _page(asked, reads + 1, cursor, turned, cap if beside else None)
    page, more = found[:limit], len(found) > limit
    if turned:
        page = page[::-1]
    first = more if turned else cursor is not None
    last = more or turned
    return ListPage(
        spec=asked.spec,
        reading=asked.reading,
        columns=asked.columns,
        order=asked.order,
        rows=rows_of(asked.spec, asked.reading, asked.columns, [r[-2] for r in page]),
        after=_word(asked, page[-1]) if page and last else "",
        before=_word(asked, page[0]) if page and first else "",
        count=None if cursor is not None else _counted(size, found, cap, beside),
        notices=(*asked.notices, *notices),
    )


def _counted(
    size: int | None, found: Sequence[tuple[Any, ...]], cap: int | None, beside: bool
) -> Count:
    """Return how many there are: what is kept, what stands beside rows, or the rows."""
    if size is not None:
        return Count(size)
    if beside:
        return _capped(found[0][-1] if found else 0, cap)
    return _capped(len(found), cap)


def _capped(number: int, cap: int | None) -> Count:
    return Count(number) if cap is None or number <= cap else Count(cap, True)


def _cursor(asked: Prepared) -> tuple[cursors.Cursor | None, tuple[Problem, ...]]:
    word = asked.query.before or asked.query.after
    if not word:
        return None, ()
    found = cursors.unseal(word, settings.SECRET_KEY, asked.order)
    if found is not None and len(found.values) == len(asked.keys) - 1:
        return found, ()
    text = _("The place in the list could not be found again: it begins anew.")
    return None, (Problem.of("list.cursor", text),)


def _word(asked: Prepared, row: tuple[Any, ...]) -> str:
    cursor = cursors.Cursor(",".join(asked.order), tuple(row[:-2]), row[-2])
    return cursors.seal(cursor, settings.SECRET_KEY)


def _page(
    asked: Prepared,
    limit: int,
    cursor: cursors.Cursor | None,
    turned: bool,
    cap: int | None,
) -> Sequence[tuple[Any, ...]]:
    """Return sort values, id and count of each row in order.

    The count is that of all that fit, up to one more than ``cap``; 0 without one. The
    statement of a first page is kept.
    """

    def rows() -> QuerySet[Any, Any]:
        found = asked.found()
        if cursor is not None:
            found = found.filter(behind(asked.keys, cursor, turned))
        ordered = found.order_by(*(key.ordered(turned) for key in asked.keys))
        columns = (key.column for key in asked.keys)
        return ordered.values_list(*columns, _number(asked, cap))[:limit]

    key = None if cursor is not None else _first_page_key(asked, limit, cap)
    if key is None:
        return list(rows())
    return _first_page(asked=Question(key, rows))


@prepared
def _first_page(*, asked: Question) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = asked.build()
    return rows


def _counts_beside(asked: Prepared) -> bool:
    few = asked.spec.few
    return connection.vendor == "postgresql" and not (few is not None and few(asked))


def _number(asked: Prepared, cap: int | None) -> Any:
    """Return the expression that counts what fits, and stops behind ``cap``."""
    if cap is None:
        return Value(0)
    return _NumberOf(asked.as_many().values("pk")[: cap + 1])


class _NumberOf(Subquery):
    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def _first_page_key(
    asked: Prepared, limit: int, cap: int | None
) -> tuple[Any, ...] | None:
    """Return the question of a first page; ``None`` where its rows must be looked at."""
    fits = filter_key(asked.checked)
    way: Any = () if asked.spec.plan is None else None
    if asked.spec.way is not None:
        way = asked.spec.way(asked)
    if fits is None or way is None:
        return None
    return (*reader_of(asked.spec, asked.reading), fits, asked.order, limit, cap, way)


def count_of(asked: Prepared, cap: int | None = CAP) -> Count:
    """Return how many fit: exact where it is kept or below ``cap``."""
    if (known := asked.size) is not None:
        return Count(known)
    rows = asked.as_many()
    return _capped(rows.count() if cap is None else rows[: cap + 1].count(), cap)


def count(
    actor: Actor, spec: ListSpec, query: ListQuery, *, cap: int | None = CAP
) -> Count:
    """Return how many rows fit; ``cap=None`` counts to the end."""
    return count_of(prepare(actor, spec, query), cap)


# -- everything ----------------------------------------------------------------------


def ids_of(asked: Prepared) -> array[int]:
    """Return the ids of all that fit, in order: one statement, 8 bytes each."""
    ordered = asked.found().order_by(*(key.ordered(False) for key in asked.keys))
    return array("q", ordered.values_list("pk", flat=True).iterator(PORTION))


def iterate(
    actor: Actor,
    spec: ListSpec,
    query: ListQuery,
    *,
    size: int = PORTION,
    given: Given = NOTHING_GIVEN,
) -> Iterator[tuple[Row, ...]]:
    """Yield all rows that fit in portions, in the order and with the columns asked.

    What fits is settled once, at the beginning; each portion is one more statement.
    For exports, batch acts and the API. Raises as :func:`run` does, at once.
    """
    return portions(prepare(actor, spec, query, given), size)


def portions(asked: Prepared, size: int = PORTION) -> Iterator[tuple[Row, ...]]:
    """Yield all rows of a list that was read without fault."""
    return portions_of(asked, ids_of(asked), size)


def portions_of(
    asked: Prepared, ids: array[int], size: int = PORTION
) -> Iterator[tuple[Row, ...]]:
    """Yield the rows with these ids, which :func:`ids_of` gave."""
    return (
        rows_of(asked.spec, asked.reading, asked.columns, ids[at : at + size].tolist())
        for at in range(0, len(ids), size)
    )


def chosen(actor: Actor, spec: ListSpec, ids: Sequence[int]) -> list[int]:
    """Return those ids that are rows of the list in the actor's range, in their order."""
    rows = spec.rows(reading_of(actor, spec, ListQuery())).filter(pk__in=list(ids))
    inside = set(rows.values_list("pk", flat=True))
    return [pk for pk in ids if pk in inside]


def columns_for(actor: Actor, spec: ListSpec) -> list[Field]:
    """Return every column that an actor may choose, in the order of the fields."""
    return [one for one in spec.fields if one.column and may_see(one, actor)]


def filters_for(actor: Actor, spec: ListSpec) -> list[Field]:
    """Return every field that an actor may filter by, in the order of the fields."""
    return [one for one in spec.fields if one.answers and may_see(one, actor)]
