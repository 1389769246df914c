"""Reading decisions: within the actor's ranges over the body that decided."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When

from banyan.access.queries import ranges_of, within
from banyan.base.prepared import Ranges, Whole, among, planned_once, prepared
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text

from .kinds import kind_labels
from .models import Decision, Series

RIGHT = "decision.read"

Cursor = tuple[dt.date, int]
"""Where a page ended: the day and id of its last decision."""


@dataclass(frozen=True)
class DecisionShown:
    """A decision as named beside a fact: its title only for who may read it."""

    id: int
    uid: uuid.UUID
    symbol: str
    kind: str
    decided_on: dt.date
    effective_on: dt.date
    title: Text | None
    """``None`` when it is outside what the actor may read."""

    @property
    def is_readable(self) -> bool:
        """Say whether the actor may open the decision itself."""
        return self.title is not None


@dataclass(frozen=True)
class DecisionPage:
    """One page of a list, newest first; ``after`` is where the next one begins."""

    decisions: tuple[Decision, ...]
    after: Cursor | None


def decisions_visible(actor: Actor) -> QuerySet[Decision]:
    """Return the decisions the actor may read.

    Those of bodies in range of ``decision.read``; papers from outside the
    organisation, which have no body, are open to whoever reads decisions at all,
    unless they concern one person.
    """
    return _seen(ranges_of(actor, RIGHT))


def _seen(ranges: Ranges | None) -> QuerySet[Decision]:
    return Decision.objects.filter(_readable(ranges))


def _readable(ranges: Ranges | None) -> Q:
    found = within(ranges, "body")
    if ranges is None or ranges:
        found |= Q(body__isnull=True) & ~Q(effect__has_key="person")
    return found


def decision_get(actor: Actor, uid: uuid.UUID | str) -> Decision:
    """Return one decision with its body, papers and series; NotVisible otherwise."""
    rows = decisions_visible(actor).select_related("body", "series", "corrects")
    found = rows.filter(uid=uid).first()
    if found is None:
        raise NotVisible
    return found


def decisions_of_unit(
    actor: Actor,
    unit_id: int,
    *,
    kinds: Iterable[str] = (),
    after: Cursor | None = None,
    limit: int = 50,
) -> DecisionPage:
    """Return one page of the decisions of a body, newest first, by keyset."""
    return _page(actor, kinds, after, limit, body=unit_id)


def decisions_list(
    actor: Actor,
    *,
    kinds: Iterable[str] = (),
    after: Cursor | None = None,
    limit: int = 50,
) -> DecisionPage:
    """Return one page of every decision in range, newest first, by keyset."""
    return _page(actor, kinds, after, limit)


DECISION = Whole(Decision, "body")


def _page(
    actor: Actor,
    kinds: Iterable[str],
    after: Cursor | None,
    limit: int,
    body: int | None = None,
) -> DecisionPage:
    ranges = ranges_of(actor, RIGHT)
    rows = _rows(ranges, body, list(kinds), *(after or (None, None)), most=limit + 1)
    found: list[Decision] = [DECISION.made(row) for row in rows]
    last = found[limit - 1] if len(found) > limit else None
    ended = None if last is None else (last.decided_on, last.pk)
    return DecisionPage(tuple(found[:limit]), ended)


@prepared
def _rows(
    ranges: Ranges | None,
    body: int | None,
    kinds: Sequence[str],
    day: dt.date | None,
    pk: int | None,
    *,
    most: int,
) -> QuerySet[Any, Any]:
    """The newest decisions, of a body and of some kinds, behind a day and an id."""
    rows = _seen(ranges)
    if body is not None:
        rows = rows.filter(body_id=body)
    if kinds:
        rows = rows.filter(among("kind", kinds))
    if day is not None:
        rows = rows.filter(Q(decided_on__lt=day) | Q(decided_on=day, pk__lt=pk))
    ordered = rows.order_by("-decided_on", "-pk")
    return ordered.values_list(*DECISION.columns)[:most]


def decisions_shown(
    actor: Actor, ids: Iterable[int | None]
) -> dict[int, DecisionShown]:
    """Return the decisions that facts name, in one statement.

    Symbol and days go with every fact; the title is withheld from who may see
    the fact but not read the decision of that body.
    """
    wanted = {pk for pk in ids if pk is not None}
    if not wanted:
        return {}
    found = _named(sorted(wanted), ranges_of(actor, RIGHT))
    return {row[0]: _shown(row, bool(readable)) for *row, readable in found}


@planned_once
def _named(ids: Sequence[int], ranges: Ranges | None) -> QuerySet[Any, Any]:
    readable = Case(When(_readable(ranges), then=Value(1)), default=Value(0))
    rows = Decision.objects.filter(among("pk", ids)).annotate(readable=readable)
    return rows.values_list(
        "pk",
        "uid",
        "symbol",
        "kind",
        "decided_on",
        "effective_on",
        "title",
        "readable",
    )


def _shown(row: Sequence[Any], readable: bool) -> DecisionShown:
    named: list[Any] = [*row[:-1], row[-1] if readable else None]
    return DecisionShown(*named)


def decision_by_symbol(
    actor: Actor, *, body: Any, symbol: str, decided_on: dt.date
) -> Decision | None:
    """Return the decision that a paper names, if it is recorded and visible."""
    return (
        decisions_visible(actor)
        .filter(body_id=getattr(body, "pk", body), symbol=symbol, decided_on=decided_on)
        .first()
    )


def corrections_of(actor: Actor, decision: Decision) -> list[Decision]:
    """Return the later decisions that correct this one, oldest first."""
    rows = decisions_visible(actor).filter(corrects_id=decision.pk)
    return list(rows.order_by("decided_on", "pk"))


def series_of_unit(actor: Actor, unit_id: int) -> list[Series]:
    """Return the number series of a body in range, newest term first."""
    rows = Series.objects.filter(
        within(ranges_of(actor, RIGHT), "body"), body_id=unit_id
    )
    return list(rows.order_by("paper", "-term_from"))


def kind_label(kind: str) -> Text:
    """Return the name of a kind of decision in the pack in force."""
    return kind_labels().get(kind, Text.of(kind))
