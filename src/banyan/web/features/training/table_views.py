"""Nominations out of a filled table."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from banyan.base.sheets.filled import Filled, Taken
from banyan.training import queries, services
from banyan.training.services.tables import headings
from banyan.web.features.people.words import said
from banyan.web.shared.filled import (
    Door,
    TableForm,
    table_answer,
    template_answer,
)
from banyan.web.shared.ui import Crumb, Head

from .pages import crumbs
from .views import ASKS, actor_of
from .words import cohort_url, course_url


@require_safe
def template(request: HttpRequest, form: str) -> HttpResponse:
    """The empty table of nominations."""
    return template_answer(headings(), "participants", form)


@require_http_methods(ASKS)
def table(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Nominate whom a table names; rows that cannot be taken come back."""
    actor = actor_of(request)
    line = queries.cohort_shown(actor, uid).line

    def take(rows: list[Filled], typed: dict[str, Any]) -> Taken:
        return services.participants_table(actor=actor, cohort=uid, rows=rows)

    door = Door(
        head=Head(
            gettext("Nominate from a table"),
            crumbs=crumbs(
                Crumb(said(line.course), course_url(line.course_uid)),
                Crumb(said(line.title), cohort_url(line.uid)),
            ),
        ),
        headings=headings(),
        templates=tuple(
            (form.upper(), reverse("cohort_template", args=[form]))
            for form in ("xlsx", "csv")
        ),
        back_url=cohort_url(uid),
        take=take,
    )
    form = TableForm(request.POST or None, request.FILES or None)
    return table_answer(request, door, form)
