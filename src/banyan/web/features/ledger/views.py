"""The ledger: read only; a proof is taken out by post, and the taking is recorded."""

from __future__ import annotations

import json

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from banyan.base import lists
from banyan.kernel.actor import Actor
from banyan.ledger.queries.scope import visible
from banyan.ledger.services import proof as make_proof
from banyan.people.queries import records_of
from banyan.web.features.lists.at import At
from banyan.web.features.lists.pages import answered
from banyan.web.shared.asking import actor_of
from banyan.web.shared.errors import reads

from . import pages


def _number(request: HttpRequest, name: str) -> int | None:
    raw = request.GET.get(name, "")
    return int(raw) if raw.isdecimal() and len(raw) < 19 else None


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Acts in range."""
    at = At.of(request, lists.get("acts"), reverse("ledger"))
    return answered(
        request, at, "ledger/ledger.html", lambda shown: pages.ledger_page(at, shown)
    )


@require_safe
def act(request: HttpRequest, act_id: int) -> HttpResponse:
    """One act with the records that it touched."""
    page = pages.act_page(actor_of(request), act_id, _number(request, "after"))
    return render(request, "ledger/act.html", {"page": page})


@require_safe
def record(request: HttpRequest, kind: str, subject: int) -> HttpResponse:
    """Everything that ever happened to one record."""
    page = pages.record_page(
        actor_of(request), kind, subject, _number(request, "after")
    )
    return render(request, "ledger/record.html", {"page": page})


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What I did, and who read what is about me."""
    at = At.of(request, lists.get("own_acts"), reverse("ledger_mine"))
    return answered(
        request, at, "ledger/mine.html", lambda shown: pages.mine_page(at.actor, shown)
    )


def _own_records(actor: Actor) -> Q | None:
    """Return what one may prove, where records were merged into one's own."""
    if actor.person_id is None or len(ids := records_of(actor.person_id)) == 1:
        return None
    return visible(actor) | Q(person_id__in=ids)


@reads
@require_POST
def proof(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Hand out the proof of one entry as a file."""
    made = make_proof(
        actor_of(request), entry_id, scope=_own_records(actor_of(request))
    )
    if settings.BANYAN_DEMO:
        made = {"specimen": "BẢN MẪU · ຕົວຢ່າງ · SPECIMEN", **made}
    body = json.dumps(made, ensure_ascii=False, indent=2)
    response = HttpResponse(body, content_type="application/json")
    name = f"banyan-proof-{entry_id}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
