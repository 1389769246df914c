"""A list as it is drawn: everything written in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.utils.translation import gettext

from banyan.base import lists
from banyan.base.lists import WITHHELD, Field, Kind, ListPage, Node, Row
from banyan.base.lists.checking import Fault, Named, faults_in
from banyan.base.lists.tree import is_draft, terms_of, without_drafts
from banyan.kernel.errors import InputError, Problem
from banyan.web.shared.errors import message_of, say
from banyan.web.shared.ui import Act, Empty, Message, Pager, Tab
from banyan.web.templatetags.banyan_ui import num

from .at import At
from .chips import Chip, chips_of
from .editor import Editor, editor_of
from .links import row_link, value_link
from .offers import Offer, meant_by, offers_of
from .words import counted, label_of, language, text_said

SHORT = 20
NOTHING_NAMED = Named({}, {})


@dataclass(frozen=True)
class Column:
    """A column: its label, the address that sorts by it, how it is sorted now."""

    key: str
    label: str
    url: str = ""
    sorted: str = ""
    kind: str = ""


class Cell(NamedTuple):
    """One value, written."""

    label: str
    text: str
    url: str = ""
    kind: str = ""
    withheld: bool = False


class Line(NamedTuple):
    """One row; its first cell names it."""

    id: int
    first: Cell
    cells: tuple[Cell, ...]
    invented: bool = False


@dataclass(frozen=True)
class Chosen:
    """A column that may be chosen: shown or not, and one place up or down."""

    key: str
    label: str
    shown: bool
    up_url: str = ""
    down_url: str = ""


@dataclass(frozen=True)
class ListShown:
    """A list on a page."""

    key: str
    url: str
    query: lists.ListQuery
    carried: tuple[tuple[str, str], ...]
    carried_columns: tuple[tuple[str, str], ...]
    search_label: str
    offers: tuple[Offer, ...] = ()
    tabs: tuple[Tab, ...] = ()
    chips: tuple[Chip, ...] = ()
    edit_url: str = ""
    clear_url: str = ""
    editor: Editor | None = None
    columns: tuple[Column, ...] = ()
    chooser: tuple[Chosen, ...] = ()
    sizes: tuple[tuple[int, bool], ...] = ()
    lines: tuple[Line, ...] = ()
    count: str = ""
    pager: Pager = Pager()  # noqa: RUF009
    empty: Empty | None = None
    notices: tuple[str, ...] = ()
    refusal: Message | None = None
    unreadable: bool = False
    acts: tuple[Act, ...] = ()
    batch: tuple[Any, ...] = ()
    batch_carried: tuple[tuple[str, str], ...] = ()
    tools: tuple[Act, ...] = ()
    status: int = 200


Tools = Callable[[At, ListPage], Iterable[Act]]
tools: list[Tools] = []
"""What other features offer beside a list: saving it, taking it out."""
batches: list[Callable[[At, ListPage], Iterable[Any]]] = []
"""What may be done to the rows of a list."""


def list_shown(at: At, empty_acts: tuple[Act, ...] = ()) -> ListShown:
    """Build a list as asked; what cannot be understood is said, nothing is lost.

    A filter that is not understood shows no rows: it might show too many.
    """
    bare = _bare(at)
    try:
        node = at.node
    except InputError as error:
        return replace(
            bare,
            refusal=message_of(error),
            unreadable=True,
            editor=editor_of(at, None, NOTHING_NAMED, ()),
            status=error.status,
        )
    run = replace(at.query, filter=lists.written(without_drafts(node)))
    asked = lists.look(at.actor, at.spec, run, at.given)
    faults = _faults(at, node, asked)
    shown = _framed(at, bare, node, asked.named, faults, asked.reading)
    if any(is_draft(term) for _place, term in terms_of(node)):
        waiting = gettext("A condition without a value is not applied yet.")
        shown = replace(shown, notices=(*shown.notices, waiting))
    if asked.faults:
        meant = meant_by(at, node, faults)
        return replace(
            shown,
            refusal=_refusal(asked.faults),
            offers=meant or shown.offers,
            status=422,
        )
    page = lists.page_of(asked)
    return _filled(at, shown, page, empty_acts)


def _faults(at: At, node: Node | None, asked: lists.Prepared) -> tuple[Fault, ...]:
    """Return what is not understood; a condition without a value is no fault."""
    waiting = {place for place, term in terms_of(node) if is_draft(term)}
    found = faults_in(at.spec, node, asked.reading, asked.named)
    return tuple(fault for fault in found if fault.at not in waiting)


def _bare(at: At) -> ListShown:
    first = at.spec.by_key[at.spec.search[0]] if at.spec.search else None
    return ListShown(
        key=at.spec.key,
        url=at.url,
        query=at.query,
        carried=at.carried("q"),
        carried_columns=at.carried("c", "n"),
        batch_carried=tuple(at.asked.params(at.spec).items()),
        search_label=_search_label(at) if first else "",
        clear_url=at.without_filters() if at.query.is_narrowed else "",
        edit_url=at.to(edit=True),
        notices=at.notices,
    )


def _search_label(at: At) -> str:
    labels = [label_of(at.spec.by_key[key]) for key in at.spec.search]
    if len(labels) == 1:
        return labels[0]
    return gettext("%(some)s or %(last)s") % {
        "some": ", ".join(labels[:-1]),
        "last": labels[-1],
    }


def _refusal(faults: tuple[Fault, ...]) -> Message:
    error = InputError(
        gettext("The filter of this list cannot be applied, so no row is shown."),
        problems=[replace(fault.problem, field="") for fault in faults],
        way_out=gettext("Change the condition that is marked, or take it off."),
    )
    return message_of(error)


def _framed(
    at: At,
    bare: ListShown,
    node: Node | None,
    named: Named,
    faults: tuple[Fault, ...],
    reading: lists.Reading,
) -> ListShown:
    return replace(
        bare,
        offers=offers_of(at, node, reading.tab.root if reading.tab else ""),
        tabs=_tabs(at, reading),
        chips=chips_of(at, node, named, faults),
        editor=editor_of(at, node, named, faults) if at.editing else None,
    )


def _tabs(at: At, reading: lists.Reading) -> tuple[Tab, ...]:
    if len(reading.tabs) < 2:
        return ()
    return tuple(
        Tab(text_said(t.label), at.to(tab=t.key), current=t == reading.tab)
        for t in reading.tabs
    )


def _filled(
    at: At, shown: ListShown, page: ListPage, empty_acts: tuple[Act, ...]
) -> ListShown:
    count = counted(at.spec, page.count, num(page.count.number) if page.count else "")
    return replace(
        shown,
        columns=tuple(_column(at, page, field) for field in page.columns),
        chooser=_chooser(at, page.columns),
        sizes=tuple((n, n == at.query.limit) for n in lists.query.SIZES),
        lines=_lines(page),
        count=count,
        pager=Pager(
            next_url=at.page(after=page.after) if page.after else "",
            previous_url=at.page(before=page.before) if page.before else "",
            shown=count,
        ),
        empty=None if page.rows else _empty(at, empty_acts),
        notices=(*shown.notices, *map(_said, page.notices)),
        tools=tuple(act for tool in tools for act in tool(at, page)),
        batch=()
        if at.moment.moved or not page.rows
        else tuple(act for batch in batches for act in batch(at, page)),
    )


def _said(problem: Problem) -> str:
    return say(problem.template, dict(problem.values))


def _column(at: At, page: ListPage, field: Field) -> Column:
    now = {key.lstrip("-"): key[:1] == "-" for key in page.order}
    if not field.sort:
        return Column(field.key, label_of(field), kind=field.type)
    if field.key not in now:
        key, how = field.key, ""
    elif now[field.key]:
        key, how = "", "down"
    else:
        key, how = f"-{field.key}", "up"
    order = (key,) if key and (key,) != at.spec.order else ()
    return Column(field.key, label_of(field), at.to(order=order), how, field.type)


def _chooser(at: At, shown: tuple[Field, ...]) -> tuple[Chosen, ...]:
    keys = [field.key for field in shown]
    found = []
    for place, field in enumerate(shown):
        up = _swapped(keys, place, place - 1) if place else None
        down = _swapped(keys, place, place + 1) if place + 1 < len(keys) else None
        found.append(
            Chosen(
                field.key,
                label_of(field),
                True,
                at.to(columns=up) if up else "",
                at.to(columns=down) if down else "",
            )
        )
    others = [f for f in lists.columns_for(at.actor, at.spec) if f.key not in keys]
    return (*found, *(Chosen(f.key, label_of(f), False) for f in others))


def _swapped(keys: list[str], one: int, other: int) -> tuple[str, ...]:
    found = list(keys)
    found[one], found[other] = found[other], found[one]
    return tuple(found)


def _lines(page: ListPage) -> tuple[Line, ...]:
    write = [lists.writer(field, language()) for field in page.columns]
    labels = [label_of(field) for field in page.columns]
    link = row_link(page.spec.key)
    marks = [name for name in page.spec.handle if name.endswith("is_specimen")]

    shown = list(zip(page.columns, labels, write, strict=True))

    def cell(field: Field, label: str, told: Callable[[Any], str], value: Any) -> Cell:
        text = told(value)
        url, kind = value_link(value), _kind(field, text)
        return Cell(label, text, url, kind, value is WITHHELD)

    def line(row: Row) -> Line:
        cells = [cell(*how, value) for how, value in zip(shown, row.cells, strict=True)]
        first = cells[0]._replace(url=link(row) or cells[0].url)
        invented = any(row.handle[name] for name in marks)
        return Line(row.id, first, tuple(cells[1:]), invented)

    return tuple(line(row) for row in page.rows)


def _kind(field: Field, text: str) -> str:
    """Return how a cell is set: a short word, such as a card number, never breaks."""
    if field.type is Kind.TEXT and len(text) <= SHORT and " " not in text:
        return "word"
    return field.type.value


def _empty(at: At, acts: tuple[Act, ...]) -> Empty:
    if at.query.is_narrowed:
        return Empty(
            gettext("Nothing fits this"),
            gettext(
                "Try fewer words, with or without marks, in any order; or take off a "
                "condition above."
            ),
            (Act(gettext("Show everything"), at.without_filters(), reads=True),),
            "outline/list-search",
        )
    if at.moment.moved and at.spec.dated:
        return Empty(
            gettext("Nothing was here on this day"),
            gettext("Choose a later day, or go back to today."),
            icon="outline/history",
        )
    title, text = at.spec.empty
    return Empty(
        gettext(title) if title else gettext("Nothing is here yet"),
        gettext(text) if text else "",
        acts,
        "outline/list-details",
    )
