"""What this room registers: the job that lets go what is due."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from banyan.base import jobs
from banyan.kernel.text import gettext_noop as _

from .retaining import ERASE, let_go

RETENTION = "archive.retention"


def run_retention(context: jobs.JobContext) -> Mapping[str, Any]:
    """Let go what is due of the kinds that somebody chose."""
    return let_go(
        actor=context.actor,
        kinds=list(context.params["kinds"]),
        reason=str(context.params["reason"]),
        tell=context.progress,
    )


jobs.register(
    jobs.JobKind(
        key=RETENTION,
        title=_("Let go what was kept long enough"),
        run=run_retention,
        retries=2,
        right=ERASE,
    )
)
