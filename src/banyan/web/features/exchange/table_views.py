"""Records out of a table: the empty table to fill in, and taking it in."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from banyan.base.sheets.filled import Filled, Taken
from banyan.exchange import queries, services
from banyan.exchange.kinds import KINDS, Kind
from banyan.exchange.queries.records import RecordShown
from banyan.exchange.tables import headings_of
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.web.features.people.words import said
from banyan.web.shared.asking import actor_of
from banyan.web.shared.filled import Door, TableForm, table_answer, template_answer
from banyan.web.shared.ui import Crumb, Head

from .pages import crumbs_of
from .words import record_url


def _kind(what: str) -> Kind:
    kind = KINDS.get(what)
    if kind is None or not kind.by_hand:
        raise NotVisible
    return kind


@require_safe
def template(request: HttpRequest, what: str, form: str) -> HttpResponse:
    """The empty table of a kind, with its keys and its labels."""
    return template_answer(headings_of(_kind(what)), what, form)


@require_http_methods(["GET", "HEAD", "POST"])
def table(request: HttpRequest, what: str) -> HttpResponse:
    """Take records out of a table; rows that fail come back with their reasons."""
    actor, kind = actor_of(request), _kind(what)
    owner = _owner(actor, kind, request.GET.get("owner", ""))
    form = TableForm(request.POST or None, request.FILES or None)
    if owner is None:
        units = queries.units_writable(actor)
        form.offer_units([(str(u.uid), said(u.names)) for u in units])

    def take(rows: list[Filled], typed: dict[str, Any]) -> Taken:
        return services.table_take(
            actor=actor,
            kind=what,
            rows=rows,
            owner=owner.uid if owner else None,
            unit=typed.get("unit"),
        )

    return table_answer(request, _door(kind, owner, take), form)


def _owner(actor: Actor, kind: Kind, uid: str) -> RecordShown | None:
    if not kind.owner:
        return None
    try:
        found = queries.record_get(actor, kind.owner, uuid.UUID(uid))
    except ValueError as error:
        raise NotVisible from error
    if not found.may_write:
        raise NotVisible
    return found


def _door(kind: Kind, owner: RecordShown | None, take: Any) -> Door:
    crumbs, back = crumbs_of(kind), reverse("records", args=[kind.key])
    if owner is not None:
        back = f"{record_url(owner.kind.key, owner.uid)}#{kind.key}"
        crumbs = (*crumbs_of(owner.kind), Crumb(said(owner.title), back))
    return Door(
        head=Head(
            gettext("%(what)s from a table") % {"what": gettext(kind.plural)},
            crumbs=crumbs,
        ),
        headings=headings_of(kind),
        templates=tuple(
            (form.upper(), reverse("table_template", args=[kind.key, form]))
            for form in ("xlsx", "csv")
        ),
        back_url=back,
        take=take,
    )
