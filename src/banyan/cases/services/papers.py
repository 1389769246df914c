"""Papers of a case: those named with a step are linked to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.papers.queries import papers_visible

from ..models import CasePaper
from .doing import Doing


def link_papers(actor: Actor, act: Any, doings: Sequence[Doing]) -> None:
    """Link the papers that commands name; NotVisible for one out of range."""
    wanted = [(d, paper) for d in doings for paper in d.command.papers]
    if not wanted:
        return
    ids = {paper for _d, paper in wanted}
    if papers_visible(actor).filter(pk__in=ids).count() < len(ids):
        raise NotVisible
    made = [
        CasePaper.objects.create(
            case_id=d.row.pk, step=d.command.step, paper_id=paper, is_signed=True
        )
        for d, paper in wanted
    ]
    act.record("create", *made)
