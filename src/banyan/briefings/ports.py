"""What this room registers: search, where units are named, its job, pack checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from banyan.base import jobs, ports
from banyan.base.ports import Reference, SearchSource
from banyan.exchange.measures import register as register_measures
from banyan.exchange.queries import cooperation
from banyan.kernel.text import gettext_noop as _

from .measures import measures
from .queries.shown import rows_of_unit
from .searching import rebuild, released, show
from .settings import check_pack
from .store import KIND, READ

ports.search_sources.register(
    "briefings",
    SearchSource(KIND, rebuild, show, READ, also=released, meant=("title", "heading")),
)
cooperation.register("briefing", rows_of_unit)
register_measures(measures)
ports.references.register(
    "briefings.Briefing.unit", Reference("unit", "briefings.Briefing", "unit")
)
ports.pack_checks.register("briefings.templates", check_pack)

JOB = "briefings.render"


def run(context: jobs.JobContext) -> Mapping[str, Any]:
    """Make the files of a briefing; loaded when it runs."""
    from .render.taking import render_job

    return render_job(context)


jobs.register(
    jobs.JobKind(
        JOB, _("Print a briefing"), run, retries=1, right=READ,
        shows=(("files", _("Files")),),
    )
)  # fmt: skip
