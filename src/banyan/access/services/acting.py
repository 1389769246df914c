"""An act of one's own, or the act of the service on whose behalf one writes."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from banyan.ledger import services as ledger


def act_into(record_into: Any, **about: Any) -> AbstractContextManager[Any]:
    """Return ``record_into`` when a service already acts, else a new act."""
    if record_into is not None:
        return nullcontext(record_into)
    return ledger.act(**about)
