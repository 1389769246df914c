"""What this room registers: where units are named, and the job of large batches."""

from __future__ import annotations

from banyan.base import jobs, ports
from banyan.kernel.text import gettext_noop as _

from . import exports
from .batches import JOB, run_job

ports.references.register(
    "lists.savedshare.unit", ports.Reference("unit", "lists.SavedShare", "unit")
)
jobs.register(jobs.JobKind(JOB, _("Act on many records"), run_job))
jobs.register(
    jobs.JobKind(
        exports.JOB,
        _("Export a list"),
        exports.export_job,
        retries=2,
        shows=(
            ("rows", _("Rows")),
            ("withheld", _("Cells left empty because they are not for the reader")),
            ("left_out", _("Without an address")),
        ),
    )
)
