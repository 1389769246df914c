"""Evidence that people give: a text, with a link or a file, under the rights of papers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, Problem
from banyan.kernel.text import gettext_noop as _
from banyan.papers.queries import papers_visible
from banyan.papers.services import paper_add

from ..commands import AddPiece
from ..models import Assessment, Piece
from .ground import acting, locked, must_run, refuse
from .speaking import own_or_right, unit_of

SUBJECT = "evaluation.assessment"


@transaction.atomic
def pieces_add(
    *, actor: Actor, commands: Sequence[AddPiece], record_into: Any = None
) -> list[Piece]:
    """Add evidence that people give: a text, with a link, a paper or a file.

    A file is taken in as a paper of the unit about the person: whoever reads the papers
    of the unit may open it, and the person. Raises NotVisible for a paper out of range,
    InputError with every place, and what ``paper_add`` says of a file.
    """
    rows = locked(c.assessment for c in commands)
    own_or_right(actor, rows.values())
    for row in rows.values():
        must_run(row.campaign)
    refuse([p for n, c in enumerate(commands, 1) for p in _problems(c, n)])
    with acting(
        actor, "evaluation.pieces_add", unit_of(rows.values()),
        {"count": len(commands)}, record_into=record_into,
    ) as act:  # fmt: skip
        made = [
            Piece.objects.create(
                assessment_id=c.assessment,
                part=c.part[:40],
                text=c.text.strip(),
                link=c.link.strip()[:400],
                paper_id=_paper(act, actor, rows[c.assessment], c),
                by_name=actor.name[:200],
                at=clock.now(),
            )
            for c in commands
        ]
        act.record("create", *made)
    return made


def _problems(c: AddPiece, number: int) -> list[Problem]:
    found = []
    if not (c.text.strip() or c.link.strip() or c.paper or c.file_name):
        text = _("Say what it shows, or give a link or a file.")
        found.append(Problem.of("evaluation.piece", text, row=number, field="text"))
    if c.link and not c.link.startswith(("https://", "http://", "/")):
        text = _("A link begins with https:// or http:// or /.")
        found.append(Problem.of("evaluation.link", text, row=number, field="link"))
    return found


def _paper(act: Any, actor: Actor, row: Assessment, c: AddPiece) -> int | None:
    if c.paper is not None:
        if not papers_visible(actor).filter(pk=c.paper).exists():
            raise NotVisible
        return c.paper
    if not c.file_name:
        return None
    made = paper_add(
        actor=actor,
        title=c.text.strip()[:200] or c.file_name,
        kind="evidence",
        content=c.content,
        file_name=c.file_name,
        unit=row.unit_id,
        person=row.person_id,
        privacy="restricted",
        subject_kind=SUBJECT,
        subject=row.pk,
        is_specimen=row.is_specimen,
        about_oneself=row.person_id is not None and row.person_id == actor.person_id,
        record_into=act,
    )
    return int(made.pk)
