"""What this room runs beside the pages: the scan for possible twins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from banyan.base.jobs import JobContext, JobKind, register
from banyan.kernel.text import gettext_noop as _

from .domain.twins import counted
from .services.twins import duplicates_scan

SCAN = "people.duplicates_scan"


def run_scan(job: JobContext) -> Mapping[str, Any]:
    """Scan the range of whoever started it; ``unit`` in its params narrows that."""
    unit = job.params.get("unit")
    result = duplicates_scan(actor=job.actor, unit=unit, progress=job.progress)
    return counted(result)


register(
    JobKind(
        SCAN,
        _("Scan for possible twins"),
        run_scan,
        retries=1,
        right="person.write",
        schedule="every day at 02:40",
        by_hand=True,
        shows=(
            ("persons", _("Persons")),
            ("pairs", _("Pairs compared")),
            ("proposed", _("Proposed")),
            ("new", _("New among them")),
        ),
    )
)
