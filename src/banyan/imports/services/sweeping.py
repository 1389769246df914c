"""Clearing away: an import whose time is over leaves no row of anybody behind."""

from __future__ import annotations

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, StateRefusal
from banyan.kernel.text import gettext_noop as _

from ..models import Import
from ..staging import Staging
from .preparing import is_own, state_now, state_said


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


def import_drop(*, actor: Actor, item: Import) -> None:
    """Lay a table aside that was not applied: row and files go."""
    if not is_own(actor, item):
        raise NotVisible
    if state_now(item) not in ("mapping", "ready", "failed", "ended"):
        raise StateRefusal(
            _("This import is in the state “%(state)s”."),
            code="import.state",
            state=state_said(item.state),
        )
    Staging(item.uid, item.key).drop()
    Import.objects.filter(pk=item.pk).delete()
