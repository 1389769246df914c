"""Alumni of a course: whom one may invite to the next cohort, and who comes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.training import commands, queries, services
from banyan.training import words as w
from banyan.web.features.people.words import said
from banyan.web.shared.asking import numbers_typed
from banyan.web.shared.ui import Badge, Empty

from .pages import CohortPage, cohort_base
from .tabs import where
from .words import badge, choice, cohort_url, participant_url

INVITING = ("planned", "open", "running")


@dataclass(frozen=True)
class AlumnusRow:
    """An alumnus: from which cohort, what was applied, whether they come."""

    id: int
    name: str
    url: str
    note: str
    applied: str
    answer: Badge | None
    answer_url: str
    version: int


@dataclass(frozen=True)
class AlumniPage:
    """The alumni of a course beside one of its cohorts."""

    base: CohortPage
    rows: tuple[AlumnusRow, ...]
    may_invite: bool
    invite_url: str
    empty: Empty

    @property
    def head(self) -> Any:
        """The head of the cohort."""
        return self.base.head


def alumni_page(actor: Actor, uid: Any) -> AlumniPage:
    """Build the page of alumni."""
    shown = queries.cohort_shown(actor, uid)
    if not shown.is_host:
        raise NotVisible
    return AlumniPage(
        base=cohort_base(shown, "alumni"),
        rows=tuple(_row(one) for one in queries.alumni_of(actor, shown)),
        may_invite=shown.may_write and shown.line.state in INVITING,
        invite_url=reverse("cohort_invite", args=[uid]),
        empty=Empty(
            gettext("Alumni will stand here"),
            gettext("Whoever completed another cohort of this course can be invited."),
        ),
    )


def _row(one: Any) -> AlumnusRow:
    invited = one.invitation
    return AlumnusRow(
        id=one.line.id,
        name=one.line.name,
        url=participant_url(one.line.uid),
        note=" · ".join(x for x in (said(one.cohort), where(one.line)) if x),
        applied=choice(w.RESULTS, one.applied) if one.applied else "",
        answer=badge(w.ANSWERS, invited.answer) if invited else None,
        answer_url=reverse("invitation_answer", args=[invited.uid]) if invited else "",
        version=invited.row_version if invited else 0,
    )


@require_POST
def invite(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Invite the alumni who were ticked."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    shown = queries.cohort_shown(actor, uid)
    ids = numbers_typed(request.POST.getlist("alumnus"))[:200]
    services.alumni_invite(
        actor=actor, commands=[commands.Invite(shown.id, pk) for pk in ids]
    )
    messages.success(request, gettext("The invitations are recorded."))
    return HttpResponseRedirect(cohort_url(uid, "alumni"))
