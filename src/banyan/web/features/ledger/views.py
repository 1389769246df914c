"""The ledger: read only; a proof is taken out by post, and the taking is recorded."""

from __future__ import annotations

import datetime as dt
import json

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from banyan.kernel.actor import Actor
from banyan.ledger.queries.scope import visible
from banyan.ledger.services import proof as make_proof
from banyan.people.queries import records_of
from banyan.web.shared.errors import reads

from . import pages


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def _number(request: HttpRequest, name: str) -> int | None:
    raw = request.GET.get(name, "")
    return int(raw) if raw.isdecimal() and len(raw) < 19 else None


def _day(request: HttpRequest, name: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None


def _asked(request: HttpRequest) -> pages.Asked:
    return pages.Asked(
        room=request.GET.get("room", ""),
        unit=request.GET.get("unit", ""),
        person=request.GET.get("person", ""),
        by=_number(request, "by"),
        since=_day(request, "since"),
        until=_day(request, "until"),
        after=_number(request, "after"),
        before=_number(request, "before"),
    )


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Recent acts in range."""
    page = pages.ledger_page(_actor(request), _asked(request))
    return render(request, "ledger/ledger.html", {"page": page})


@require_safe
def act(request: HttpRequest, act_id: int) -> HttpResponse:
    """One act with the records that it touched."""
    page = pages.act_page(_actor(request), act_id, _number(request, "after"))
    return render(request, "ledger/act.html", {"page": page})


@require_safe
def record(request: HttpRequest, kind: str, subject: int) -> HttpResponse:
    """Everything that ever happened to one record."""
    page = pages.record_page(_actor(request), kind, subject, _number(request, "after"))
    return render(request, "ledger/record.html", {"page": page})


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What I did, and who read what is about me."""
    page = pages.mine_page(
        _actor(request), _number(request, "after"), _number(request, "before")
    )
    return render(request, "ledger/mine.html", {"page": page})


def _own_records(actor: Actor) -> Q | None:
    """Return what one may prove, where records were merged into one's own."""
    if actor.person_id is None or len(ids := records_of(actor.person_id)) == 1:
        return None
    return visible(actor) | Q(person_id__in=ids)


@reads
@require_POST
def proof(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Hand out the proof of one entry as a file."""
    made = make_proof(_actor(request), entry_id, scope=_own_records(_actor(request)))
    if settings.BANYAN_DEMO:
        made = {"specimen": "BẢN MẪU · ຕົວຢ່າງ · SPECIMEN", **made}
    body = json.dumps(made, ensure_ascii=False, indent=2)
    response = HttpResponse(body, content_type="application/json")
    name = f"banyan-proof-{entry_id}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
