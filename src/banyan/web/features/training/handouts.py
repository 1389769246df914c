"""The files of a handout: for the host and for who takes part."""

from __future__ import annotations

import uuid
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from banyan.training import queries, services
from banyan.web.features.papers.attached import files_page
from banyan.web.features.people.words import said
from banyan.web.shared.asking import actor_of
from banyan.web.shared.errors import reads
from banyan.web.shared.ui import Crumb, Head

from .words import cohort_url


@require_http_methods(["GET", "HEAD", "POST"])
def handout(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The files of a handout; adding one."""
    actor = actor_of(request)
    found = queries.handout_files(actor, uid)
    cohort = found.row.cohort
    back = cohort_url(cohort.uid)
    attach = partial(services.handout_attach, actor=actor, handout=uid)
    return files_page(
        request,
        head=Head(
            said(found.row.title) or gettext("Handout"),
            crumbs=(Crumb(said(cohort.course.title), back),),
            facts=(said(cohort.title),),
        ),
        files=found.files,
        back_url=back,
        open_url=lambda version: reverse("handout_open", args=[uid, version]),
        attach=attach if found.may_write else None,
    )


@reads
@require_POST
def handout_opened(request: HttpRequest, uid: uuid.UUID, version: int) -> HttpResponse:
    """Hand out a file of a handout; recorded first."""
    taken = services.handout_open(actor=actor_of(request), handout=uid, version=version)
    return HttpResponse(taken.content, headers=taken.headers)
