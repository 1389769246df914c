"""Finding decisions for a list: by words, year, kind and body, both ways by keyset.

The words of a symbol or of a title in any of the three languages; the order is
that of the list, so that a page ends as soon as it is full.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from banyan.kernel.actor import Actor
from banyan.kernel.text import LANGUAGES

from .models import Decision
from .queries import Cursor, decisions_visible

LONGEST = 200


@dataclass(frozen=True)
class Wanted:
    """What a list of decisions is narrowed to; empty fields do not narrow.

    ``until`` is the day shown (decisions of later days are left out) and
    ``known`` the instant by which they must have been recorded.
    """

    text: str = ""
    kinds: tuple[str, ...] = ()
    year: int | None = None
    body: int | None = None
    until: dt.date | None = None
    known: dt.datetime | None = None


@dataclass(frozen=True)
class FoundPage:
    """One page, newest first, and where the pages before and after it begin."""

    decisions: tuple[Decision, ...]
    after: Cursor | None
    before: Cursor | None


def decisions_find(
    actor: Actor,
    wanted: Wanted,
    *,
    after: Cursor | None = None,
    before: Cursor | None = None,
    limit: int = 50,
) -> FoundPage:
    """Return one page in range; ``before`` asks for the page that ends there.

    One statement.
    """
    rows = _narrowed(decisions_visible(actor), wanted).select_related("body")
    if before is not None:
        newer = rows.filter(_beyond(before, "gt")).order_by("decided_on", "pk")
        found = list(newer[: limit + 1])
        page = found[:limit][::-1]
        return FoundPage(
            tuple(page), _cursor(page, -1), _cursor(page, 0) if found[limit:] else None
        )
    if after is not None:
        rows = rows.filter(_beyond(after, "lt"))
    found = list(rows.order_by("-decided_on", "-pk")[: limit + 1])
    page = found[:limit]
    more = _cursor(page, -1) if found[limit:] else None
    return FoundPage(tuple(page), more, _cursor(page, 0) if after else None)


def _cursor(page: list[Decision], place: int) -> Cursor | None:
    return (page[place].decided_on, page[place].pk) if page else None


def _beyond(cursor: Cursor, side: str) -> Q:
    day, pk = cursor
    return Q(**{f"decided_on__{side}": day}) | Q(decided_on=day, **{f"pk__{side}": pk})


def _narrowed(rows: QuerySet[Decision], wanted: Wanted) -> QuerySet[Decision]:
    if wanted.kinds:
        rows = rows.filter(kind__in=wanted.kinds)
    if wanted.body is not None:
        rows = rows.filter(body_id=wanted.body)
    if wanted.year is not None:
        first = dt.date(wanted.year, 1, 1)
        last = dt.date(wanted.year, 12, 31)
        rows = rows.filter(decided_on__range=(first, last))
    if wanted.until is not None:
        rows = rows.filter(decided_on__lte=wanted.until)
    if wanted.known is not None:
        rows = rows.filter(recorded_at__lte=wanted.known)
    for word in wanted.text[:LONGEST].split():
        rows = rows.filter(_holds(word))
    return rows


def _holds(word: str) -> Q:
    """Return "symbol or title holds the word".

    SQLite folds the case of plain letters only, so the usual spellings of a
    first letter are asked for.
    """
    found = Q(symbol__icontains=word)
    for spelling in {word, word.lower(), word.upper(), word.capitalize()}:
        for language in LANGUAGES:
            found |= Q(**{f"title__{language}__icontains": spelling})
    return found


def years_with_decisions(actor: Actor) -> tuple[int, int] | None:
    """Return the years of the oldest and the newest decision in range, if any."""
    rows = decisions_visible(actor).order_by("decided_on", "pk")
    days = rows.values_list("decided_on", flat=True)
    first = days.first()
    last = rows.reverse().values_list("decided_on", flat=True).first()
    return None if first is None or last is None else (first.year, last.year)


def same_decision(
    actor: Actor,
    *,
    body: int | None,
    kind: str,
    decided_on: dt.date,
    titles: Iterable[str],
) -> Decision | None:
    """Return a decision that reads like this one: sent twice, or recorded already."""
    wanted = {title.strip() for title in titles if title.strip()}
    rows = decisions_visible(actor).filter(
        body_id=body, kind=kind, decided_on=decided_on
    )
    for row in rows.order_by("-pk")[:200]:
        if wanted & set(row.title.as_json().values()):
            return row
    return None
