"""Whether what was given to guests is still whole: the re-check of snapshots, counted."""

from __future__ import annotations

from collections.abc import Iterator

from banyan.access.queries import scope_q
from banyan.exchange.measures import Measure, Span, share
from banyan.kernel.actor import Actor
from banyan.kernel.text import gettext_noop as _

from .domain.comparing import hash_of
from .models import Snapshot
from .store import READ

LATEST = 200
WHOLE = Measure(
    "recheck",
    _("Briefings that pass the re-check"),
    _("What was frozen at the release still has its hash; the latest two hundred."),
)


def measures(actor: Actor, span: Span) -> Iterator[Measure]:
    """Return how many snapshots of the own range are whole: one statement."""
    rows = Snapshot.objects.filter(
        scope_q(actor, READ, unit="briefing__unit"), span.within("as_of")
    )
    latest = rows.order_by("-pk")[:LATEST].values_list("content", "hash")
    yield share(WHOLE, (hash_of(content) == kept for content, kept in latest))
