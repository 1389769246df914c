"""Writes of the figures: counting anew, folding deltas, marking as stale."""

from .folding import fold_deltas
from .rebuilding import rebuild_tallies
from .staleness import mark_stale, recount_if_stale

__all__ = ["fold_deltas", "mark_stale", "rebuild_tallies", "recount_if_stale"]
