"""Checks the whole ledger, and every live row against its last entry.

Everything is streamed in the order of keys and compared side by side, so that
memory does not grow with the number of rows. The first finding names the first
touched row.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from banyan.kernel.actor import Actor

from .. import rows
from ..domain.findings import Report
from . import acts, chain, live, sealed


def verify(actor: Actor, *, kinds: Iterable[str] | None = None) -> Report:
    """Check seals, heads, acts, entries, readings and live rows.

    ``kinds`` limits the live rows to some kinds of record. Everything is read
    as of one moment, and no writer waits. Raises NotAllowed without
    ``ledger.verify``.
    """
    actor.require("ledger.verify")
    started = time.monotonic()
    report = Report()
    heads = chain.read_heads(report)  # first: fresh seals may follow the snapshot
    with rows.snapshot():
        seals = chain.check(report, heads)
        sealed.check(report, seals, sealed.ACTS)
        sealed.check(report, seals, sealed.READINGS)
        acts.check(report)
        live.check(report, kinds)
    report.seconds = time.monotonic() - started
    return report
