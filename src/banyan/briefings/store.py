"""Which briefings somebody sees: those of the own range, and what was released."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from banyan.access.queries import (
    ranges_of,
    reach_of,
    releases_to,
    releases_within,
    within,
)
from banyan.base.prepared import Ranges
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import LANGUAGES, Text

from .domain import life
from .models import Briefing
from .translations import with_states

READ, WRITE, APPROVE = "exchange.read", "exchange.write", "briefing.approve"
KIND = "briefings.briefing"
"""How releases and the ledger name a briefing."""


def visible(actor: Actor) -> QuerySet[Briefing]:
    """Return the briefings in range, released to the actor, or released to everybody."""
    actor.require(READ)
    return seen(actor)


def seen(actor: Actor) -> QuerySet[Briefing]:
    """Return the same, without asking whether the actor reads briefings at all."""
    ranges = ranges_of(actor, READ)
    found = seen_within(ranges, *reach_of(actor, READ)[1:])
    return Briefing.objects.filter(found).select_related("unit")


def seen_within(ranges: Ranges | None, account: int | None, day: dt.date) -> Q:
    """Return the condition of :func:`seen`, for prepared queries."""
    found = within(ranges)
    if ranges is None:
        return found
    return found | _released(
        releases_within(ranges, account, day, right=READ, kind=KIND)
    )


def _released_q(actor: Actor) -> Q:
    return _released(releases_to(actor, READ, KIND))


def _released(given: Any) -> Q:
    shown = Q(pk__in=given.values("object_id")) | Q(level=life.PUBLIC)
    return Q(state=life.RELEASED) & shown


def released_ids(actor: Actor) -> Any:
    """Return the ids of what was released to the actor, as a subquery."""
    return Briefing.objects.filter(_released_q(actor)).values("pk")


def found_one(actor: Actor, uid: uuid.UUID | str) -> Briefing:
    """Return one briefing; NotVisible out of range."""
    try:
        wanted = uuid.UUID(str(uid))
    except ValueError as error:
        raise NotVisible from error
    later = Briefing.objects.filter(previous=OuterRef("pk")).values("uid")[:1]
    rows = visible(actor).select_related("exchange", "partner", "previous")
    row = rows.annotate(next_uid=Subquery(later)).filter(uid=wanted).first()
    if row is None:
        raise NotVisible
    return row


def is_of_house(actor: Actor, row: Briefing) -> bool:
    """Say whether the briefing is in range, and not only released to the actor."""
    return actor.covers(READ, row.unit.path, row.unit.area_path)


def languages_for(actor: Actor, row: Briefing) -> tuple[str, ...]:
    """Return the languages in which the actor may read it."""
    return languages_of(actor, [row])[row.pk]


def languages_of(actor: Actor, rows: list[Briefing]) -> dict[int, tuple[str, ...]]:
    """Return the languages in which the actor may read briefings: one statement."""
    guests = [r for r in rows if not _is_open(actor, r)]
    given: dict[int, list[list[str]]] = defaultdict(list)
    if guests:
        found = releases_to(actor, READ, KIND).filter(
            object_id__in=[r.pk for r in guests]
        )
        for pk, languages in found.values_list("object_id", "languages"):
            given[pk].append(languages)
    closed = {row.pk for row in guests}
    return {
        row.pk: tuple(
            k
            for k in LANGUAGES
            if k in row.languages and (row.pk not in closed or _named(given[row.pk], k))
        )
        for row in rows
    }


def titles_given(actor: Actor) -> dict[int, Text]:
    """Return the titles of what is released to the actor, as given: two statements."""
    given = Briefing.objects.filter(_released_q(actor)).exclude(
        within(ranges_of(actor, READ))
    )
    rows = list(given.select_related("unit"))
    spoken = languages_of(actor, rows)
    return {
        row.pk: Text(**{k: getattr(row.title, k) for k in spoken[row.pk]})
        for row in rows
    }


def _is_open(actor: Actor, row: Briefing) -> bool:
    """Say whether the actor reads it in every language that it has."""
    return actor.is_system or row.level == life.PUBLIC or is_of_house(actor, row)


def _named(given: list[list[str]], language: str) -> bool:
    """Say whether a release names a language, or none and so all."""
    return any(not languages or language in languages for languages in given)


def sections_of(row: Any) -> list[Any]:
    """Return the sections of a briefing in their order: one statement.

    Each says in which languages it fell behind its original.
    """
    return list(with_states(row.sections.order_by("position", "pk")))
