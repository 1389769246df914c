"""What this room registers: where units are named, and the job of large batches."""

from __future__ import annotations

from banyan.base import jobs, ports
from banyan.kernel.text import gettext_noop as _

from .batches import JOB, run_job

ports.references.register(
    "lists.savedshare.unit", ports.Reference("unit", "lists.SavedShare", "unit")
)
jobs.register(jobs.JobKind(JOB, _("Act on many records"), run_job))
