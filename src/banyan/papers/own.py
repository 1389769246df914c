"""What this room tells a person about themself: the papers about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from banyan.base import ports
from banyan.base.ports import OwnColumn, OwnData
from banyan.kernel.actor import Actor
from banyan.kernel.text import gettext_noop as _

from .models import Paper


def papers(actor: Actor, persons: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    """Yield the papers about a person; a content is opened on its own page, on record."""
    rows = Paper.objects.filter(person__in=persons).select_related("unit")
    for row in rows.prefetch_related("versions").order_by("created_at", "pk"):
        yield {
            "uid": row.uid,
            "title": row.title,
            "kind": row.kind,
            "class": row.privacy,
            "unit": row.unit.names if row.unit else None,
            "created_at": row.created_at,
            "versions": [
                {
                    "number": v.number,
                    "language": v.language,
                    "file_name": v.file_name,
                    "size": v.size,
                    "sha256": v.sha256,
                    "erased_at": v.erased_at,
                }
                for v in row.versions.all()
            ],
        }


ports.own_data.register(
    "papers",
    OwnData(
        100,
        _("Papers"),
        ("papers.Paper",),
        (
            OwnColumn("title", _("Title")),
            OwnColumn("unit", _("Unit")),
            OwnColumn("created_at", _("Taken in")),
        ),
        papers,
    ),
)
