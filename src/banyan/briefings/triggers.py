"""The trigger that keeps snapshots as they were given, on both databases."""

from __future__ import annotations

from banyan.base.triggers import register
from banyan.ledger.triggers import append_only

from .models import Snapshot

register(append_only(Snapshot))
