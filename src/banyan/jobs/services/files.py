"""Fetching what a job made, with the rights of this moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from banyan.kernel.actor import Actor, PathRange
from banyan.kernel.errors import NotVisible, StateRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger
from banyan.papers import contents
from banyan.papers.storage import Stored

from ..models import Job, JobFile
from ..queries import is_own


@dataclass(frozen=True)
class OpenedFile:
    """A file, ready to be sent as an attachment, piece by piece."""

    name: str
    media_type: str
    size: int
    pieces: Iterator[bytes]
    job: int

    @property
    def headers(self) -> dict[str, str]:
        """What goes with it: never shown inside the page, never guessed, never kept."""
        return attachment_headers(self.name, self.media_type, self.size)


def attachment_headers(name: str, media_type: str, size: int) -> dict[str, str]:
    """Return the headers of a download."""
    plain = name.encode("ascii", "replace").decode().replace('"', "'")
    named = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return {
        "Content-Type": media_type,
        "Content-Length": str(size),
        "Content-Disposition": named,
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }


def job_file_open(*, actor: Actor, file: int) -> OpenedFile:
    """Return the content of a file that a job of one's own made.

    For the account that started the job alone, whoever may see the job; it must
    still hold what the file needs, as wide as when it was made. The opening is
    recorded in the log of readings first.
    """
    row = JobFile.objects.filter(pk=file).select_related("job").first()
    if row is None or not _is_fetcher(actor, row.job):
        raise NotVisible
    if row.erased_at is not None or row.wrapped_key is None:
        raise StateRefusal(
            _("This file was removed on %(day)s, as all results are after a while."),
            code="job.file_gone",
            way_out=_("Start the job anew where it was started."),
            day=row.erased_at.date() if row.erased_at else "",
        )
    _require(actor, row.needs)
    ledger.reading_record(
        actor=actor,
        kind="jobs.jobfile",
        subject=row.pk,
        unit=row.job.unit_id,
        what=row.name,
    )
    kept = Stored(
        row.sha256, row.stored_as, row.size, row.key_id, bytes(row.wrapped_key)
    )
    return OpenedFile(
        row.name, row.media_type, row.size, contents.read(kept), row.job_id
    )


# -- parts --------------------------------------------------------------------


def _is_fetcher(actor: Actor, job: Job) -> bool:
    return actor.is_system or is_own(actor, job)


def _require(actor: Actor, needs: Mapping[str, Sequence[Sequence[Any]]]) -> None:
    """Refuse a file whose maker held more than its fetcher holds now."""
    if actor.is_system:
        return
    ids = {place[0] for places in needs.values() for place in places}
    paths = _paths(ids)
    for right, places in needs.items():
        now = actor.ranges(right)
        for unit, below, over_area in places:
            path, area_path = paths.get(unit, ("", ""))
            then = PathRange(area_path if over_area else path, below, over_area)
            if not any(r.contains(then) for r in now):
                raise _narrower(right)


def _paths(ids: set[int]) -> dict[int, tuple[str, str]]:
    units = Job._meta.get_field("unit").related_model._default_manager
    rows = units.filter(pk__in=ids).values_list("pk", "path", "area_path")
    return {pk: (path, area_path) for pk, path, area_path in rows}


def _narrower(right: str) -> StateRefusal:
    return StateRefusal(
        _(
            "You may see less now than when this file was made: the right "
            "“%(right)s” reached further then."
        ),
        code="job.file_rights",
        way_out=_("Make it anew: it will hold what you may see today."),
        right=right,
    )
