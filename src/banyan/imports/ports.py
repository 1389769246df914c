"""What this room registers: its jobs, and columns that point at units."""

from __future__ import annotations

from banyan.base import ports
from banyan.base.jobs import JobKind, register
from banyan.base.ports import Reference
from banyan.kernel.text import gettext_noop as _

from . import services

register(JobKind("imports.prepare", _("Read a table"), services.preparing_job))
register(JobKind("imports.apply", _("Carry out a table"), services.applying_job))
register(JobKind("imports.undo", _("Take a table back"), services.undoing_job))
register(
    JobKind(
        "imports.sweep",
        _("Clear away tables whose time is over"),
        services.sweeping_job,
        schedule="every day at 03:10",
    )
)
for _model in ("imports.Import", "imports.Remembered"):
    ports.references.register(
        f"{_model}.unit", Reference("unit", _model, "unit", is_copy=True)
    )
