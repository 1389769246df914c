"""Briefings as they go out to a partner, many at once: for packages."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from banyan.access.queries import scope_q
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from ..domain import life
from ..domain.languages import narrowed
from ..models import Briefing
from ..store import WRITE, languages_of, released_ids


@dataclass(frozen=True)
class BriefingHanded:
    """A released briefing as a guest is shown it; ``hash`` is that of the whole snapshot."""

    uid: uuid.UUID
    title: Text
    audience: Text
    unit: Text
    number: int
    level: str
    languages: tuple[str, ...]
    content: Mapping[str, Any]
    hash: str
    as_of: dt.date
    released_on: dt.date | None
    is_specimen: bool


def briefings_handed(
    actor: Actor,
    partner: Actor,
    uids: Collection[uuid.UUID] | None = None,
    *,
    public: bool = False,
) -> list[BriefingHanded]:
    """Return the briefings that were released to a partner, as its guests see them.

    Those alone over which ``actor`` holds ``exchange.write``; with ``public`` those that
    are for everybody. Two statements.
    """
    rows = Briefing.objects.filter(
        scope_q(actor, WRITE), pk__in=released_ids(partner), state=life.RELEASED
    ).exclude(unit__in=[held.unit_id for held in partner.held])
    if public:
        rows = rows.filter(level=life.PUBLIC)
    if uids is not None:
        rows = rows.filter(uid__in=uids)
    found = list(rows.select_related("unit", "snapshot").order_by("pk"))
    spoken = languages_of(partner, found)
    return [_handed(row, spoken[row.pk]) for row in found if spoken[row.pk]]


def _handed(row: Any, languages: tuple[str, ...]) -> BriefingHanded:
    return BriefingHanded(
        uid=row.uid,
        title=_in(row.title, languages),
        audience=_in(row.audience, languages),
        unit=row.unit.names,
        number=row.number,
        level=row.level,
        languages=languages,
        content=_content(row.snapshot.content, languages),
        hash=row.snapshot.hash,
        as_of=row.snapshot.as_of,
        released_on=row.released_on,
        is_specimen=row.is_specimen,
    )


def _content(content: Mapping[str, Any], languages: tuple[str, ...]) -> dict[str, Any]:
    """Return what was given in the languages released.

    The names of the unit go out as they are known, as everywhere.
    """
    found: dict[str, Any] = narrowed(content, languages)
    found["unit"] = content["unit"]
    return found


def _in(text: Text, languages: tuple[str, ...]) -> Text:
    return Text(**{k: getattr(text, k) for k in languages})
