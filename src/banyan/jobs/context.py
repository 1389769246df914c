"""What a running job is given: who acts, its params, progress, its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from banyan.base.jobs import Cancelled, Interrupted
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.papers import contents
from banyan.papers.storage import Stored

from .models import Job, JobFile
from .watching import Watch


@dataclass(frozen=True)
class Attached:
    """A file that is stored already; its row comes with the end of the job."""

    name: str
    media_type: str
    stored: Stored
    needs: dict[str, list[list[Any]]]


class Context:
    """The :class:`~banyan.base.jobs.JobContext` of one run."""

    def __init__(self, job: Job, actor: Actor, watch: Watch) -> None:
        self.actor = actor
        self.params: Mapping[str, Any] = job.params
        self.job_id: int = job.pk
        self.unit_id: int | None = job.unit_id
        self.attempt: int = job.attempts
        self.attached: list[Attached] = []
        self._watch = watch

    def progress(self, done: int, total: int | None = None, text: str = "") -> None:
        """Tell how far it is; raise when it was cancelled or must stop."""
        self._watch.tell(done, total, text)
        if self._watch.cancelled:
            raise Cancelled
        if self._watch.interrupted:
            raise Interrupted

    def attach(
        self, name: str, path: Path, media_type: str, *, needs: Sequence[str] = ()
    ) -> None:
        """Take over a result file: it is encrypted, and removed from ``path``."""
        stored = contents.keep(path)
        path.unlink()
        held = {right: places_of(self.actor, right) for right in needs}
        self.attached.append(Attached(name[:200], media_type, stored, held))

    def rows(self, job: Job) -> list[JobFile]:
        """Return the rows of what was attached; from then on the files are kept."""
        rows = [_row(job, attached) for attached in self.attached]
        self.attached = []
        return rows

    def close(self) -> None:
        """Remove what was attached by a run that did not come to its end."""
        for attached in self.attached:
            contents.drop(attached.stored.stored_as)
        self.attached = []


def places_of(actor: Actor, right: str) -> list[list[Any]]:
    """Return where an actor holds a right: the unit, below it, over its area."""
    found = {
        (h.unit_id, h.range.below, h.range.over_area)
        for h in actor.held
        if right in h.rights
    }
    return [list(place) for place in sorted(found)]


def _row(job: Job, attached: Attached) -> JobFile:
    stored = attached.stored
    return JobFile(
        job=job,
        name=attached.name,
        media_type=attached.media_type,
        size=stored.size,
        sha256=stored.sha256,
        stored_as=stored.stored_as,
        key_id=stored.key_id,
        wrapped_key=stored.wrapped_key,
        needs=attached.needs,
        created_at=clock.now(),
    )
