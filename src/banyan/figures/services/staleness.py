"""Whether the kept counts still fit the tree: a mark, and who removes it."""

from __future__ import annotations

from banyan.base.models import Setting
from banyan.kernel import clock

from .folding import fold_deltas
from .rebuilding import KEY, rebuild_tallies


def mark_stale(event: object = None) -> None:
    """Say that the tree moved under the counts: a reaction to its events.

    Readers are told, and the worker counts anew within seconds; an act that
    founds one unit does not wait for a recount of all.
    """
    value = {"since": clock.now().isoformat()}
    Setting.objects.get_or_create(key=KEY, defaults={"value": value})


def recount_if_stale() -> int:
    """Count anew when the tree moved, else fold what waits: the worker's task."""
    if Setting.objects.filter(key=KEY).exists():
        return rebuild_tallies()
    return fold_deltas()
