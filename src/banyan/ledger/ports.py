"""What the ledger registers: sealing every half minute; where it names persons."""

from __future__ import annotations

from banyan.base import jobs, ports, schedule

from . import own as _own  # noqa: F401 (registers what a person is told)
from .checking import KIND
from .tasks import seal_due

schedule.tasks.register("ledger.seal", schedule.Task(30, seal_due))
jobs.register(KIND)

HISTORY = (
    ("Act", "person_id", ()),
    ("Entry", "person_id", ()),
    ("Entry", "subject", (("kind", "people.person"),)),
    ("Reading", "person_id", ()),
    ("Reading", "reader_person_id", ()),
    ("Reading", "subject", (("kind", "people.person"),)),
)
"""Where the ledger names persons: as they were then, for good."""

for _name, _column, _only in HISTORY:
    ports.references.register(
        f"ledger.{_name}.{_column}",
        ports.Reference("person", f"ledger.{_name}", _column, only=_only, stays=True),
    )
