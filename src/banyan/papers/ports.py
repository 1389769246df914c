"""What this room registers: its part of the doctor, and where persons are named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from banyan.base import ports

from . import own as _own  # noqa: F401 (registers what a person is told)
from . import searching as _searching  # noqa: F401 (registers papers to be found)
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


def content_of(row: Mapping[str, Any]) -> Iterable[bytes] | None:
    """Return the content of a version, for a full export; None when erased."""
    if row["wrapped_key"] is None:
        return None
    content = storage.load(
        stored_as=row["stored_as"],
        sha256=row["sha256"],
        key_id=row["key_id"],
        wrapped_key=bytes(row["wrapped_key"]),
    )
    return (content,)


def store_again(_digest: str, pieces: Iterable[bytes]) -> dict[str, Any]:
    """Store a content with the keys of this installation; return what opens it."""
    return storage.opening(storage.store(b"".join(pieces)))


def discard(columns: Mapping[str, Any]) -> None:
    """Remove a content that was stored and is not wanted after all."""
    storage.remove(columns["stored_as"])


ports.doctor.register("papers", missing_files)
ports.contents.register(
    "papers.paperversion",
    ports.Contents(
        "papers.PaperVersion",
        ("sha256", "stored_as", "key_id", "wrapped_key"),
        content_of,
        store_again,
        discard,
    ),
)
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
