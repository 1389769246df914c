"""How the ledger stands: what waits for its seal, whether heads and seals agree."""

from __future__ import annotations

import datetime as dt

from banyan.kernel.errors import Fault

from .. import heads
from ..models import Act


def oldest_unsealed() -> dt.datetime | None:
    """Return when the oldest act was recorded that waits for its seal."""
    rows = Act.objects.filter(seal__isnull=True).order_by("id")
    return rows.values_list("at", flat=True).first()


def newest_act() -> dt.datetime | None:
    """Return when the newest act was recorded."""
    return Act.objects.order_by("-at").values_list("at", flat=True).first()


def heads_agree() -> bool:
    """Say whether the database has what the heads file names last."""
    try:
        heads.require_agreement()
    except Fault:
        return False
    return True
