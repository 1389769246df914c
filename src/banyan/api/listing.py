"""Pages of the lists that people see, as the interface answers them.

The cursor of such a page is the list's own: sealed, and it gives no right.
"""

from __future__ import annotations

from typing import Any

from banyan.base import lists
from banyan.base.lists import ListPage, ListQuery
from banyan.base.lists.running import Given
from banyan.base.lists.tree import Node, Term, all_of
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError

from .paging import no_cursor

LOST = "list.cursor"


def page_of(actor: Actor, key: str, query: ListQuery, *pinned: Node | None) -> ListPage:
    """Return a page of a list, narrowed by ``pinned`` too.

    Raises InputError for a filter that is not understood and a cursor of another
    list, NotAllowed without the right to the list, NotVisible for an unknown one.
    """
    spec = lists.get(key)
    given = Given(pinned=all_of(*pinned))
    page = lists.page_of(lists.prepare(actor, spec, query, given))
    if any(notice.code == LOST for notice in page.notices):
        raise InputError(problems=[no_cursor()])
    if page.notices:  # a program must not take another list for the one it asked
        raise InputError(problems=list(page.notices))
    return page


def refuse_unread(actor: Actor, key: str, query: ListQuery) -> None:
    """Raise InputError for a column or order that is not understood.

    A program must not take another list for the one it asked.
    """
    asked = lists.prepare(actor, lists.get(key), query, Given())
    if asked.notices:
        raise InputError(problems=list(asked.notices))


def ids_on(page: ListPage) -> list[int]:
    """Return the ids of the rows of a page, in their order."""
    return [row.id for row in page.rows]


def in_order(ids: list[int], rows: Any) -> list[Any]:
    """Return rows in the order of their ids; those that are not there are left out."""
    found = {row.pk: row for row in rows}
    return [found[pk] for pk in ids if pk in found]


def term(field: str, op: str, value: Any) -> Node | None:
    """Return a test on a field, or nothing for nothing asked."""
    return Term(field, op, (str(value),)) if value not in (None, "") else None
