"""Finding single records by what they say, for checks of a demonstration."""

from __future__ import annotations

from typing import Any

from banyan.kernel.actor import Actor
from banyan.kernel.text import LANGUAGES, Text
from banyan.knowledge.queries import records_about

from ..models import Report
from ..store import READ, kind_of, title_of, visible


def record_saying(actor: Actor, key: str, words: str) -> Any:
    """Return the first record of a kind whose title holds words; None without."""
    kind = kind_of(key)
    for row in visible(actor, kind).order_by("pk"):
        title = title_of(kind, row)
        if any(words in getattr(title, k) for k in LANGUAGES):
            return row
    return None


def record_on_topic(actor: Actor, key: str, topic: str) -> Any:
    """Return the first record of a kind about a topic; None without."""
    rows = visible(actor, kind_of(key)).filter(uid__in=records_about([topic], key))
    return rows.order_by("pk").first()


def report_from(actor: Actor, source: str) -> Any:
    """Return the first accepted report of a source; None without."""
    from banyan.access.queries import scope_q

    rows = Report.objects.filter(scope_q(actor, READ), state="accepted")
    return rows.filter(source__contains=source).order_by("pk").first()


def name_of(key: str, row: Any) -> str:
    """Return how a record is called, in English."""
    return str(Text.of(title_of(kind_of(key), row)))
