"""The tree that one can read like a table: opened by links, on any date."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext, ngettext

from banyan.figures.queries import tally_of
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.people.queries.then import members_in_reach, members_then
from banyan.units.queries import StructureRow, UnitRow, counts_by_level
from banyan.units.queries.outline import (
    Below,
    children_of,
    cursors_of,
    structures_seen,
    tops,
    units_matching,
)
from banyan.web.shared.dates import Moment
from banyan.web.shared.ui import Act, Empty, Fact, Head, Tab, TreeRow
from banyan.web.templatetags.banyan_ui import day, num

from .tree_columns import (
    Cells,
    CodeCells,
    Column,
    MemberCells,
    PastCells,
    PlaceCells,
    UncountedCells,
)
from .words import (
    act,
    asked_day,
    kind_name,
    known_at,
    link,
    pack_of,
    said,
    structure_name,
    unit_link,
)

PAGE = 100
"""So many siblings stand below a unit before the list goes on by a link."""

FOUND = 50
MANY = 250_000
"""Trees with more members today are not counted for a past day while one waits."""


@dataclass(frozen=True)
class Asked:
    """What the reader asked the tree for. ``open`` None: as it opens by itself."""

    moment: Moment
    structure: str = ""
    open: tuple[int, ...] | None = None
    after: Mapping[int, int] = field(default_factory=dict)
    text: str = ""
    under: uuid.UUID | None = None
    count: bool = False
    """The reader asked to count for a past day."""
    is_part: bool = False
    """The table alone is asked for: a branch was opened."""

    @property
    def counts(self) -> bool:
        """Whether to count now: for a past day that takes longer than to show it."""
        return self.count or self.is_part or not self.moment.moved

    @property
    def count_url(self) -> str:
        """The address that counts for the day, or "" when it is done."""
        return "" if self.counts else self.url(count=True)

    def url(self, **changed: Any) -> str:
        """Return the address that asks the same but for ``changed``."""
        now = replace(self, **changed)
        if now.under is not None:
            address = link("unit_below", now.under, q=now.text)
        else:
            address = link("organisation", structure=now.structure, q=now.text)
        if now.open is not None:
            glue = "&" if "?" in address else "?"
            address += f"{glue}open={'-'.join(map(str, now.open))}"
        for parent, last in sorted(now.after.items()):
            address += f"&after={parent}.{last}"
        if now.count:
            address += ("&" if "?" in address else "?") + "count=1"
        return address


@dataclass(frozen=True)
class MoreRow:
    """The line below a page of siblings that leads to the next ones."""

    key: str
    level: int
    url: str
    text: str
    span: int
    is_more: bool = True


@dataclass(frozen=True)
class Table:
    """The rows of the tree with the heads of their columns."""

    heads: tuple[Column, ...]
    rows: tuple[TreeRow | MoreRow, ...]
    note: str = ""


@dataclass(frozen=True)
class TreePage:
    """The page of one structure."""

    head: Head
    tabs: tuple[Tab, ...]
    asked: Asked
    levels: tuple[Fact, ...]
    table: Table
    found: str
    empty: Empty | None

    @property
    def whole_url(self) -> str:
        """The address of the tree without words asked for."""
        return self.asked.url(text="", open=None)


def tree_page(actor: Actor, asked: Asked) -> TreePage:
    """Build the tree of a structure; of a part of a page only the table."""
    seen = structures_seen(actor)
    structure = _chosen(seen, asked)
    if structure is None:
        return _nothing(asked)
    asked = replace(asked, structure=structure.key)
    drawer = TreeDrawer(actor, structure, asked)
    table, found = drawer.found() if asked.text else (drawer.table(), "")
    return TreePage(
        head=_head(actor, structure, asked.moment),
        tabs=_tabs(seen, asked),
        asked=asked,
        levels=drawer.levels() if asked.counts and not asked.is_part else (),
        table=table,
        found=found,
        empty=None if table.rows else _empty(asked),
    )


def _chosen(seen: list[StructureRow], asked: Asked) -> StructureRow | None:
    if not asked.structure:
        return seen[0] if seen else None
    for row in seen:
        if row.key == asked.structure:
            return row
    raise NotVisible


def _head(actor: Actor, structure: StructureRow, moment: Moment) -> Head:
    new = act(
        gettext("Prepare a reorganisation"),
        link("reorganisation_new", structure=structure.key),
        actor,
        "reorganise",
        icon="outline/arrows-split-2",
    )
    past = Act(gettext("Reorganisations so far"), link("reorganisations"), reads=True)
    facts = [said(structure.names)]
    if moment.moved:
        facts.append(gettext("as it was on %(day)s") % {"day": day(moment.day)})
    return Head(
        gettext("Organisation"),
        facts=tuple(facts),
        primary=new,
        others=(past, *as_lists(structure.key)),
    )


def as_lists(structure: str) -> tuple[Act, ...]:
    """Return the way to units and offices as lists."""
    named = (
        ("units", gettext("Units as a list"), "outline/list"),
        ("offices", gettext("Offices as a list"), "outline/user-star"),
    )
    return tuple(
        Act(label, link("list", key, structure=structure), icon=icon, reads=True)
        for key, label, icon in named
    )


def _tabs(seen: Iterable[StructureRow], asked: Asked) -> tuple[Tab, ...]:
    return tuple(
        Tab(
            structure_name(row),
            link("organisation", structure=row.key),
            current=row.key == asked.structure,
        )
        for row in seen
    )


class TreeDrawer:
    """Draws the rows of one structure on one day."""

    def __init__(self, actor: Actor, structure: StructureRow, asked: Asked) -> None:
        self.actor, self.structure, self.asked = actor, structure, asked
        self.moment = asked.moment
        self.when: dict[str, Any] = {
            "as_of": asked_day(asked.moment),
            "known_on": known_at(asked.moment),
        }
        self.pack = pack_of(structure)

    def levels(self) -> tuple[Fact, ...]:
        """Return how many units each level has on the day."""
        counts = counts_by_level(self.actor, self.structure, **self.when)
        return tuple(
            Fact(kind_name(kind, self.pack), num(n)) for kind, n in counts.items()
        )

    def table(self, first: list[UnitRow] | None = None) -> Table:
        """Return the tree as far as it is open, from the tops or the rows given."""
        if first is None:
            first = tops(self.actor, self.structure, **self.when)
        opened = self._opened(first)
        cursors = cursors_of(self.actor, self.asked.after, **self.when)
        below = children_of(self.actor, opened, after=cursors, limit=PAGE, **self.when)
        walked = list(_walk(first, below, 1, cursors))
        cells = self._cells([row for row, _level, _more in walked if row])
        rows = [self._row(one, opened, cells) for one in walked]
        return Table(cells.heads, tuple(rows), cells.note if rows else "")

    def _opened(self, first: list[UnitRow]) -> tuple[int, ...]:
        if self.asked.open is not None:
            return self.asked.open
        return tuple(row.id for row in first) if len(first) == 1 else ()

    def _row(
        self,
        one: Walked,
        opened: tuple[int, ...],
        cells: Cells,
    ) -> TreeRow | MoreRow:
        row, level, more = one
        if row is None:
            assert more is not None  # noqa: S101
            return self._more(level, *more, opened, len(cells.heads))
        is_open = row.id in opened
        others = tuple(u for u in opened if u != row.id)
        wanted = others if is_open else (*opened, row.id)
        after = {p: u for p, u in self.asked.after.items() if p in wanted}
        fold = self.asked.url(open=wanted, after=after) + f"#row-{row.id}"
        return TreeRow(
            key=str(row.id),
            name=said(row.names),
            url=unit_link(row.uid),
            level=level,
            kind=kind_name(row.kind, self.pack),
            fold_url=fold if row.has_children else "",
            open=is_open and row.has_children,
            cells=cells.of(row),
        )

    def _more(
        self,
        level: int,
        parent: int,
        page: Below | None,
        opened: tuple[int, ...],
        columns: int,
    ) -> MoreRow:
        after = {p: u for p, u in self.asked.after.items() if p != parent}
        key, text = f"first-{parent}", gettext("Show the first units here again")
        if page is not None:
            after[parent] = page.rows[-1].id
            key, text = (
                f"more-{parent}",
                gettext("Show the next of %(total)s units here"),
            )
            text %= {"total": num(page.total)}
        url = self.asked.url(open=opened, after=after) + f"#row-{parent}"
        return MoreRow(key, level, url, text, columns + 1)

    def found(self) -> tuple[Table, str]:
        """Return the units that fit the words, each with what it hangs below."""
        rows = units_matching(
            self.actor, self.structure, self.asked.text, limit=FOUND, **self.when
        )
        cells = self._cells([placed.row for placed in rows])
        lines = tuple(
            TreeRow(
                key=str(one.row.id),
                name=said(one.row.names),
                url=unit_link(one.row.uid),
                level=1,
                kind=_beside(
                    kind_name(one.row.kind, self.pack), one.row.code, said(one.above)
                ),
                cells=cells.of(one.row),
            )
            for one in rows
        )
        count = len(lines)
        text = ngettext("%(count)s unit found", "%(count)s units found", count)
        if count == FOUND:
            text = gettext("The first %(count)s units; write more to narrow it down")
        return Table(cells.heads, lines), text % {"count": num(count)}

    def _cells(self, rows: list[UnitRow]) -> Cells:
        membership = self.structure.kind == "membership"
        if not self.actor.holds("figures.read"):
            return CodeCells()
        if self.moment.moved:
            return self._past_cells(rows) if membership else CodeCells()
        tallies = tally_of(self.actor, [row.id for row in rows])
        return (MemberCells if membership else PlaceCells)(rows, tallies)

    def _past_cells(self, rows: list[UnitRow]) -> Cells:
        """Count the members of the day, where the tree is not too large for a page."""
        if not self.asked.counts:
            return UncountedCells()
        if self._too_many():
            return CodeCells(
                gettext(
                    "So many members are not counted for a past day at once: open a "
                    "unit."
                )
            )
        moment = self.moment
        paths = [row.path for row in rows]
        counts = members_then(self.actor, paths, moment.day, known_on=moment.known_on)
        return PastCells(rows, counts)

    def _too_many(self) -> bool:
        """Say whether the reader's range is too large to be counted for a page."""
        members = members_in_reach(self.actor)
        if members is None:
            roots = [row.id for row in tops(self.actor, self.structure)]
            members = sum(t.members for t in tally_of(self.actor, roots).values())
        return members > MANY


Walked = tuple[UnitRow | None, int, tuple[int, Below | None] | None]
"""A unit with its level; or no unit, and the parent whose page goes on (or begins)."""


def _walk(
    rows: Iterable[UnitRow],
    below: Mapping[int, Below],
    level: int,
    continued: Collection[int],
) -> Iterable[Walked]:
    """Yield the rows that are to be seen, from the top down, with their level."""
    for row in rows:
        yield row, level, None
        page = below.get(row.id)
        if page is None:
            continue
        if row.id in continued:
            yield None, level + 1, (row.id, None)
        yield from _walk(page.rows, below, level + 1, continued)
        if page.more:
            yield None, level + 1, (row.id, page)


# -- nothing to show -----------------------------------------------------------------


def _beside(kind: str, code: str, above: str) -> str:
    return " · ".join(part for part in (kind, code, above) if part)


def _empty(asked: Asked) -> Empty:
    if asked.text:
        everything = Act(
            gettext("Show the whole tree"), asked.url(text="", open=None), reads=True
        )
        return Empty(
            gettext("No unit of this structure fits this"),
            gettext("Try fewer words, the code, another structure or another date."),
            (everything,),
            "outline/search",
        )
    return Empty(
        gettext("There was no unit in your range on this date"),
        gettext("Choose another date above, or another structure."),
        icon="outline/hierarchy-2",
    )


def _nothing(asked: Asked) -> TreePage:
    empty = Empty(
        gettext("You may not read any unit yet"),
        gettext(
            "Here the organisation stands as a tree, on any date. Whoever gives "
            "rights in your unit can let you read it."
        ),
        icon="outline/hierarchy-2",
    )
    head = Head(gettext("Organisation"))
    return TreePage(head, (), asked, (), Table((), ()), "", empty)
