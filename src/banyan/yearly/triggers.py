"""The trigger that keeps what was given as it was given, on both databases."""

from __future__ import annotations

from banyan.base.triggers import register
from banyan.ledger.triggers import append_only

from .models import YearSnapshot

register(append_only(YearSnapshot))
