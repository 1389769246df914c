"""Reading papers: by the unit and class on their own row, or by a release."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from django.db.models import Prefetch, Q, QuerySet

from banyan.access.queries import scope_q
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text

from .models import Paper, PaperVersion

READ, SENSITIVE = "file.read", "person.sensitive"
RELEASE_KIND = "papers.paper"


@dataclass(frozen=True)
class PaperFile:
    """An opened content, ready to be sent as an attachment."""

    file_name: str
    media_type: str
    content: bytes
    has_macros: bool

    @property
    def headers(self) -> dict[str, str]:
        """What goes with it: never shown inside the page, never guessed, never kept."""
        plain = self.file_name.encode("ascii", "replace").decode().replace('"', "'")
        named = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(self.file_name)}"
        return {
            "Content-Type": self.media_type,
            "Content-Disposition": named,
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        }


def papers_visible(actor: Actor) -> QuerySet[Paper]:
    """Return the papers the actor may open.

    Public ones with any right to read files; others with ``file.read`` over
    their unit, or when released, or when they are about the actor's own person;
    sensitive ones only with ``person.sensitive`` as well.
    """
    if actor.is_system:
        return Paper.objects.all()
    found = scope_q(actor, READ, unit="unit", release_kind=RELEASE_KIND)
    found &= ~Q(privacy="sensitive") | scope_q(actor, SENSITIVE, unit="unit")
    if actor.holds(READ):
        found |= Q(privacy="public")
    if actor.own_person is not None:
        found |= Q(person_id=actor.own_person)
    return Paper.objects.filter(found)


def paper_get(actor: Actor, uid: uuid.UUID | str) -> Paper:
    """Return one paper with its versions; NotVisible otherwise."""
    found = _with_versions(papers_visible(actor).filter(uid=uid)).first()
    if found is None:
        raise NotVisible
    return found


def papers_of_subject(actor: Actor, kind: str, subject: int) -> list[Paper]:
    """Return the papers about one record, newest first, with their versions."""
    rows = papers_visible(actor).filter(subject_kind=kind, subject=subject)
    return list(_with_versions(rows).order_by("-created_at", "-pk"))


def titles_of_subject(
    actor: Actor, kind: str, subject: int, *, limit: int
) -> list[tuple[int, Text]]:
    """Return ids and titles of the newest papers about one record, to choose from."""
    rows = papers_visible(actor).filter(subject_kind=kind, subject=subject)
    return list(rows.order_by("-pk").values_list("pk", "title")[:limit])


def papers_of_decisions(actor: Actor, ids: Iterable[int]) -> dict[int, list[Paper]]:
    """Return the papers of several decisions, in two statements."""
    found: dict[int, list[Paper]] = {}
    rows = papers_visible(actor).filter(decision_id__in=list(ids))
    for paper in _with_versions(rows).order_by("pk"):
        found.setdefault(int(paper.decision_id or 0), []).append(paper)
    return found


def papers_of_unit(
    actor: Actor, unit_id: int, *, after: int | None = None, limit: int = 50
) -> tuple[list[Paper], int | None]:
    """Return one page of a unit's papers, newest first, and where the next begins."""
    rows = papers_visible(actor).filter(unit_id=unit_id)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(_with_versions(rows).order_by("-pk")[: limit + 1])
    return found[:limit], found[limit - 1].pk if len(found) > limit else None


def _with_versions(rows: QuerySet[Paper]) -> QuerySet[Paper]:
    ordered = PaperVersion.objects.order_by("-number", "language")
    return rows.prefetch_related(Prefetch("versions", queryset=ordered))
