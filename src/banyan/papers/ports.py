"""What this room registers: its part of the doctor, and where persons are named."""

from __future__ import annotations

from banyan.base import ports

from . import own as _own  # noqa: F401 (registers what a person is told)
from . import storage
from .models import PaperVersion


def missing_files() -> list[str]:
    """Say which versions have no content on disk."""
    rows = PaperVersion.objects.filter(erased_at__isnull=True).order_by("pk")
    return [
        f"papers: version {pk} has no content at files/{stored_as}"
        for pk, stored_as in rows.values_list("pk", "stored_as").iterator()
        if not storage.exists(stored_as)
    ]


ports.doctor.register("papers", missing_files)
ports.references.register(
    "papers.paper.person", ports.Reference("person", "papers.Paper", "person")
)
ports.references.register(
    "papers.paper.unit", ports.Reference("unit", "papers.Paper", "unit")
)
ports.references.register(
    "papers.paper.subject",
    ports.Reference(
        "person",
        "papers.Paper",
        "subject",
        only=(("subject_kind", "people.person"),),
    ),
)
