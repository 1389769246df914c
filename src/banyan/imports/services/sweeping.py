"""Clearing away: an import whose time is over leaves no row of anybody behind."""

from __future__ import annotations

from banyan.kernel import clock

from ..models import Import
from ..staging import Staging


def imports_sweep() -> int:
    """End imports whose time is over and remove their files; return how many."""
    ended = Import.objects.filter(ends_at__lt=clock.now()).exclude(
        state__in=("ended", "undone")
    )
    count = 0
    for item in ended:
        Staging(item.uid, item.key).drop()
        state = "applied" if item.state == "applied" else "ended"
        if item.state != state:
            Import.objects.filter(pk=item.pk).update(state=state)
            count += 1
    return count
