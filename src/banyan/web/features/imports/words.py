"""Words of imports for people: kinds, states, statuses, findings, reasons."""

from __future__ import annotations

from banyan.imports.domain.states import STATES as STATES
from banyan.kernel.text import gettext_noop as _

KINDS = {
    "members": _("Members"),
    "units": _("Units"),
    "offices": _("Offices"),
    "decisions": _("Past decisions"),
}
TONES = {"ready": "soon", "applied": "good", "failed": "late"}
STATUSES = {
    "needs": _("Needs you"),
    "wrong": _("Cannot be taken"),
    "elsewhere": _("Possible match elsewhere"),
    "changed": _("Changes"),
    "new": _("New"),
    "same": _("Already so"),
}
STATUS_TONES = {"needs": "soon", "wrong": "late", "elsewhere": "late", "new": "good"}
CELLS = {
    "wrong": _("wrong"),
    "missing": _("missing"),
    "understood": _("understood as"),
    "changed": _("changed"),
    "kept": _("kept"),
}
REASONS = {
    "same-card": _("same card number"),
    "same-identity": _("same identity number"),
    "same-name": _("same name"),
    "same-birth-date": _("same birth date"),
    "same-birth-year": _("same year of birth"),
    "same-unit": _("same unit"),
}
