"""How an import stands, as people call it."""

from __future__ import annotations

from banyan.kernel.text import gettext_noop as _

STATES = {
    "mapping": _("Choose the columns"),
    "reading": _("Is being read"),
    "ready": _("Ready to look at"),
    "applying": _("Is being carried out"),
    "applied": _("Carried out"),
    "undoing": _("Is being taken back"),
    "undone": _("Taken back"),
    "failed": _("Failed"),
    "ended": _("Its time is over"),
}
