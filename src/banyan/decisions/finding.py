"""Finding a decision that reads like another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from banyan.kernel.actor import Actor

from .models import Decision
from .queries import decisions_visible


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
