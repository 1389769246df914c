"""The words of the room: ways, states, levels, how records stand."""

from __future__ import annotations

from banyan.kernel.text import gettext_noop as _

from .domain.standing import Standing
from .index import LEVELS
from .models import Package, SenderKey

DIRECTIONS = {Package.SENT: _("sent"), Package.RECEIVED: _("received")}
STATES = {
    Package.MADE: _("made"),
    Package.WAITING: _("waits to be looked at"),
    Package.TAKEN: _("taken from"),
    Package.ASIDE: _("laid aside"),
}
KEY_STATES = {
    SenderKey.TRUSTED: _("confirmed"),
    SenderKey.WITHDRAWN: _("withdrawn"),
}
STANDINGS = {
    Standing.NEW: _("new here"),
    Standing.CHANGED: _("changed by the sender"),
    Standing.UNCHANGED: _("as it was"),
    Standing.CONFLICT: _("changed on both sides"),
}
TEXT_STATES = {
    "original": _("original"),
    "translated": _("translated"),
    "checked": _("translation checked"),
    "stale": _("translation older than its original"),
}

__all__ = ["DIRECTIONS", "KEY_STATES", "LEVELS", "STANDINGS", "STATES", "TEXT_STATES"]
