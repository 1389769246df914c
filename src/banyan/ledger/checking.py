"""The check of the whole ledger as a job: by hand, and every night by itself.

It reads every row of the installation, so no page and no program waits for it.
A job that finds something fails, and its notice says what was touched first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from banyan.base.jobs import JobContext, JobKind
from banyan.kernel.errors import StateRefusal
from banyan.kernel.text import gettext_noop as _

from .verification import verify

CHECK = "ledger.verify"


def run_check(job: JobContext) -> Mapping[str, Any]:
    """Check everything; return how much was examined, and how long that took.

    Raises StateRefusal with the first touched row when anything was changed
    outside the program.
    """
    report = verify(job.actor)
    if report.first:
        raise StateRefusal(
            _(
                "The ledger is not sound: %(count)s places were touched, the first "
                "of them %(where)s."
            ),
            code="ledger.touched",
            count=report.found,
            where=report.first.where,
            way_out=_("Run banyan verify; it names what was touched."),
        )
    examined = sum(report.counts.values())
    return {"examined": examined, "seconds": round(report.seconds, 1)}


KIND = JobKind(
    CHECK,
    _("Check the whole ledger"),
    run_check,
    right="ledger.verify",
    schedule="every day at 04:20",
    by_hand=True,
    shows=(("examined", _("Examined")), ("seconds", _("Seconds"))),
)
