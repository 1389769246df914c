"""What the ledger registers: sealing every half minute."""

from __future__ import annotations

from banyan.base import schedule

from .tasks import seal_due

schedule.tasks.register("ledger.seal", schedule.Task(30, seal_due))
